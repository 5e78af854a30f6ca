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
		requirement suites.Requirement
		persona     fixtures.Persona
		others      []fixtures.Persona
	}{
		{"a token of another issuer", WrongIssuer, fixtures.WrongIssuer, []fixtures.Persona{fixtures.LookalikeIssuer}},
		{"an expired token", Expired, fixtures.Expired, nil},
		{"a token with altered claims", Tampered, fixtures.Tampered, nil},
		{"a token without its signature", Tampered, fixtures.Stripped, nil},
		{"a token that declares itself unsigned", Tampered, fixtures.Unsigned, []fixtures.Persona{fixtures.UnsignedOtherwise}},
		{"a token that brings the key it is signed by", Tampered, fixtures.SelfSigned, nil},
	} {
		Case("answers 401 to "+invalid.text, JudgesRefusal(invalid.requirement),
			func(c *C) {
				for _, persona := range c.Available(invalid.persona, invalid.others...) {
					itwin := c.Arrange(Image())
					answer := c.Delete(itwin, As(persona))

					c.Judge(invalid.requirement).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
					c.JudgeErrorResponse(answer, AnyCode)
					c.Control(itwin, answer)
				}
			})
	}
})
