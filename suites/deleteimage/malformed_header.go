package deleteimage

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Malformed header", func() {
	for _, malformed := range []struct{ text, authorization string }{
		{"an empty value", ""},
		{"a scheme without token", "Bearer"},
		{"another scheme", "Basic {token}"},
		{"a scheme that nobody knows", "Token {token}"},
		{"a token without scheme", "{token}"},
		{"a scheme that runs into its token", "Bearer{token}"},
		{"a token and more words", "Bearer {token} or else"},
		{"a scheme and garbage", "Bearer garbage"},
		{"garbage", "garbage"},
	} {
		Case("answers 401 to "+malformed.text, JudgesRefusal(MalformedHeader),
			func(c *C) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, As(fixtures.Modifier).WithAuthorization(malformed.authorization))

				c.Judge(MalformedHeader).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
				c.JudgeErrorResponse(answer, AnyCode)
				c.Control(itwin, answer)
			})
	}
})
