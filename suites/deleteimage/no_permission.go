package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("No permission", func() {
	Case("answers 403 to a member who may only read", JudgesRefusal(NoPermission),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.Reader, "imodels_read"))
			answer := c.Delete(itwin, As(fixtures.Reader))

			c.Judge(NoPermission).Expect(answer).To(HaveStatus(http.StatusForbidden))
			c.JudgeErrorResponse(answer, InsufficientPermissions)
			c.Control(itwin, answer)
		})

	Case("answers 403 to each attempt of a member who may only read", JudgesRefusal(NoPermission),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.Reader, "imodels_read"))
			first := c.Delete(itwin, As(fixtures.Reader))
			again := c.Delete(itwin, As(fixtures.Reader))

			c.Judge(NoPermission).Expect(first).To(HaveStatus(http.StatusForbidden))
			c.Judge(NoPermission).Expect(again).To(HaveStatus(http.StatusForbidden))
			c.Control(itwin, first, again)
		}, suites.Strengthening)

	Case("answers 403 to a member who may do much but modify the iTwin", JudgesRefusal(NoPermission),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.Reader,
				"itwins_create", "itwins_delete", "administration_invite_member", "administration_manage_roles", "administration_remove_member",
				"imodels_read", "imodels_write", "imodels_manage"))
			answer := c.Delete(itwin, As(fixtures.Reader))

			c.Judge(NoPermission).Expect(answer).To(HaveStatus(http.StatusForbidden))
			c.JudgeErrorResponse(answer, InsufficientPermissions)
			c.Control(itwin, answer)
		}, suites.Strengthening)

	Case("refuses a member who may only read, whatever other headers say of the caller", JudgesRefusal(ClaimedIdentity),
		func(c *C) {
			c.Refuses(RefusedBy(ClaimedIdentity).Beside(As(fixtures.Reader)), Plan(Image(), Granting(fixtures.Reader, "imodels_read")),
				SayingTogether(fixtures.Reader, dimension.Claims())...)
		}, suites.Strengthening)

	Case("lets no member who may only read delete by another spelling of the path", JudgesRefusal(OtherPath),
		func(c *C) {
			c.Refuses(LeftInPlace(OtherPath).Beside(As(fixtures.Reader)), Plan(Image(), Granting(fixtures.Reader, "imodels_read")),
				Saying(fixtures.Reader, dimension.Paths())...)
		}, suites.Strengthening)

	Case("answers 403 to a user who is no member", JudgesRefusal(NonMember),
		func(c *C) {
			itwin := c.Arrange(Image(), NoMember(fixtures.Outsider))
			answer := c.Delete(itwin, As(fixtures.Outsider))

			c.Judge(NonMember).Expect(answer).To(HaveStatus(http.StatusForbidden))
			c.JudgeErrorResponse(answer, InsufficientPermissions)
			c.Control(itwin, answer)
		})

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

	Case("answers 403 to an external participant without itwins_modify", JudgesRefusal(ExternalWithout),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.ExternalParticipant, "imodels_read"))
			answer := c.Delete(itwin, As(fixtures.ExternalParticipant))

			c.Judge(ExternalWithout).Expect(answer).To(HaveStatus(http.StatusForbidden))
			c.JudgeErrorResponse(answer, InsufficientPermissions)
			c.Control(itwin, answer)
		})
})
