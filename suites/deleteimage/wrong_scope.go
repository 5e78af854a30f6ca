package deleteimage

import (
	"itwin-conformance/fixtures"
)

var _ = Describe("Wrong scope", func() {
	Case("answers 401 to a valid token without scope itwin-platform", JudgesRefusal(WrongScope),
		func(c *C) {
			c.Refuses(RefusedWith(WrongScope, Unauthorized), Plan(Image()), AttemptsBy(c.Available(fixtures.WrongScope, fixtures.LookalikeScope)...)...)
		})

	Case("answers 401 to an Organization Administrator without the scope", JudgesRefusal(AdministratorScope),
		func(c *C) {
			c.Refuses(RefusedWith(AdministratorScope, Unauthorized), Plan(Image()), AttemptsBy(fixtures.AdministratorWrongScope)...)
		})
})
