package deleteimage

import (
	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
)

var _ = Describe("Malformed header", func() {
	Case("answers 401 to whatever is no Bearer token in the Authorization header", JudgesRefusal(MalformedHeader),
		func(c *C) {
			var attempts []Attempt
			for _, malformed := range []struct{ value, authorization string }{
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
				attempts = append(attempts, Attempt{malformed.value, As(fixtures.Modifier).WithAuthorization(malformed.authorization)})
			}
			c.Refuses(MalformedHeader, Unauthorized, Plan(Image()), attempts...)
		})
})
