//go:build interop

package reports

import (
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
