package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Success", func() {
	Case("answers 204 without body to a persona with itwins_modify", Judges(SuccessStatus, SuccessNoBody, SuccessNoLength),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.Modifier))

			if c.JudgeDeleted(SuccessStatus, itwin, answer) {
				c.Judge(SuccessNoBody).Expect(answer).To(HaveNoBody())
				c.Judge(SuccessNoLength).Expect(answer).To(HaveNoHeader("Content-Length"))
			}
		})

	Case("leaves no image behind", Judges(SuccessImageGone),
		func(c *C) {
			itwin := c.Arrange(Image())
			before := c.Get(itwin, As(fixtures.Modifier))
			c.Deleted(itwin)

			c.Judge(SuccessImageGone).Expect(c.Delete(itwin, As(fixtures.Modifier))).To(HaveStatus(http.StatusNotFound))
			if before.Answer.Status == http.StatusOK { // the target serves images at all
				c.Judge(SuccessImageGone).Expect(c.Get(itwin, As(fixtures.Modifier))).To(HaveStatus(http.StatusNotFound))
			}
		})

	Case("leaves the image of another iTwin alone", Judges(SuccessOnlyThisImage, SuccessImageGone),
		func(c *C) {
			itwin, other := c.ArrangeTwo(Plan(Image()), Plan(Image()))
			c.Deleted(itwin)

			c.JudgeLeftAlone(other)
		})

	Case("keeps the iTwin, which takes another image", Judges(SuccessITwinKept),
		func(c *C) {
			itwin := c.Arrange(Image())
			before := c.Upload(itwin, fixtures.Modifier)
			if !before.Answer.Successful() {
				c.Abort("the target takes no uploads: " + StatusText(before.Answer.Status))
			}
			c.Prove(itwin)
			c.Deleted(itwin)

			c.Judge(SuccessITwinKept).Expect(c.Upload(itwin, fixtures.Modifier)).To(HaveSuccessfulStatus())
			c.Prove(itwin)
			c.Judge(SuccessITwinKept).Expect(c.Delete(itwin, As(fixtures.Modifier))).To(HaveStatus(http.StatusNoContent))
		})

	Case("answers 204 to an external participant with itwins_modify", Judges(SuccessExternalParticipant),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.ExternalParticipant, fixtures.PermissionModify))
			answer := c.Delete(itwin, As(fixtures.ExternalParticipant))

			c.JudgeDeleted(SuccessExternalParticipant, itwin, answer)
		})

	for _, form := range dimension.Forms() {
		Case("answers 204 to a request in another form: "+form.Name, Judges(SuccessAccept),
			func(c *C) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, As(fixtures.Modifier).Saying(form))

				c.JudgeDeleted(SuccessAccept, itwin, answer, form.Value)
			})
	}

	Case("answers 204 to a token with more scopes", Judges(SuccessMoreScopes),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.MoreScopes))

			c.JudgeDeleted(SuccessMoreScopes, itwin, answer)
		})

	Case("answers 204 to a member with itwins_modify among other permissions", Judges(SuccessMorePermissions),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.Modifier, "imodels_read", fixtures.PermissionModify, "imodels_write"))
			answer := c.Delete(itwin, As(fixtures.Modifier))

			c.JudgeDeleted(SuccessMorePermissions, itwin, answer)
		})

	for _, spelt := range []struct{ text, authorization string }{
		{"small letters", "bearer {token}"},
		{"capitals", "BEARER {token}"},
	} {
		Case("takes the scheme name in "+spelt.text, Judges(AuthSchemeCase),
			func(c *C) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, As(fixtures.Modifier).WithAuthorization(spelt.authorization))

				c.JudgeDeleted(AuthSchemeCase, itwin, answer)
			})
	}
})
