package deleteimage

import (
	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
)

var _ = Describe("Malformed header", func() {
	Refused("answers 401 to whatever is no Bearer token in the Authorization header", Plan(Image()),
		With(MalformedHeader, Unauthorized).Saying(fixtures.Modifier, dimension.Malformed()))
})
