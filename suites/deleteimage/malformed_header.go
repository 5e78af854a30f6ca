package deleteimage

import (
	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
)

var _ = Describe("Malformed header", func() {
	Case("answers 401 to whatever is no Bearer token in the Authorization header", JudgesRefusal(MalformedHeader),
		func(c *C) {
			c.Refuses(RefusedWith(MalformedHeader, Unauthorized), Plan(Image()), Saying(fixtures.Modifier, dimension.Malformed())...)
		})
})
