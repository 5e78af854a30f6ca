package reports

import (
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestTheContentsAreTheSectionsOfThePage, in its order, and each link leads to a heading.
func TestTheContentsAreTheSectionsOfThePage(t *testing.T) {
	decided := failingReport()
	decided.Decisions = fewDecisions()
	for name, r := range map[string]*Report{
		"passing": passingReport(), "failing": failingReport(), "excused": excusedReport(), "incomplete": incompleteReport(), "broken": brokenReport(), "decisions": decided,
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			document := pageText(t, r)
			_, contents, found := strings.Cut(document, `<nav class="contents" aria-label="Contents">`)
			g.Expect(found).To(BeTrue())
			contents, rest, _ := strings.Cut(contents, "</nav>")
			var linked, headed []string
			for _, link := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(contents, -1) {
				linked = append(linked, link[1])
			}
			for _, heading := range regexp.MustCompile(`<h2 id="([^"]*)"`).FindAllStringSubmatch(rest, -1) {
				headed = append(headed, heading[1])
			}
			g.Expect(linked).To(Equal(headed))
		})
	}
}

// TestTheHeadSaysWhatWasJudgedWhen and for how long, by which version.
func TestTheHeadSaysWhatWasJudgedWhen(t *testing.T) {
	g := NewWithT(t)
	_, head, _ := strings.Cut(pageText(t, passingReport()), "<header")
	head, _, _ = strings.Cut(head, "</header>")
	for _, said := range []string{"https://staging.example-industries.example", `<time datetime="2026-03-04T05:06:07Z">4 March 2026, 05:06 UTC</time>`, "1.2 s", "itwin-conformance 1.0.0"} {
		g.Expect(head).To(ContainSubstring(said))
	}
}
