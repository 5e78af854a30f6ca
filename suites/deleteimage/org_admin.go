package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Organization Administrator", func() {
	for _, administrator := range []struct {
		role        string
		persona     fixtures.Persona
		requirement suites.Requirement
	}{
		{"an Account Administrator", fixtures.AccountAdministrator, AccountAdministrator},
		{"a Co-Administrator", fixtures.CoAdministrator, CoAdministrator},
		{"a CONNECT Services Administrator", fixtures.ConnectServicesAdministrator, ConnectServicesAdministrator},
	} {
		Case("answers 204 to "+administrator.role+" who is no member", Judges(administrator.requirement),
			func(c *C) {
				itwin := c.Arrange(Image(), NoMember(administrator.persona))
				answer := c.Delete(itwin, As(administrator.persona))

				c.JudgeDeleted(administrator.requirement, itwin, answer)
			})
	}

	Case("answers 204 to an Organization Administrator who is a member and may only read", Judges(AdministratorAsMember),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.AccountAdministrator, "imodels_read"))
			answer := c.Delete(itwin, As(fixtures.AccountAdministrator))

			c.JudgeDeleted(AdministratorAsMember, itwin, answer)
		})

	Refused("answers 403 to an administrator of another organisation who may only read",
		Plan(Image(), Granting(fixtures.ForeignAdministrator, "imodels_read")),
		With(InvitedForeignAdministrator, InsufficientPermissions).Of(fixtures.ForeignAdministrator))

	Refused("answers 403 to an administrator of another organisation", Plan(Image(), NoMember(fixtures.ForeignAdministrator)),
		With(OtherOrganization, InsufficientPermissions).Of(fixtures.ForeignAdministrator))

	Refused("answers 403 to a user whose role is none of the three", Plan(Image(), NoMember(fixtures.ProjectAdministrator)),
		With(OtherRole, InsufficientPermissions).Of(fixtures.ProjectAdministrator))

	Case("answers 404 when there is no image", JudgesError(AdministratorMissingImage),
		func(c *C) {
			empty := c.Arrange(NoImage(), NoMember(fixtures.AccountAdministrator))
			answer := c.Delete(empty, As(fixtures.AccountAdministrator))

			c.Judge(AdministratorMissingImage).Expect(answer).To(HaveStatus(http.StatusNotFound))
			c.JudgeErrorResponse(answer, ImageNotFound)
			c.ControlAs(fixtures.AccountAdministrator, Image(), NoMember(fixtures.AccountAdministrator))
		})
})
