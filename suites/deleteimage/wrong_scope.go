package deleteimage

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Wrong scope", func() {
	Case("answers 401 to a valid token without scope itwin-platform", JudgesRefusal(WrongScope),
		func(c *C) {
			for _, persona := range c.Available(fixtures.WrongScope, fixtures.LookalikeScope) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, As(persona))

				c.Judge(WrongScope).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
				c.JudgeErrorResponse(answer, AnyCode)
				c.Control(itwin, answer)
			}
		})

	Case("answers 401 to an Organization Administrator without the scope", JudgesRefusal(AdministratorScope),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.AdministratorWrongScope))

			c.Judge(AdministratorScope).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, AnyCode)
			c.Control(itwin, answer)
		})
})
