package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// ranReport is the report.json of a run of two requirements.
func ranReport(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	ended := execute(t, "run", "--exhaustive=false", "--out", dir, "--requirement", "auth.wrong-scope", "--requirement", "missing.image")
	if ended.code != 0 {
		t.Fatal(ended.stdout + ended.stderr)
	}
	return filepath.Join(dir, "report.json")
}

func TestReportWritesEachFormat(t *testing.T) {
	t.Parallel()
	from := ranReport(t)
	says := map[string]string{
		"html":       "<!DOCTYPE html>",
		"text":       "conforms: ",
		"markdown":   "## ✅ reference: conforms",
		"json":       `"$schema": "` + reports.SchemaID + `"`,
		"junit":      "<testsuites ",
		"ctrf":       `"reportFormat": "CTRF"`,
		"har":        `"pageref": `,
		"sarif":      `"version": "2.1.0"`,
		"github":     "::notice title=",
		"azure":      "##vso[task.complete result=Succeeded;]",
		"badge-svg":  "<svg ",
		"badge-json": `"schemaVersion": 1`,
	}
	for _, format := range reports.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			printed := execute(t, "report", "--from", from, "--format", format.Name)
			g.Expect(printed.code).To(Equal(0), printed.stderr)
			g.Expect(printed.stderr).To(BeEmpty())
			g.Expect(says[format.Name]).NotTo(BeEmpty(), "the test does not know what the format says")
			g.Expect(printed.stdout).To(ContainSubstring(says[format.Name]))

			made := command(t, "report", "--from", from, "--format", format.Name, "--out", format.FileName)
			written := finish(t, made)
			g.Expect(written.code).To(Equal(0), written.stderr)
			g.Expect(written.stdout + written.stderr).To(BeEmpty())
			g.Expect(os.ReadFile(filepath.Join(made.Dir, format.FileName))).To(BeEquivalentTo(printed.stdout))
			g.Expect(os.ReadDir(made.Dir)).To(HaveLen(1))
		})
	}
}

func TestReportOfJSONIsTheSameAgain(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	from := ranReport(t)
	before, err := os.ReadFile(from)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(execute(t, "report", "--from", from, "--format", "json").stdout).To(Equal(string(before)))
}

func TestReportBadInputIsOneLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty, other := filepath.Join(dir, "empty.json"), filepath.Join(dir, "other.json")
	for path, content := range map[string]string{empty: "", other: `{"conclusion":"conforms"}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	from := ranReport(t)
	for _, test := range []struct {
		name string
		args []string
		says []string
	}{
		{"no flags", nil, []string{`"format"`, `"from"`}},
		{"unknown format", []string{"--from", from, "--format", "markdwon"}, []string{`"markdwon"`, `"markdown"`}},
		{"nearly two formats", []string{"--from", from, "--format", "badge"}, []string{`"badge"`, `"badge-svg"`}},
		{"no such report", []string{"--from", "nowhere.json", "--format", "html"}, []string{"nowhere.json", "no such file"}},
		{"a directory", []string{"--from", dir, "--format", "html"}, []string{dir, "directory"}},
		{"an empty file", []string{"--from", empty, "--format", "html"}, []string{empty, "empty"}},
		{"another file", []string{"--from", other, "--format", "html"}, []string{other, "missing"}},
		{"an argument too many", []string{"--from", from, "--format", "html", "page.html"}, []string{`"page.html"`}},
		{"out below a file", []string{"--from", from, "--format", "html", "--out", filepath.Join(empty, "page.html")}, []string{"html report", "not a directory"}},
		{"out that is a directory", []string{"--from", from, "--format", "html", "--out", dir}, []string{"html report", dir}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			made := command(t, append([]string{"report"}, test.args...)...)
			ended := finish(t, made)
			g.Expect(ended.code).To(Equal(2), ended.stderr)
			g.Expect(ended.stdout).To(BeEmpty())
			g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
			for _, said := range test.says {
				g.Expect(ended.stderr).To(ContainSubstring(said))
			}
			g.Expect(os.ReadDir(made.Dir)).To(BeEmpty(), "something was written")
		})
	}
}
