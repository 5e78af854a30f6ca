package schemas

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestADocumentOfTooManyElementsIsNotLookedAt, as each that is wrong takes memory;
// what stands in a text is none.
func TestADocumentOfTooManyElementsIsNotLookedAt(t *testing.T) {
	g := NewWithT(t)
	list := "[0" + strings.Repeat(",0", mostElements) + "]"
	g.Expect(ErrorResponse().Validate([]byte(list))).To(MatchError(ContainSubstring("expected object, but got array")))
	g.Expect(ErrorResponse().Validate([]byte(list + ","))).To(MatchError("the document has more than 600000 elements"))
	text := `{"error":{"code":"C","message":"\\\"` + strings.Repeat(",", mostElements+1) + `"}}`
	g.Expect(ErrorResponse().Validate([]byte(text))).To(Succeed())
}

// TestWhatIsWrongIsToldInFewWords, however much is: a document of a megabyte said
// forty once.
func TestWhatIsWrongIsToldInFewWords(t *testing.T) {
	again := func(before, each, after string) string { return before + strings.Repeat(each, 300_000) + after }
	keys := &strings.Builder{}
	for i := range 15_000 {
		fmt.Fprintf(keys, `,"some-key-%d":0`, i)
	}
	for name, document := range map[string]string{
		"cases that are numbers":     again(`{"cases":[0`, ",0", "]}"),
		"cases that are empty":       again(`{"cases":[{}`, ",{}", "]}"),
		"requirements that are text": again(`{"requirements":[""`, `,""`, "]}"),
		"exchanges of a case":        again(`{"cases":[{"exchanges":[0`, ",0", "]}]}"),
		"personas":                   `{"personas":[0` + strings.Repeat(",0", 15_000) + "]}",
		"additional properties":      `{"a":0` + keys.String() + "}",
		"a long key":                 `{"` + again("", "key", "") + `":0}`,
		"a long value":               `{"target":{"name":"a","baseUrl":"` + again("", "not a URL ", "") + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := Report().Validate([]byte(document))
			g.Expect(err).To(HaveOccurred())
			g.Expect(len(err.Error())).To(BeNumerically("<", 10_000))
			var violations Violations
			if errors.As(err, &violations) {
				g.Expect(len(violations)).To(BeNumerically("<=", mostViolations))
			}
		})
	}
}

// TestAPieceIsNamedByItsPlaceInTheDocument, though it is validated by itself.
func TestAPieceIsNamedByItsPlaceInTheDocument(t *testing.T) {
	g := NewWithT(t)
	document := strings.NewReplacer(`"requirements": []`, `"requirements": [ {"id":7} ]`, `"cases": []`,
		`"cases" : [{"id":"a","documentedCase":"a","text":"a","location":"a","verdict":"pass","startMs":0,"durationMs":0,
		"exchanges":[{"number":1,"purpose":"judged","persona":"","startMs":0,"durationMs":0,"request":{"method":"a","url":"a"},"answer":{"status":-1,"proto":""}}]}]`).Replace(smallReport)
	g.Expect(Report().Validate([]byte(document))).To(MatchError(
		`at /requirements/0: properties "clause", "level", "sentence", "verdict" are missing; ` +
			`at /requirements/0/id: expected string, but got number; at /cases/0/exchanges/0/answer/status: must be >= 0 but found -1`))
}

// TestTheBoundsOfADocument are met, and not passed.
func TestTheBoundsOfADocument(t *testing.T) {
	small := `{"id":"a.b","level":"must","clause":"a","sentence":"a","verdict":"pass"}`
	cases := func(count int) string {
		return strings.Replace(smallReport, `"requirements": []`, `"requirements": [`+small+strings.Repeat(","+small, count-1)+"]", 1)
	}
	for name, each := range map[string]struct{ document, says string }{
		"as many pieces as may be": {cases(mostPieces - 1), ""},
		"one more":                 {cases(mostPieces), "the document has more than 50000 requirements, cases, decisions and exchanges"},
		"a long number":            {strings.Replace(smallReport, "1.5", "1."+strings.Repeat("5", longestNumber-2), 1), ""},
		"one that is too long":     {strings.Replace(smallReport, "1.5", "1."+strings.Repeat("5", longestNumber-1), 1), "the document has a number of 1001 characters, and 1000 are the most"},
		"one with an exponent":     {strings.Replace(smallReport, "1.5", "1e-"+strings.Repeat("5", longestNumber), 1), "the document has a number of 1003 characters, and 1000 are the most"},
		"a long text":              {strings.Replace(smallReport, "staging", strings.Repeat("x", longestText-2), 1), ""},
		"one that is too long too": {strings.Replace(smallReport, "staging", strings.Repeat("x", longestText-1), 1), "the document has a text of 8388609 bytes, and 8388608 are the most"},
		"many elements":            {strings.Replace(smallReport, `"selection": {}`, `"selection": {"requirements": ["a.b"`+strings.Repeat(`,"a.b"`, mostElementsOfAPiece)+"]}", 1), "the document has more than 20000 elements"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := Report().Validate([]byte(each.document))
			if each.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(each.says))
			}
		})
	}
}
