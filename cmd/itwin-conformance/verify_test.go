package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestARunIsVerifiedWithoutItsTarget: with no target, token or network at hand,
// also where the run says that the target does not conform.
func TestARunIsVerifiedWithoutItsTarget(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a run that conforms": {[]string{"--requirement", "success.status"}, 0, "\nconforms, level none: 1 pass, 0 fail, 0 not-testable, 0 observed. 1 of 1 selected required requirements passed.\n"},
		"a run that does not": {[]string{"--requirement", "auth.wrong-scope", "--fault", "scope-substring"}, 1, "\ndoes-not-conform, level none: 0 pass, 1 fail, "},
		"a run by a label":    {[]string{"--fail-on", "should", "--label-filter", "missing-header"}, 0, "\nconforms, level none: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			dir := t.TempDir()
			inside(t, dir, test.code, append([]string{"run", "--exhaustive=false", "--out", "bundle"}, test.args...)...)
			ended := inside(t, dir, 0, "verify", "bundle")
			g.Expect(ended.stderr).To(BeEmpty())
			g.Expect(ended.stdout).To(SatisfyAll(MatchRegexp(`^verified: the evidence supports the report\n"(altered-)?reference" at http://127\.0\.0\.1:`), ContainSubstring(test.says)))
		})
	}
}

func TestWhatWasChangedIsNamed(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	inside(t, dir, 0, "run", "--exhaustive=false", "--out", "bundle", "--requirement", "auth.wrong-scope")
	for name, status := range map[string]string{"evidence.jsonl": `"status":401`, "report.html": "401"} {
		path := filepath.Join(dir, "bundle", name)
		content, err := os.ReadFile(path)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(os.WriteFile(path, []byte(strings.Replace(string(content), status, strings.Replace(status, "401", "403", 1), 1)), 0o600)).To(Succeed())
	}
	ended := inside(t, dir, 1, "verify", "bundle")
	g.Expect(ended.stdout).To(BeEmpty())
	g.Expect(strings.Split(ended.stderr, "\n")).To(HaveExactElements(
		HavePrefix("bundle: auth.wrong-scope: the report says pass, the evidence shows fail: expected 401 Unauthorized, got 403 Forbidden"),
		MatchRegexp(`^bundle: evidence\.jsonl line \d+ \(exchange \d+ of case wrong-scope/answers-401-[a-z0-9-]+\) was changed, `),
		MatchRegexp(`^bundle: evidence\.jsonl has the SHA-256 [0-9a-f]{64}, and report\.json is of evidence with another$`),
		HavePrefix("bundle: report.json at /conclusion/outcome: the report says \"conforms\", the evidence shows "),
		HavePrefix("bundle: report.html is not the html of this report.json, from byte "),
		"",
	))
}

// TestVerifySaysWhatItDidNotCheck, so that nobody takes a page of another name for
// the verified one.
func TestVerifySaysWhatItDidNotCheck(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "run")
	g.Expect(execute(t, "run", "--requirement", "missing.image", "--out", dir).code).To(Equal(0))
	g.Expect(execute(t, "verify", dir).stdout).NotTo(ContainSubstring("not checked"))
	for _, name := range []string{"REPORT.html", "read\nme", "attestation.json"} {
		g.Expect(os.WriteFile(filepath.Join(dir, name), []byte("all is well"), 0o600)).To(Succeed())
	}
	g.Expect(execute(t, "verify", dir).stdout).To(HaveSuffix(
		"\nnot checked: attestation.json, for which --public-key is needed\nnot checked, as no run writes them: [\"REPORT.html\" \"read\\nme\"]\n"))
}

func TestVerifyBadInputIsOneLine(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	NewWithT(t).Expect(os.WriteFile(file, nil, 0o600)).To(Succeed())
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"nothing":               {[]string{"verify"}, "accepts 1 arg"},
		"a folder of no run":    {[]string{"verify", empty}, "a bundle holds evidence.jsonl and report.json: "},
		"a folder not there":    {[]string{"verify", "nowhere"}, "no such file"},
		"no folder":             {[]string{"verify", file}, "not a directory"},
		"two folders":           {[]string{"verify", empty, empty}, "accepts 1 arg"},
		"a challenge of no run": {[]string{"verify", empty, "--challenge", "spring"}, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			ended := execute(t, test.args...)
			g.Expect(ended.code).To(Equal(2), ended.stderr)
			g.Expect(ended.stdout).To(BeEmpty())
			g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
			g.Expect(ended.stderr).To(ContainSubstring(test.says))
		})
	}
}

// TestAChallengeIsAskedForWithoutAnAttestation, too.
func TestAChallengeIsAskedForWithoutAnAttestation(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	inside(t, dir, 0, "run", "--out", "bundle", "--requirement", "success.status", "--challenge", "spring-2026")
	inside(t, dir, 0, "verify", "bundle", "--challenge", "spring-2026")
	g.Expect(inside(t, dir, 1, "verify", "bundle", "--challenge", "autumn-2026").stderr).To(ContainSubstring(`and not to "autumn-2026"`))
}
