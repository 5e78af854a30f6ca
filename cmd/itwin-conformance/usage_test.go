package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestBadInputIsOneLine: what is wrong, where, and what would be right; exit
// code 2; and nothing written.
func TestBadInputIsOneLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	baseline := filepath.Join(t.TempDir(), "baseline.yaml")
	if err := os.WriteFile(baseline, []byte("knownFailures:\n  - requirement: missing.hidden\n    reason: r\n    owner: o\n    until: 2027-01-31\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	production, pool := poolTarget(t, "https://API.bentley.com"), poolTarget(t, "http://127.0.0.1:1")
	for _, test := range []struct {
		name string
		args []string
		says []string
	}{
		{"unknown command", []string{"rnu"}, []string{`"rnu"`}},
		{"unknown flag", []string{"run", "--requirements", "x"}, []string{"--requirements"}},
		{"an argument too many", []string{"run", "reference"}, []string{`"reference"`}},
		{"unknown requirement", []string{"run", "--requirement", "auth.expird"}, []string{`"auth.expird"`, `"auth.expired"`}},
		{"empty requirement", []string{"run", "--requirement", ""}, []string{"--requirement"}},
		{"label filter that cannot be read", []string{"run", "--label-filter", "must && ("}, []string{"must && (", "matching"}},
		{"label filter with an unknown label", []string{"run", "--label-filter", "wrong-scoop"}, []string{`"wrong-scoop"`, `"wrong-scope"`}},
		{"label filter that excludes everything", []string{"run", "--label-filter", "must && !must"}, []string{"must && !must"}},
		{"unknown level", []string{"run", "--level", "may"}, []string{`"may"`, "must or should"}},
		{"requirement of another level", []string{"run", "--level", "must", "--requirement", "auth.challenge"}, []string{"--level must", "--requirement auth.challenge"}},
		{"no concurrency", []string{"run", "--concurrency", "0"}, []string{"--concurrency 0", "at least 1"}},
		{"concurrency that is no number", []string{"run", "--concurrency", "many"}, []string{"many"}},
		{"no time", []string{"run", "--timeout", "0s"}, []string{"--timeout 0s", "30s"}},
		{"timeout without unit", []string{"run", "--timeout", "30"}, []string{"30"}},
		{"challenge too short", []string{"run", "--challenge", "1234567"}, []string{`--challenge "1234567"`, "8 to 128"}},
		{"challenge of two headers", []string{"run", "--challenge", "spring-2026\r\nX: y"}, []string{`--challenge "spring-2026\r\nX: y"`}},
		{"no challenge", []string{"run", "--challenge", ""}, []string{"--challenge: a value is needed, and it is empty"}},
		{"no challenge to verify", []string{"verify", "--challenge=", "run"}, []string{"--challenge: a value is needed"}},
		{"no challenge to certify", []string{"countersign", "--challenge", "", "--key", "k", "--public-key", "p", "run"}, []string{"--challenge: a value is needed"}},
		{"no public key", []string{"verify", "--public-key", "", "run"}, []string{"--public-key: a value is needed"}},
		{"no baseline", []string{"run", "--baseline", ""}, []string{"--baseline: a value is needed"}},
		{"no earlier run", []string{"run", "--against", ""}, []string{"--against: a value is needed"}},
		{"no label filter", []string{"run", "--label-filter", ""}, []string{"--label-filter: a value is needed"}},
		{"no target", []string{"sweep", "--target", ""}, []string{"--target: a value is needed"}},
		{"no fault", []string{"reference", "--fault", ""}, []string{"--fault: a value is needed"}},
		{"no directory", []string{"run", "--out", ""}, []string{"--out: a value is needed"}},
		{"a directory of two lines", []string{"run", "--out", "out\nlevel=full"}, []string{`--out "out\nlevel=full"`, "without line ends"}},
		{"a directory with a carriage return", []string{"run", "--out", "out\rlevel=full"}, []string{`--out "out\rlevel=full"`, "without line ends"}},
		{"negative latency", []string{"run", "--latency", "-1s"}, []string{"--latency -1s"}},
		{"latency of somebody else's", []string{"run", "--latency", "1s", "--target", "staging.yaml"}, []string{"staging.yaml"}},
		{"target file that is not there", []string{"run", "--target", "staging.yaml"}, []string{"staging.yaml", "no such file"}},
		{"target that is nearly the reference", []string{"run", "--target", "references"}, []string{"references"}},
		{"target file that is a directory", []string{"run", "--target", t.TempDir()}, []string{"directory"}},
		{"out that is a file", []string{"run", "--out", file}, []string{"--out", file}},
		{"out below a file", []string{"run", "--out", filepath.Join(file, "below")}, []string{"--out", file}},
		{"unknown fault", []string{"run", "--fault", "scope-substrnig"}, []string{`"scope-substrnig"`, `"scope-substring"`}},
		{"unknown variant", []string{"reference", "--variant", "opaque"}, []string{`"opaque"`, `"opaque-tokens"`}},
		{"the platform in production", []string{"run", "--target", production}, []string{"https://API.bentley.com", "--allow-production"}},
		{"unknown format of the self-test", []string{"selftest", "--format", "yaml"}, []string{`"yaml"`, "text, markdown, html or json"}},
		{"unknown failures to fail on", []string{"run", "--fail-on", "regressoin"}, []string{`"regressoin"`, "must, should, regression or never", `"regression"`}},
		{"regressions from nothing", []string{"run", "--fail-on", "regression"}, []string{"--against"}},
		{"no baseline there", []string{"run", "--baseline", "nowhere.yaml"}, []string{"reading baseline", "nowhere.yaml"}},
		{"a baseline that lists what cannot fail", []string{"run", "--baseline", baseline}, []string{baseline + ":2:18:", `"missing.hidden"`, "that can fail"}},
		{"a day for no baseline", []string{"run", "--until", "2999-01-31"}, []string{"--until", "--generate-baseline"}},
		{"a baseline until no day", []string{"run", "--generate-baseline", "known.yaml", "--reason", "r"}, []string{"--until and --reason are needed"}},
		{"a baseline until a day that is none", []string{"run", "--generate-baseline", "known.yaml", "--reason", "r", "--until", "2999-02-30"}, []string{`--until "2999-02-30"`, "2027-01-31"}},
		{"a baseline until yesterday", []string{"run", "--generate-baseline", "known.yaml", "--reason", "r", "--until", "2020-01-31"}, []string{"--until 2020-01-31", "past"}},
		{"a baseline for no reason", []string{"run", "--generate-baseline", "known.yaml", "--reason", " ", "--until", "2999-01-31"}, []string{`--reason " "`, "1 to 500"}},
		{"a baseline in no folder", []string{"run", "--generate-baseline", "nowhere/known.yaml", "--reason", "r", "--until", "2999-01-31"}, []string{"--generate-baseline", "nowhere"}},
		{"no earlier run there", []string{"run", "--against", "nowhere.json"}, []string{"--against", "nowhere.json"}},
		{"an earlier run that is none", []string{"run", "--against", file}, []string{"--against " + file, "empty"}},
		{"nothing to compare with", []string{"compare", file}, []string{"2 arg"}},
		{"no report to compare with", []string{"compare", file, file}, []string{"OLD " + file, "empty"}},
		{"unknown format of a comparison", []string{"compare", "--format", "html", file, file}, []string{`"html"`, "text, markdown or json"}},
		{"a look at the platform in production", []string{"doctor", "--target", production}, []string{"https://API.bentley.com", "--allow-production"}},
		{"nothing to examine", []string{"doctor"}, []string{`"target"`}},
		{"to keep what ends", []string{"run", "--keep"}, []string{"--keep", "ends with the run"}},
		{"to keep what is lent", []string{"run", "--keep", "--target", pool}, []string{"--keep", "prepared iTwins"}},
		{"unknown format", []string{"list", "--format", "yaml"}, []string{`"yaml"`, "table, json or markdown"}},
		{"address that is none", []string{"reference", "--address", "nowhere"}, []string{"--address nowhere"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			made := command(t, test.args...)
			ended := finish(t, made)

			g.Expect(ended.code).To(Equal(2), ended.stderr)
			g.Expect(ended.stdout).To(BeEmpty())
			g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
			g.Expect(ended.stderr).NotTo(ContainSubstring("\x1b"))
			for _, said := range test.says {
				g.Expect(ended.stderr).To(ContainSubstring(said))
			}
			g.Expect(filepath.Glob(filepath.Join(made.Dir, "*"))).To(BeEmpty(), "something was written")
		})
	}
}

// TestEveryMistakeOfAFileIsALine that names the file, the line and the key.
func TestEveryMistakeOfAFileIsALine(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	path := writeTarget(t, "nam: x\nbaseUrl: http://127.0.0.1:1\ntimeout: 30\nconcurrency: many\npersonas:\n  modifer: {token: {env: A}}\n  modifier: {token: {env: A}}\narranging: {platfor: {}}\n")
	ended := execute(t, "run", "--target", path)
	g.Expect(ended.code).To(Equal(2))
	begins := "itwin-conformance: target file " + path + ":"
	lines := strings.Split(strings.TrimSuffix(ended.stderr, "\n"), "\n")
	g.Expect(lines).To(HaveExactElements(
		HavePrefix(begins+"1:1: nam: no such key; did you mean name?"),
		HavePrefix(begins+"3:10: timeout: a duration "),
		HavePrefix(begins+"4:14: concurrency: a whole number "),
		HavePrefix(begins+"6:3: personas.modifer: no such persona; did you mean modifier?"),
		HavePrefix(begins+"8:13: arranging.platfor: no such key; did you mean platform?"),
	), ended.stderr)
}

func TestListFormats(t *testing.T) {
	t.Parallel()
	for format, says := range map[string]string{
		"table":    "auth.wrong-scope",
		"json":     `"id": "auth.wrong-scope"`,
		"markdown": "| auth.wrong-scope | must |",
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			ended := execute(t, "list", "--format", format)
			g.Expect(ended.code).To(Equal(0))
			g.Expect(ended.stdout).To(ContainSubstring(says))
			g.Expect(ended.stderr).To(BeEmpty())
		})
	}
}

func TestVersionNamesTheDocumentation(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	g.Expect(execute(t, "--version").stdout).To(Equal("itwin-conformance test\n"))
	ended := execute(t, "version")
	g.Expect(ended.code).To(Equal(0))
	g.Expect(ended.stdout).To(HavePrefix("itwin-conformance test\noperation DELETE /itwins/{iTwinId}/image\n"))
	g.Expect(ended.stdout).To(MatchRegexp(`sha256 [0-9a-f]{64}\n`))
}

func TestCompletionIsOffered(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	ended := execute(t, "completion", "bash")
	g.Expect(ended.code).To(Equal(0))
	g.Expect(ended.stdout).To(ContainSubstring("itwin-conformance"))
}
