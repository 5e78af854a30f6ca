package deleteimage

import (
	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
)

var _ = Describe("Wrong scope", func() {
	Case("answers 401 to a valid token without scope itwin-platform", JudgesRefusal(WrongScope),
		func(c *C) {
			c.Refuses(WrongScope, Unauthorized, Plan(Image()), c.AttemptsBy(c.Available(fixtures.WrongScope, fixtures.LookalikeScope))...)
		})

	Case("answers 401 to an Organization Administrator without the scope", JudgesRefusal(AdministratorScope),
		func(c *C) {
			c.Refuses(AdministratorScope, Unauthorized, Plan(Image()), c.AttemptsBy([]fixtures.Persona{fixtures.AdministratorWrongScope})...)
		})
})
