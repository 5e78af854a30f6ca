package reports

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"answers 401 (not 403), itwin-platform.": "answers 401 (not 403), itwin-platform.",
		"a\nb\t c":                               "a b c",
		"**a** _b_ `c` ~d~ | e":                  "\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\~d\\~ \\| e",
		"<b>&amp;</b>":                           "&lt;b&gt;&amp;amp;&lt;/b&gt;",
		"[a](javascript:b) ![c](d)":              `\[a\](javascript:b) !\[c\](d)`,
		"http://a.example www.b.example":         `http\://a.example www\.b.example`,
		"@everyone #1":                           `\@<!-- -->everyone \#<!-- -->1`,
		"- a":                                    `\- a`,
		"12. a":                                  `12\. a`,
		`\*`:                                     `\\\*`,
	} {
		NewWithT(t).Expect(plain(text)).To(Equal(want))
	}
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"a b":      "`a b`",
		"a`b``c":   "```a`b``c```",
		"`a":       "`` `a ``",
		"a\n\n# b": "`a # b`",
	} {
		NewWithT(t).Expect(code(text)).To(Equal(want))
	}
}

func TestFenced(t *testing.T) {
	g := NewWithT(t)
	g.Expect(fenced("sh", "a\nb\n\n")).To(Equal("```sh\na\nb\n```\n"))
	g.Expect(fenced("", "a\n````\nb")).To(Equal("`````\na\n````\nb\n`````\n"))
}

// TestMarkdownKeepsWhatATargetSentInItsPlace looks at the lines outside code
// blocks: an attack shows neither as a tag nor as a line of its own.
func TestMarkdownKeepsWhatATargetSentInItsPlace(t *testing.T) {
	g := NewWithT(t)
	var document strings.Builder
	g.Expect(WriteMarkdown(&document, hostileReport())).To(Succeed())
	g.Expect(document.String()).NotTo(MatchRegexp("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]"))
	fence := ""
	for line := range strings.Lines(document.String()) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence != "":
			if line == fence {
				fence = ""
			}
		case strings.HasPrefix(line, "```"):
			fence = strings.TrimRight(line, "shtp")
		default:
			g.Expect(line).NotTo(HavePrefix("# "))
			g.Expect(spans(line)).NotTo(MatchRegexp(`<(script|img|h1|style|/pre)`), line)
		}
	}
	g.Expect(fence).To(BeEmpty(), "a code block does not end")
	g.Expect(strings.Count(document.String(), "\n</details>\n")).To(BeNumerically(">", 5))
}

// spans returns a line without its code spans.
func spans(line string) string {
	var outside strings.Builder
	for line != "" {
		text, rest, found := strings.Cut(line, "`")
		outside.WriteString(text)
		if !found {
			break
		}
		if strings.HasSuffix(text, `\`) {
			line = rest
			continue
		}
		fence := "`" + rest[:len(rest)-len(strings.TrimLeft(rest, "`"))]
		_, line, _ = strings.Cut(rest[len(fence)-1:], fence)
	}
	return outside.String()
}
