//go:build interop

package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"
)

func TestInteropPageStandsAlone(t *testing.T) {
	for name, r := range map[string]*Report{"passing": passingReport(), "broken": brokenReport(), "incomplete": incompleteReport(), "hostile": hostileReport()} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			b := openTab(t)
			b.open(r, "")
			g.Expect(b.text("document.querySelector('h1').textContent")).To(ContainSubstring("staging"))
			g.Expect(b.is("document.getElementById('filter').hidden")).To(BeFalse(), "the script did not run")
			g.Expect(b.text("getComputedStyle(document.querySelector('h1')).fontWeight")).To(Equal("400"), "the style is not in force")
			g.Expect(b.is("'owned' in window")).To(BeFalse(), "something that a target sent ran")
			b.expectQuiet()
		})
	}
}

func TestInteropPolicyLetsNothingElseRun(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.open(passingReport(), "")
	b.do(`{ const s = document.createElement("script"); s.textContent = "window.owned = true"; document.body.append(s);
		const i = document.createElement("img"); i.src = "https://elsewhere.example/x.png"; document.body.append(i); null }`)
	g.Expect(b.is("'owned' in window")).To(BeFalse())
	g.Eventually(func() string {
		b.mutex.Lock()
		defer b.mutex.Unlock()
		return strings.Join(b.complaint, "\n")
	}).Should(And(ContainSubstring("script-src"), ContainSubstring("elsewhere.example")), "the policy was not broken, so it allows too much")
}

func TestInteropFilters(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.open(brokenReport(), "")
	shown := func() []string {
		return ask(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("details.requirement")].filter(e => e.checkVisibility()).map(e => e.querySelector(".id").textContent)`))
	}
	all := shown()
	g.Expect(all).To(HaveLen(len(brokenReport().Requirements)))

	b.click(`input[value="fail"]`)
	g.Expect(shown()).NotTo(ContainElement("auth.wrong-scope"))
	g.Expect(b.is(`document.getElementById("failed").checkVisibility()`)).To(BeFalse(), "a section without requirements shows")
	b.click(`input[value="fail"]`)
	g.Expect(shown()).To(Equal(all))

	for _, level := range []string{"must", "observe"} {
		b.click(`input[value="` + level + `"]`)
	}
	g.Expect(shown()).To(Equal([]string{"auth.challenge"}))
	for _, level := range []string{"must", "observe"} {
		b.click(`input[value="` + level + `"]`)
	}

	b.run(chromedp.SendKeys(chromedp.CSS(`input[name="text"]`), "Additional TRACE"))
	g.Expect(shown()).To(Equal([]string{"error.schema"}))
	g.Expect(b.text(`document.querySelector("output").value`)).To(Equal(fmt.Sprintf("1 of %d shown", len(all))))
	b.expectQuiet()
}

func TestInteropDeepLinks(t *testing.T) {
	const inView = `(() => { const box = document.getElementById("success.status").closest("details").getBoundingClientRect();
		return box.height > 0 && box.top >= 0 && box.top < innerHeight })()`
	const open = `document.getElementById("success.status").closest("details").open`
	t.Run("in the address", func(t *testing.T) {
		g := NewWithT(t)
		b := openTab(t)
		b.open(brokenReport(), "#success.status")
		g.Expect(b.is(open)).To(BeTrue())
		g.Expect(b.is(inView)).To(BeTrue())
		b.expectQuiet()
	})
	t.Run("of the strip, filtered away, and twice", func(t *testing.T) {
		g := NewWithT(t)
		b := openTab(t)
		b.open(brokenReport(), "")
		b.click(`input[value="pass"]`)
		g.Expect(b.is(inView)).To(BeFalse())
		b.click(`.strip a[href="#success.status"]`)
		g.Eventually(func() bool { return b.is(open + " && " + inView) }).Should(BeTrue())
		b.do(open + " = false; scrollTo(0, 0); null")
		b.click(`.strip a[href="#success.status"]`)
		g.Eventually(func() bool { return b.is(open + " && " + inView) }).Should(BeTrue())
		b.expectQuiet()
	})
	t.Run("without script", func(t *testing.T) {
		g := NewWithT(t)
		b := openTab(t)
		b.disableScript()
		b.open(brokenReport(), "#success.status")
		g.Eventually(func() bool { return b.is(open) }).Should(BeTrue())
	})
}

func TestInteropCasesOpenInsideTheirRequirement(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.open(brokenReport(), "#success.status")
	const copies = `document.getElementById("success.status").closest("details").querySelectorAll("details.case").length`
	g.Eventually(func() int { return b.count(copies) }).Should(Equal(8))
	g.Expect(b.count(`(() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id); return ids.length - new Set(ids).size })()`)).
		To(BeZero(), "an id stands in the page twice")
	const button = `document.getElementById("error.schema").closest("details").querySelector("details.exchange > .curl button")`
	g.Expect(b.text(button + ".textContent")).To(Equal("Copy"))
	b.do(button + ".click(); null")
	g.Eventually(func() string { return b.text(button + ".textContent") }).Should(MatchRegexp("Copied|Selected"))
	b.expectQuiet()
}

func TestInteropPageWithoutScript(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.disableScript()
	b.open(brokenReport(), "")
	g.Expect(b.is(`document.getElementById("filter").checkVisibility()`)).To(BeFalse())
	for _, said := range []string{"auth.wrong-scope", "status 403 Forbidden", "expected string, but got number", "connection reset by peer", "curl -i -X DELETE"} {
		g.Expect(b.text("document.body.innerText")).To(ContainSubstring(said))
	}
	g.Expect(b.count(`document.querySelectorAll("section.evidence details.exchange").length`)).To(Equal(48 * 8))
}

func TestInteropPageFitsItsWindow(t *testing.T) {
	screenshots := os.Getenv("ITWIN_CONFORMANCE_SCREENSHOTS")
	if screenshots == "" {
		screenshots = t.TempDir()
	}
	for name, r := range map[string]*Report{"broken": brokenReport(), "passing": largeReport(48 * 8), "incomplete": untestedReport(), "hostile": hostileReport(), "decisions": decidedReport()} {
		for _, width := range []int{1440, 820, 390, 320} {
			for _, scheme := range []string{"light", "dark"} {
				shot := fmt.Sprintf("%s-%d-%s", name, width, scheme)
				t.Run(shot, func(t *testing.T) {
					g := NewWithT(t)
					b := openTab(t)
					b.prefer(scheme)
					b.run(chromedp.EmulateViewport(int64(width), 900))
					b.open(r, "")
					g.Expect(b.count("document.documentElement.scrollWidth")).To(BeNumerically("<=", width))
					dark := b.text("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
					g.Expect(dark).To(Equal(scheme == "dark"))
					picture := ask(b, chromedp.FullScreenshot(100))
					g.Expect(os.MkdirAll(screenshots, 0o755)).To(Succeed())
					g.Expect(os.WriteFile(filepath.Join(screenshots, shot+".png"), picture, 0o644)).To(Succeed())
					// Unfolded, everything has to fit as well.
					b.do(`document.querySelectorAll("details").forEach(d => d.open = true); null`)
					g.Expect(b.count("document.documentElement.scrollWidth")).To(BeNumerically("<=", width), "unfolded")
					b.expectQuiet()
				})
			}
		}
	}
}

func TestInteropPrint(t *testing.T) {
	g := NewWithT(t)
	b := openTab(t)
	b.open(brokenReport(), "")
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	g.Expect(b.is(`document.getElementById("filter").checkVisibility()`)).To(BeFalse())
	const shown = `.parentElement.querySelector(".clause").checkVisibility({contentVisibilityAuto: true})`
	b.do(`document.getElementById("auth.wrong-scope").closest("details").open = false; null`)
	g.Expect(b.is(`document.getElementById("auth.wrong-scope")`+shown)).To(BeTrue(), "what failed stays folded up on paper")
	g.Expect(b.is(`document.getElementById("success.status")`+shown)).To(BeFalse(), "what passed is told at length on paper")
	document := ask(b, chromedp.PrintToPDF())
	g.Expect(string(document[:5])).To(Equal("%PDF-"))
	t.Logf("five failures take %d kB as PDF", len(document)/1024)
}

// TestInteropAccessibility runs axe-core over each page, as it opens and
// unfolded, by the rules of WCAG 2.2 A and AA and its best practices.
func TestInteropAccessibility(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join(npmModules(t), "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*Report{"broken": brokenReport(), "passing": passingReport(), "incomplete": incompleteReport()} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(name+" "+scheme, func(t *testing.T) {
				g := NewWithT(t)
				b := openTab(t)
				b.prefer(scheme)
				b.open(r, "")
				b.do(string(axe))
				const audit = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]})
					.then(found => found.violations.flatMap(v => v.nodes.map(n => v.id + " " + n.target.join(" ") + ": " + n.failureSummary)))`
				for _, unfold := range []string{"null", `document.querySelectorAll("section.requirements details, section.evidence .group:first-of-type details, .spread").forEach(d => d.open = true); null`} {
					b.do(unfold)
					g.Expect(ask(b, chromedp.Evaluate[[]string](audit, chromedp.EvalAwaitPromise))).To(BeEmpty())
				}
			})
		}
	}
}

// TestInteropLargePageOpens tells how long a run of 2,000 exchanges takes to
// open; it asserts nothing about that.
func TestInteropLargePageOpens(t *testing.T) {
	b := openTab(t)
	b.open(largeReport(2000), "")
	const loaded = `(() => { const n = performance.getEntriesByType("navigation")[0]; return n.loadEventEnd })()`
	NewWithT(t).Eventually(func() float64 { return ask(b, chromedp.Evaluate[float64](loaded)) }).Should(BeNumerically(">", 0))
	b.do("document.body.offsetHeight")
	t.Logf("2,000 exchanges: loaded after %.0f ms, first painted after %.0f ms, %d elements", ask(b, chromedp.Evaluate[float64](loaded)),
		ask(b, chromedp.Evaluate[float64](`performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1`)), b.count(`document.querySelectorAll("*").length`))
	b.expectQuiet()
}
