//go:build interop

package reports

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"
)

func TestInteropACombinationLeadsToItsExchange(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	r := failingReport()
	r.Decisions = fewDecisions()
	b.open(r, "")
	const exchange = `document.getElementById("exchange:missing-header-1:2").closest("details")`
	g.Expect(b.is(exchange + `.open`)).To(BeFalse())
	b.click(`table.remarkable td a`)
	g.Eventually(func() bool { return b.is(exchange + `.open && ` + exchange + `.checkVisibility()`) }).Should(BeTrue())
	b.expectQuiet()
}

// TestInteropALinkToAnExchangeShowsIt where it is opened afresh, with its line.
func TestInteropALinkToAnExchangeShowsIt(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script %t", script), func(t *testing.T) {
			g := NewWithT(t)
			b := openTab(t)
			if !script {
				b.disableScript()
			}
			b.open(brokenReport(), "#exchange:wrong-scope/case-17:6")
			const place = `document.getElementById("exchange:wrong-scope/case-17:6").closest("details").querySelector("summary").getBoundingClientRect()`
			g.Eventually(func() int { return b.count("Math.round(" + place + ".top)") }).Should(BeNumerically("~", 20, 20))
			g.Expect(b.text(`document.getElementById("exchange:wrong-scope/case-17:6").closest("details").querySelector(".broken-here").textContent`)).To(ContainSubstring("auth.wrong-scope"))
		})
	}
}

// decidedReport has as much in its decision table as a run against a server of many
// defects.
func decidedReport() *Report {
	r := brokenReport()
	for _, d := range fewDecisions() {
		for _, standing := range []string{"owner", "member with itwins_modify", "external participant without itwins_modify", "administrator of another organisation"} {
			d.Standing = standing
			r.Decisions = append(r.Decisions, d)
		}
	}
	return r
}
