package main

import (
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// TestA204ThatComesAnywayShowsNoImage: where a delete is answered 204 whether
// there is an image or not, nothing shows that an image was left in place.
func TestA204ThatComesAnywayShowsNoImage(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]reports.Verdict{
		"":                  reports.Pass,
		"repeat-204":        reports.NotTestable,
		"deletes-nothing":   reports.NotTestable,
		"missing-image-204": reports.NotTestable,
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			made := command(t, "run", "--exhaustive=false", "--out", "out", "--requirement", "auth.missing-header",
				"--requirement", "success.only-this-image", "--requirement", "rejected.no-side-effect-401", "--requirement", "rejected.no-side-effect-403")
			if fault != "" {
				made.Args = append(made.Args, "--fault", fault)
			}
			ended := finish(t, made)
			g.Expect(verdicts(readReport(t, made.Dir+"/out"))).To(And(
				HaveKeyWithValue("success.only-this-image", want),
				HaveKeyWithValue("rejected.no-side-effect-401", want),
				HaveKeyWithValue("rejected.no-side-effect-403", want),
				HaveKeyWithValue("auth.missing-header", reports.Pass), // a 401 remains one
			))
			g.Expect(ended.code).To(Equal(map[reports.Verdict]int{reports.Pass: 0, reports.NotTestable: 4}[want]), ended.stdout)
		})
	}
}
