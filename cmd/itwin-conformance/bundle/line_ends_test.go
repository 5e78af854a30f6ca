package bundle

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// TestOtherLineEndsAreNamed where they are all that differs.
func TestOtherLineEndsAreNamed(t *testing.T) {
	honest := madeOf(t, reference.Options{}, "run-1", suites.Selection{Requirements: []string{"success.status"}})
	converted := func(t *testing.T, dir string, names ...string) {
		for _, name := range names {
			edit(t, dir, name, func(file []byte) []byte { return bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")) })
		}
	}
	const says = ": the line ends are CR LF where the run wrote LF, as git's core.autocrlf makes them, and that is all that differs: "
	for name, each := range map[string]struct {
		alter func(t *testing.T, dir string)
		finds string // the only finding; "" for several, or another
	}{
		"of the evidence": {func(t *testing.T, dir string) { converted(t, dir, evidence.FileName) }, "evidence.jsonl" + says},
		"of the report":   {func(t *testing.T, dir string) { converted(t, dir, reports.FileName) }, "report.json" + says},
		"of all files": {func(t *testing.T, dir string) {
			converted(t, dir, evidence.FileName, reports.FileName, "report.html", "junit.xml")
		}, "evidence.jsonl, report.json, report.html, junit.xml" + says},
		"and a status": {func(t *testing.T, dir string) {
			edit(t, dir, evidence.FileName, func(file []byte) []byte {
				return bytes.Replace(file, []byte(`"status":204`), []byte(`"status":403`), 1)
			})
			converted(t, dir, evidence.FileName)
		}, ""},
		"of some lines": {func(t *testing.T, dir string) {
			edit(t, dir, evidence.FileName, func(file []byte) []byte { return bytes.Replace(file, []byte("\n"), []byte("\r\n"), 2) })
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			dir := copied(t, honest)
			each.alter(t, dir)
			found := findings(t, dir)
			if each.finds == "" {
				g.Expect(found).To(ContainElement(HavePrefix("evidence.jsonl line ")))
				return
			}
			g.Expect(found).To(HaveExactElements(HavePrefix(each.finds)))
		})
	}
}
