package escape

import (
	"encoding/json"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain\n\ttext – 不可能 é 😀": "plain\n\ttext – 不可能 é 😀",
		"\x1b[31mred\x00\r\n": "␛[31mred␀␍\n", "\x7f\u0085\u200b\u202e\ufeff\u2028\u00ad\u3164": "‹U+007F›‹U+0085›‹U+200B›‹U+202E›‹U+FEFF›‹U+2028›‹U+00AD›‹U+3164›",
		"␛ and ‹U+200B› and ‹these›": "‹U+241B› and ‹U+2039›U+200B› and ‹these›",
	} {
		NewWithT(t).Expect(Visible(text)).To(Equal(want))
	}
}

func TestInert(t *testing.T) {
	for text, want := range map[string]string{
		"##vso[task.complete result=Succeeded;]": "#‹U+0023›vso[task.complete result=Succeeded;]",
		"got ##[error]no":                        "got #‹U+0023›[error]no",
		"###[x]":                                 "##‹U+0023›[x]",
		"##teamcity[x] ##vso[y]":                 "#‹U+0023›teamcity[x] #‹U+0023›vso[y]",
		"#\u200b#vs\u200bo[x]":                   "#\u200b‹U+0023›vs\u200bo[x]",
		"## A heading [link]":                    "## A heading [link]",
		"#1 ##2 # # [x]":                         "#1 ##2 # # [x]",
		"::error::no":                            "‹U+003A›:error::no",
		"\t ::stop-commands::x":                  "\t ‹U+003A›:stop-commands::x",
		"a\r::error::x":                          "a\r‹U+003A›:error::x",
		"a\n\n\u00a0\u2028 ::add-mask::x":        "a\n\n\u00a0\u2028 ‹U+003A›:add-mask::x",
		"\x1b[0m\x1b[1;31m::error::x":            "\x1b[0m\x1b[1;31m‹U+003A›:error::x",
		"\ufeff::error::x":                       "\ufeff‹U+003A›:error::x",
		":::x":                                   "‹U+003A›::x",
		"got ::error::x":                         "got ::error::x",
		"::1":                                    "::1",
		"::1\n::2":                               "::1\n::2",
		"http://[::1]:80":                        "http://[::1]:80",
		"std::string a::b":                       "std::string a::b",
	} {
		NewWithT(t).Expect(Inert(text)).To(Equal(want))
		NewWithT(t).Expect(Inert(want)).To(Equal(want), "once is enough")
	}
	NewWithT(t).Expect(Line(" a\r\n::b::\tc ")).To(Equal("a␍ ‹U+003A›:b:: c"))
}

// obeyed are what a pipeline would take for commands, as its readers look for them:
// characters without a shape count for nothing.
func obeyed(text string) []string {
	bare := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\r' && (unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.In(r, unicode.Cf)) {
			return -1
		}
		return r
	}, regexp.MustCompile(`\x1b\[[0-9;]*[a-zA-Z]`).ReplaceAllString(text, ""))
	found := regexp.MustCompile(`##[a-z]*\[`).FindAllString(bare, -1)
	for _, line := range regexp.MustCompile(`[\n\r\v\f\x{85}\x{2028}\x{2029}]`).Split(bare, -1) {
		if begins := strings.TrimSpace(line); strings.HasPrefix(begins, "::") && strings.Contains(begins[2:], "::") {
			found = append(found, line)
		}
	}
	return found
}

// undone reads what was shown, mark by mark.
func undone(text string) string {
	return regexp.MustCompile(`‹U\+[0-9A-F]{4,6}›|[\x{2400}-\x{241f}]`).ReplaceAllStringFunc(text, func(shown string) string {
		if number, is := strings.CutPrefix(shown, "‹U+"); is {
			code, _ := strconv.ParseInt(strings.TrimSuffix(number, "›"), 16, 32)
			return string(rune(code))
		}
		return string([]rune(shown)[0] - 0x2400)
	})
}

func hostile() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
		"#", "##", "##vso[", "vso[x]", "[", "]", "::", ":", "error", "::error::", "::stop-commands::x", " ", "\t", "\n", "\r", "\v", "\f", "\u0085", "\u2028",
		"\x1b[0m", "\x1b[", "\x1b", "\u200b", "\ufeff", "\u202e", "\u00a0", "\u3000", "a", "é", "‹", "‹U+", "‹U+0023›", "␛", "\x00", "\x7f", "\\", `"`, "<b>", "&",
	}), 0, 12), func(pieces []string) string { return strings.Join(pieces, "") })
}

// TestNothingIsObeyed, whatever is put together, and what was there can be read.
func TestNothingIsObeyed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := hostile().Draw(t, "text")
		shown := Text(text)
		if found := obeyed(shown); len(found) > 0 {
			t.Fatalf("%q is shown as %q, and a pipeline obeys %q", text, shown, found)
		}
		if strings.ContainsFunc(shown, Hidden) {
			t.Fatalf("%q is shown as %q", text, shown)
		}
		if undone(shown) != text {
			t.Fatalf("%q is shown as %q, which says %q", text, shown, undone(shown))
		}
		if found := obeyed(Inert(text)); len(found) > 0 {
			t.Fatalf("%q is shown as %q, and a pipeline obeys %q", text, Inert(text), found)
		}

		quoted, _ := json.Marshal(map[string]string{"x": text, text: "y"})
		document := JSON(quoted)
		var before, after map[string]string
		if json.Unmarshal(quoted, &before) != nil || json.Unmarshal(document, &after) != nil || before["x"] != after["x"] || len(before) != len(after) {
			t.Fatalf("%s says something else than %s", document, quoted)
		}
		if found := obeyed(string(document)); len(found) > 0 || strings.ContainsFunc(string(document), Hidden) {
			t.Fatalf("%s: a pipeline obeys %q", document, found)
		}

		page := HTML([]byte("<pre>\n" + html.EscapeString(Visible(text)) + "\n</pre>"))
		if found := obeyed(string(page)); len(found) > 0 || html.UnescapeString(string(page)) != "<pre>\n"+Visible(text)+"\n</pre>" {
			t.Fatalf("%s of %q: a pipeline obeys %q", page, text, found)
		}
	})
}

// TestAWriterObeysNothing in however many pieces lines come, if no command is torn.
func TestAWriterObeysNothing(t *testing.T) {
	g := NewWithT(t)
	var out strings.Builder
	writer := NewWriter(&out)
	for _, piece := range []string{"got ", "::error::x", "\n", "  ", "::error::y", "\r\x1b[K", "::z::", "\n::", "1\n", "\x1b[31m##[x]\x1b[0m\x1b[2J\u202e"} {
		n, err := io.WriteString(writer, piece)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(n).To(Equal(len(piece)))
	}
	g.Expect(out.String()).To(Equal("got ::error::x\n  ‹U+003A›:error::y\r\x1b[K‹U+003A›:z::\n::1\n\x1b[31m#‹U+0023›[x]\x1b[0m␛[2J‹U+202E›"))
	g.Expect(writer.Unwrap()).To(BeIdenticalTo(&out))
	g.Expect(NewWriter(failing{}).Write([]byte("x"))).Error().To(MatchError(io.ErrClosedPipe))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
