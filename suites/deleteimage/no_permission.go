package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("No permission", func() {
	readOnly := Plan(Image(), Granting(fixtures.Reader, "imodels_read"))

	Refused("answers 403 to a member who may only read", readOnly,
		With(NoPermission, InsufficientPermissions).Of(fixtures.Reader))

	Refused("answers 403 to each attempt of a member who may only read", readOnly,
		Repeated(4, With(NoPermission, InsufficientPermissions).Of(fixtures.Reader)), suites.Strengthening)

	Refused("answers 403 to a member who may do much but modify the iTwin",
		Plan(Image(), Granting(fixtures.Reader,
			"itwins_create", "itwins_delete", "administration_invite_member", "administration_manage_roles", "administration_remove_member",
			"imodels_read", "imodels_write", "imodels_manage")),
		With(NoPermission, InsufficientPermissions).Of(fixtures.Reader), suites.Strengthening)

	reader := As(fixtures.Reader)

	Refused("lets no member who may only read delete, whatever else the request says and however its path is spelt", readOnly, All(
		WithAnyClientError(ClaimedIdentity).Beside(&reader).SayingTogether(fixtures.Reader, dimension.Claims()),
		WithAnyAnswer(OtherPath).Beside(&reader).Saying(fixtures.Reader, dimension.Paths())), suites.Strengthening)

	Refused("answers 403 to a user who is no member", Plan(Image(), NoMember(fixtures.Outsider)),
		With(NonMember, InsufficientPermissions).Of(fixtures.Outsider))

	Case("answers 403 to a user who may modify another iTwin only", JudgesRefusal(OtherITwin),
		func(c *C) {
			itwin, other := c.ArrangeTwo(
				Plan(Image(), NoMember(fixtures.Outsider)),
				Plan(Image(), Granting(fixtures.Outsider, fixtures.PermissionModify)))
			answer := c.Delete(itwin, As(fixtures.Outsider))

			c.Judge(OtherITwin).Expect(answer).To(HaveStatus(http.StatusForbidden))
			c.JudgeErrorResponse(answer, InsufficientPermissions)
			c.Control(itwin, answer)
			c.ControlOn(other, fixtures.Outsider) // who may modify that one indeed
		})

	Refused("answers 403 to an external participant without itwins_modify",
		Plan(Image(), Granting(fixtures.ExternalParticipant, "imodels_read")),
		With(ExternalWithout, InsufficientPermissions).Of(fixtures.ExternalParticipant))
})
