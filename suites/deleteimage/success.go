package deleteimage

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Success", func() {
	Case("answers 204 without body to a persona with itwins_modify", Judges(SuccessStatus, SuccessNoBody),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.Modifier))

			if c.Judge(SuccessStatus).Expect(answer).To(HaveStatus(http.StatusNoContent)) {
				c.Judge(SuccessNoBody).Expect(answer).To(HaveNoBody())
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

	Case("leaves the image of another iTwin alone", Judges(SuccessOnlyThisImage),
		func(c *C) {
			itwin, other := c.ArrangeTwo(Plan(Image()), Plan(Image()))
			c.Deleted(itwin)

			c.Judge(SuccessOnlyThisImage).Expect(c.Delete(other, As(fixtures.Modifier))).To(HaveStatus(http.StatusNoContent))
		})

	Case("keeps the iTwin, which takes another image", Judges(SuccessITwinKept),
		func(c *C) {
			itwin := c.Arrange(Image())
			before := c.Upload(itwin, As(fixtures.Modifier))
			if before.Answer.Status != http.StatusCreated {
				c.Abort("the target takes no uploads: " + StatusText(before.Answer.Status))
			}
			c.Deleted(itwin)

			c.Judge(SuccessITwinKept).Expect(c.Upload(itwin, As(fixtures.Modifier))).To(HaveStatus(http.StatusCreated))
			c.Judge(SuccessITwinKept).Expect(c.Delete(itwin, As(fixtures.Modifier))).To(HaveStatus(http.StatusNoContent))
		})

	Case("answers 204 to an external participant with itwins_modify", Judges(SuccessExternalParticipant),
		func(c *C) {
			itwin := c.Arrange(Image(), Granting(fixtures.ExternalParticipant, fixtures.PermissionModify))
			answer := c.Delete(itwin, As(fixtures.ExternalParticipant))

			c.Judge(SuccessExternalParticipant).Expect(answer).To(HaveStatus(http.StatusNoContent))
		})

	for _, accept := range []struct {
		text   string
		sender Sender
	}{
		{"the recommended Accept", As(fixtures.Modifier)},
		{"Accept */*", As(fixtures.Modifier).WithAccept("*/*")},
		{"no Accept", As(fixtures.Modifier).WithoutAccept()},
	} {
		Case("answers 204 to "+accept.text, Judges(SuccessAccept),
			func(c *C) {
				itwin := c.Arrange(Image())
				answer := c.Delete(itwin, accept.sender)

				c.Judge(SuccessAccept).Expect(answer).To(HaveStatus(http.StatusNoContent))
			})
	}

	Case("answers 204 to a token with more scopes", Judges(SuccessMoreScopes),
		func(c *C) {
			itwin := c.Arrange(Image())

			c.Judge(SuccessMoreScopes).Expect(c.Delete(itwin, As(fixtures.MoreScopes))).To(HaveStatus(http.StatusNoContent))
		})
})
