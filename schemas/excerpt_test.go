package schemas

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestAnExcerptIsWholeUpToItsBound(t *testing.T) {
	g := NewWithT(t)
	g.Expect(ErrorResponse().Validate([]byte("aaaaaaaaaaaaaaaaaaaaaaaa"))).To(MatchError(
		`not JSON at byte 0: "aaaaaaaaaaaaaaaaaaaaaaaa": invalid character 'a' looking for beginning of value`))
	g.Expect(ErrorResponse().Validate([]byte("aaaaaaaaaaaaaaaaaaaaaaaaa"))).To(MatchError(
		`not JSON at byte 0: "aaaaaaaaaaaaaaaaaaaaaaaa…": invalid character 'a' looking for beginning of value`))
}
