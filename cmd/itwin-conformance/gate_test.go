package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// writeBaseline writes a baseline of a requirement or a case, accepted for some
// days from now.
func writeBaseline(t *testing.T, listed string, days int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "baseline.yaml")
	until := time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly)
	text := "knownFailures:\n  - " + listed + "\n    reason: ticket 12\n    owner: api-team\n    until: " + until + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestABaselineLetsKnownFailuresThrough(t *testing.T) {
	t.Parallel()
	const fault, breaks = "scope-substring", "auth.wrong-scope"
	for name, each := range map[string]struct {
		args    []string
		listed  string
		days    int
		code    int
		outcome reports.Outcome
		says    string
	}{
		"known":                        {[]string{"--fault", fault}, "requirement: " + breaks, 7, 0, reports.ConformsButFor, "1 known failure: " + breaks},
		"known by its case":            {[]string{"--fault", fault}, "case: wrong-scope/answers-401-to-a-valid-token-without-scope-itwin-platform", 7, 0, reports.ConformsButFor, "1 known failure: " + breaks},
		"known by another case":        {[]string{"--fault", fault}, "case: success/answers-204-without-body-to-a-persona-with-itwins-modify", 7, 1, reports.DoesNotConform, "1 of 1 required requirements failed"},
		"expired":                      {[]string{"--fault", fault}, "requirement: " + breaks, -2, 1, reports.DoesNotConform, "api-team has to mend it"},
		"passing":                      {nil, "requirement: " + breaks, 7, 1, reports.Conforms, "fails the run: auth.wrong-scope passes"},
		"passing, and nothing matters": {[]string{"--fail-on", "never"}, "requirement: " + breaks, 7, 0, reports.Conforms, "conforms: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			out := t.TempDir()
			args := []string{"run", "--exhaustive=false", "--out", out, "--requirement", breaks, "--baseline", writeBaseline(t, each.listed, each.days)}
			ended := execute(t, append(args, each.args...)...)

			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			g.Expect(ended.stdout).To(ContainSubstring(each.says))
			report := readReport(t, out)
			g.Expect(report.Conclusion.Outcome).To(Equal(each.outcome))
			g.Expect(report.Baseline).To(HaveLen(1))
			for _, requirement := range report.Requirements {
				if requirement.Excused != nil {
					g.Expect(requirement.Verdict).To(Equal(reports.Fail))
				}
			}
		})
	}
}

// TestNothingButAFailureIsExcused: neither what cannot be arranged nor what
// cannot be tested.
func TestNothingButAFailureIsExcused(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	baseline := writeBaseline(t, "requirement: authz.non-member", 7)
	ended := execute(t, "run", "--target", platformTarget(t, "", "outsider"), "--baseline", baseline, "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)

	ended = execute(t, "run", "--target", platformTarget(t, answerEverything(t, 401)), "--baseline", baseline, "--fail-on", "never", "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
}

func TestCompareAndFailOnRegression(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	judge := func(name string, args ...string) outcome {
		only := []string{"run", "--exhaustive=false", "--out", filepath.Join(dir, name), "--requirement", "auth.wrong-scope", "--requirement", "auth.expired"}
		return execute(t, append(only, args...)...)
	}
	path := func(name string) string { return filepath.Join(dir, name, "report.json") }
	g.Expect(judge("good").code).To(Equal(0))
	g.Expect(judge("bad", "--fault", "scope-substring").code).To(Equal(1))
	before := [][]byte{read(t, path("good")), read(t, path("bad"))}

	for name, each := range map[string]struct {
		args []string
		code int
		says string
	}{
		"nothing changed": {[]string{path("good"), path("good")}, 0, "no regression"},
		"it broke":        {[]string{path("good"), path("bad")}, 1, "auth.wrong-scope (must)  pass → fail"},
		"it was fixed":    {[]string{path("bad"), path("good")}, 0, "auth.wrong-scope (must)  fail → pass"},
		"as Markdown":     {[]string{path("good"), path("bad"), "--format", "markdown"}, 1, "### Broke"},
		"as JSON":         {[]string{path("good"), path("bad"), "--format", "json"}, 1, `"regression": true`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			ended := execute(t, append([]string{"compare"}, each.args...)...)
			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			g.Expect(ended.stdout).To(ContainSubstring(each.says))
			g.Expect(ended.stderr).To(BeEmpty())
		})
	}
	g.Expect([][]byte{read(t, path("good")), read(t, path("bad"))}).To(Equal(before), "compare altered what it reads")

	regressed := judge("now", "--fault", "scope-substring", "--fail-on", "regression", "--against", path("good"))
	g.Expect(regressed.code).To(Equal(1), regressed.stdout)
	g.Expect(regressed.stdout).To(ContainSubstring("fails the run: auth.wrong-scope (must) passed before, and is now fail"))
	known := judge("now", "--fault", "scope-substring", "--fail-on", "regression", "--against", path("bad"))
	g.Expect(known.code).To(Equal(0), known.stdout)
	g.Expect(known.stdout).To(And(ContainSubstring("does not conform"), ContainSubstring("do not fail the run (--fail-on regression)")))

	other := filepath.Join(dir, "other.json")
	text := strings.Replace(string(before[0]), `"operation": "DELETE`, `"operation": "PUT`, 1)
	g.Expect(os.WriteFile(other, []byte(text), 0o600)).To(Succeed())
	g.Expect(execute(t, "compare", other, path("good")).code).To(Equal(2))
	g.Expect(judge("now", "--against", other).code).To(Equal(2))
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
