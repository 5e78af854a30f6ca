//go:build interop

package reports

import (
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

// TestInteropPersonasReadHorizontally on a telephone: each name in one line.
func TestInteropPersonasReadHorizontally(t *testing.T) {
	for _, width := range []int64{320, 390, 820} {
		g := NewWithT(t)
		b := openTab(t)
		b.run(chromedp.EmulateViewport(width, 900))
		b.open(brokenReport(), "")
		b.do(`document.querySelectorAll("details").forEach(d => d.open = true); null`)
		const high = `[...document.querySelectorAll(".exchange .persona")].filter(e => e.getClientRects().length && e.offsetHeight > 2 * parseFloat(getComputedStyle(e).lineHeight)).length`
		g.Expect(b.count(`document.querySelectorAll(".exchange .persona").length`)).To(BeNumerically(">", 0))
		g.Expect(b.count(high)).To(BeZero())
	}
}

// TestInteropTheKeyboardGoesThroughThePage as the eye does: past the table of contents to
// the requirements, or right to them.
func TestInteropTheKeyboardGoesThroughThePage(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.open(brokenReport(), "")
	const order = `[...document.querySelectorAll("a, summary, input, button")].filter(e => e.checkVisibility() && e.tabIndex >= 0)
		.map(e => e.closest(".skip, .broken, .causes, .contents, .strip, .filter, section, footer")).filter((e, i, all) => e !== all[i - 1]).map(e => e.className || e.tagName)`
	g.Expect(ask(b, chromedp.Evaluate[[]string](order))).To(HaveExactElements(
		"skip", "broken", "contents", "strip", "filter", "requirements", "requirements", "SECTION", "evidence", "FOOTER"))
	g.Expect(b.count(`document.querySelectorAll("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length`)).To(BeZero())
	b.click(`.contents a[href="#by-documented-case"]`)
	g.Eventually(func() bool {
		return b.is(`(() => { const top = document.getElementById("by-documented-case").getBoundingClientRect().top; return top >= 0 && top < innerHeight })()`)
	}).Should(BeTrue())
	b.expectQuiet()
}
