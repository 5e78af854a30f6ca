package deleteimage

import "itwin-conformance/fixtures"

var _ = Describe("Wrong scope", func() {
	Refused("answers 401 to a valid token without scope itwin-platform", Plan(Image()), All(
		With(WrongScope, Unauthorized).Of(fixtures.WrongScope),
		With(WrongScope, Unauthorized).OfAny(fixtures.LookalikeScope)))

	Refused("answers 401 to an Organization Administrator without the scope", Plan(Image()),
		With(AdministratorScope, Unauthorized).Of(fixtures.AdministratorWrongScope))
})
