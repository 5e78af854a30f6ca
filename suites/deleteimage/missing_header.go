package deleteimage

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Missing header", func() {
	Case("answers 401 HeaderNotFound when no Authorization header is sent", JudgesRefusal(MissingHeader),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.Anonymous))

			c.Judge(MissingHeader).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.Control(itwin, answer)
		})

	Case("answers 401 when the token stands only in the query", JudgesRefusal(QueryToken),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.Modifier).WithTokenInQuery())

			c.Judge(QueryToken).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, AnyCode)
			c.Control(itwin, answer)
		})

	Case("answers 401 also when there is no image", JudgesError(AuthFirst),
		func(c *C) {
			empty := c.Arrange(NoImage())
			answer := c.Delete(empty, As(fixtures.Anonymous))

			c.Judge(AuthFirst).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.ControlAs(fixtures.Modifier, Image())
		})

	Case("answers 401 also when the iTwin is unknown", JudgesError(AuthFirst),
		func(c *C) {
			full := c.Arrange(Image())
			answer := c.Delete(c.Unknown(), As(fixtures.Anonymous))

			c.Judge(AuthFirst).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.ControlOn(full, fixtures.Modifier)
		})
})
