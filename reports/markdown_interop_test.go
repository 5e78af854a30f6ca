//go:build interop

package reports

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestInteropMarkdown lets GitHub's own Markdown renderer show each summary,
// with raw HTML allowed, so that whatever is not disarmed shows.
func TestInteropMarkdown(t *testing.T) {
	renderer, err := exec.LookPath("cmark-gfm")
	if err != nil {
		t.Skip("SKIPPED: there is no cmark-gfm here to render Markdown with (Debian's package cmark-gfm has it)")
	}
	for name, r := range everyReport() {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var summary strings.Builder
			g.Expect(WriteMarkdown(&summary, r)).To(Succeed())
			render := exec.Command(renderer, "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "footnotes")
			render.Stdin = strings.NewReader(summary.String())
			output, err := render.CombinedOutput()
			g.Expect(err).NotTo(HaveOccurred(), string(output))
			shown := string(output)

			tags := map[string]bool{}
			for _, tag := range regexp.MustCompile(`<([a-z][a-z0-9]*)`).FindAllStringSubmatch(shown, -1) {
				tags[tag[1]] = true
			}
			g.Expect(tags).To(HaveKey("h2"))
			for tag := range tags {
				g.Expect([]string{"h2", "h3", "h4", "p", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "details", "summary"}).To(ContainElement(tag))
			}
			g.Expect(strings.Count(shown, "<h2>")).To(Equal(1))
			g.Expect(strings.Count(shown, "<details>")).To(Equal(strings.Count(shown, "</details>")))
			rows := len(byDocumentedCase(r.Cases)) + 1
			g.Expect(strings.Count(shown, "<tr>")).To(Equal(rows))
			g.Expect(strings.Count(shown, "<td")+strings.Count(shown, "<th ")+strings.Count(shown, "<th>")).To(Equal(6*rows), "a cell too many, or too few")
		})
	}
}
