package schemas

import (
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
