package yamlfile

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	. "github.com/onsi/gomega"

	"itwin-conformance/schemas"
)

// encoded is a text in UTF-16.
func encoded(text string, low, high int) string {
	var bytes strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		pair := [2]byte{}
		pair[low], pair[high] = byte(unit), byte(unit>>8)
		bytes.Write(pair[:])
	}
	return bytes.String()
}

func TestAnotherEncodingIsNamed(t *testing.T) {
	const file = "name: x\nbaseUrl: http://127.0.0.1:1\n"
	for name, each := range map[string]struct{ text, says string }{
		"UTF-16, as Windows writes it":     {encoded("\ufeff"+file, 0, 1), "1:1: the file is in UTF-16; UTF-8 is needed"},
		"UTF-16, high bytes first":         {encoded("\ufeff"+file, 1, 0), "1:1: the file is in UTF-16; UTF-8 is needed"},
		"UTF-16 without a mark":            {encoded(file, 0, 1), "1:1: the file is in UTF-16; UTF-8 is needed"},
		"UTF-16 without, high bytes first": {encoded(file, 1, 0), "1:1: the file is in UTF-16; UTF-8 is needed"},
		"UTF-32":                           {"\xff\xfe\x00\x00n\x00\x00\x00", "1:1: the file is in UTF-32; UTF-8 is needed"},
		"Latin-1":                          {file + "# f\xfcr morgen\n", "1:1: the file is not in UTF-8, which is needed: line 3 has the byte 0xfc"},
	} {
		t.Run(name, func(t *testing.T) {
			var into any
			_, err := Parse([]byte(each.text), schemas.Target(), &into)
			NewWithT(t).Expect(err).To(MatchError(each.says))
		})
	}
}

// TestEveryMistakeIsTold with its line and its key, in the order of the file.
func TestEveryMistakeIsTold(t *testing.T) {
	const file = "nam: x\nbaseUrl: ftp://127.0.0.1:1\ntimeout: 30\npersonas:\n  modifer: {token: {env: A}}\n  modifier: {tokn: {env: A}, token: {env: A}}\n" +
		"arranging: {pool: {iTwins: [{id: one, grants: {raeder: [itwins_modify]}}]}}\n"
	var into any
	_, err := Parse([]byte(file), schemas.Target(), &into)
	broken := &Broken{What: "target file", Path: "x.yaml"}
	g := NewWithT(t)
	g.Expect(errors.As(err, &broken.Mistakes)).To(BeTrue())
	g.Expect(broken.Lines()).To(Equal([]string{
		"target file x.yaml:1:1: nam: no such key; did you mean name? | nam: …",
		"target file x.yaml:2:10: baseUrl: an http or https URL without user, query and fragment, such as https://staging.example.com is needed, not ftp://127.0.0.1:1 | baseUrl: ftp://127.0.0.1:1",
		"target file x.yaml:3:10: timeout: a duration longer than 0, such as 30s or 1m30s is needed, not 30 | timeout: 30",
		"target file x.yaml:5:3: personas.modifer: no such persona; did you mean modifier? | modifer: {token: {env: …}}",
		"target file x.yaml:6:14: personas.modifier.tokn: no such key; did you mean token? | modifier: {tokn: {env: …}, token: {env: …}}",
		"target file x.yaml:7:48: arranging.pool.iTwins[0].grants.raeder: no such persona; did you mean reader? | arranging: {pool: {iTwins: [{id: one, grants: {raeder: […]}}]}}",
	}))
	g.Expect(broken.Error()).To(Equal(strings.Join(broken.Lines(), "\n")))
	g.Expect(broken.Mistakes.Sorted()[4].Line()).To(Equal(6))
}

func TestMistakesWithoutEndAreCounted(t *testing.T) {
	text := "baseUrl: http://h\npersonas: {modifier: {token: {env: A}}}\narranging: {platform: {}}\n"
	for i := range mostMistakes + 7 {
		text += strings.Repeat("x", i+1) + ": 1\n"
	}
	var into any
	_, err := Parse([]byte(text), schemas.Target(), &into)
	lines := strings.Split(err.Error(), "\n")
	g := NewWithT(t)
	g.Expect(lines).To(HaveLen(mostMistakes + 1))
	g.Expect(lines[mostMistakes]).To(Equal("7 more mistakes"))
}
