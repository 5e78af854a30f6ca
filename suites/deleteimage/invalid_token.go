package deleteimage

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Invalid token", func() {
	for _, invalid := range []struct {
		text        string
		persona     fixtures.Persona
		requirement suites.Requirement
	}{
		{"a token of another issuer", fixtures.WrongIssuer, WrongIssuer},
		{"an expired token", fixtures.Expired, Expired},
		{"a token with altered claims", fixtures.Tampered, Tampered},
		{"a token without its signature", fixtures.Stripped, Tampered},
		{"a token that declares itself unsigned", fixtures.Unsigned, Tampered},
	} {
		Case("answers 401 to "+invalid.text, JudgesRefusal(invalid.requirement),
			func(c *C) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, As(invalid.persona))

				c.Judge(invalid.requirement).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
				c.JudgeErrorResponse(answer, AnyCode)
				c.Control(itwin, answer)
			})
	}
})
