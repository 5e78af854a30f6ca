package reports

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestJSONLines(t *testing.T) {
	g := NewWithT(t)
	var pointers []string
	for _, line := range jsonLines(` {"a":{"b/c":[1,{"~":2}],"d{":"{"},"a":[],"e":"x["} `) {
		place := line.pointer
		if line.closes {
			place = "end of " + place
		}
		pointers = append(pointers, place)
	}
	g.Expect(pointers).To(Equal([]string{
		"", "/a", "/a/b~1c", "/a/b~1c/0", "/a/b~1c/1", "/a/b~1c/1/~0", "end of /a/b~1c/1", "end of /a/b~1c",
		"/a/d{", "end of /a", "/a", "/e", "end of ",
	}))
}

func TestJSONLinesOfWhatIsNotToBeIndented(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":          "<html>",
		"an empty text":    "",
		"cut off":          `{"a":`,
		"a mark before it": "\ufeff{}",
		"too deep":         strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
		"too long":         "[" + strings.Repeat("1,", 100_000) + "1]",
	} {
		NewWithT(t).Expect(jsonLines(text)).To(BeNil(), name)
	}
}

func TestBodyPieces(t *testing.T) {
	long := `["` + strings.Repeat("x", 40_000) + `","y"]`
	finding := func(actual string) []Finding { return []Finding{{Actual: actual}} }
	for _, test := range []struct {
		name  string
		body  Body
		found []Finding
		want  []textPiece
	}{
		{"empty", Body{}, nil, nil},
		{"text", NewBody([]byte("a\r\nb\x00")), nil, []textPiece{{Text: "\n\na␍\nb␀"}}},
		{"bytes", NewBody([]byte("\xff\xfe")), nil, []textPiece{{Text: "\n\n(2 bytes that are no text, in base64)\n//4="}}},
		{"no base64", Body{Text: "%", Encoding: Base64}, nil, []textPiece{{Text: "\n\n(? bytes that are no text, in base64)\n%"}}},
		{"JSON", NewBody([]byte(`{"a":1}`)), nil, []textPiece{{Text: "\n\n{\n  \"a\": 1\n}"}}},
		{"marked", NewBody([]byte(`{"a":1,"b":2}`)), finding("at /a: no; at /a: twice no; at /c: missing"),
			[]textPiece{{Text: "\n\n{\n  "}, {Text: `"a": 1,`, Note: "no; twice no"}, {Text: "\n  \"b\": 2\n}"}}},
		{"marked by another finding", NewBody([]byte(`{"a":1}`)), finding("found at /a: no"), []textPiece{{Text: "\n\n{\n  \"a\": 1\n}"}}},
		{"long", NewBody([]byte(long)), nil, []textPiece{{Text: "\n\n["}, {Text: "\n… (40008 bytes in all)"}}},
		{"long text", NewBody([]byte(strings.Repeat("é", 10_000))), nil, []textPiece{{Text: "\n\n" + strings.Repeat("é", 8192) + "… (20000 bytes in all)"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			NewWithT(t).Expect(bodyPieces(test.body, test.found)).To(Equal(test.want))
		})
	}
}
