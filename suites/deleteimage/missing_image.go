package deleteimage

import (
	"net/http"
	"strings"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Missing image", func() {
	Case("answers 404 ImageNotFound when the iTwin has no image", JudgesError(MissingImage),
		func(c *C) {
			empty := c.Arrange(NoImage())
			answer := c.Delete(empty, As(fixtures.Modifier))

			c.Judge(MissingImage).Expect(answer).To(HaveStatus(http.StatusNotFound))
			c.JudgeErrorResponse(answer, ImageNotFound)
			c.ControlAs(fixtures.Modifier, Image())
		})

	Case("answers 404 ImageNotFound to a repeated delete", JudgesError(MissingRepeat),
		func(c *C) {
			itwin := c.Arrange(Image())
			c.Deleted(itwin)
			answer := c.Delete(itwin, As(fixtures.Modifier))

			c.Judge(MissingRepeat).Expect(answer).To(HaveStatus(http.StatusNotFound))
			c.JudgeErrorResponse(answer, ImageNotFound)
		})

	Case("answers 404 with an Error Response when the iTwin is unknown", JudgesError(MissingITwin, MissingITwinCode),
		func(c *C) {
			full := c.Arrange(Image())
			answer := c.Delete(c.Unknown(), As(fixtures.Modifier))

			if c.Judge(MissingITwin).Expect(answer).To(HaveStatus(http.StatusNotFound)) {
				c.Judge(MissingITwin).Expect(answer).To(BeErrorResponse())
				c.Judge(MissingITwinCode).Observed("error code "+ErrorOf(answer.Answer).Code, answer)
			}
			c.JudgeErrorResponse(answer, AnyCode)
			c.ControlOn(full, fixtures.Modifier)
		})

	for _, near := range []struct {
		text string
		of   func(*C, fixtures.ITwin) fixtures.ITwin
	}{
		{"begins", (*C).UnknownBeginningLike},
		{"ends", (*C).UnknownEndingLike},
	} {
		Case("answers 404 to an unknown id that "+near.text+" like another, and leaves that image alone",
			JudgesError(MissingITwin, SuccessOnlyThisImage, SuccessImageGone),
			func(c *C) {
				known := c.Arrange(Image())
				answer := c.Delete(near.of(c, known), As(fixtures.Modifier))

				c.Judge(MissingITwin).Expect(answer).To(HaveStatus(http.StatusNotFound))
				c.JudgeErrorResponse(answer, AnyCode)
				c.JudgeLeftAlone(known)
			}, suites.Strengthening)
	}

	for _, malformed := range []struct{ text, id string }{
		{"that is no UUID", "not-a-uuid"},
		{"with escaped characters", "%00 '\"<>/.."},
		{"of 300 characters", strings.Repeat("a", 300)},
	} {
		Case("answers a malformed id "+malformed.text+" with a 4xx Error Response", Judges(MissingMalformedID),
			func(c *C) {
				full := c.Arrange(Image())
				answer := c.Delete(fixtures.ITwin{ID: malformed.id}, As(fixtures.Modifier))

				if c.Judge(MissingMalformedID).Expect(answer).To(HaveClientErrorStatus()) {
					c.Judge(MissingMalformedID).Expect(answer).To(BeErrorResponse())
				}
				c.ControlOn(full, fixtures.Modifier)
			})
	}

	Case("tells a persona without permission that it may not, or that there is no image", Judges(MissingHidden),
		func(c *C) {
			empty := c.Arrange(NoImage(), NoMember(fixtures.Outsider))
			answer := c.Delete(empty, As(fixtures.Outsider))

			c.Judge(MissingHidden).Observed(strings.TrimSpace(StatusText(answer.Answer.Status)+" "+ErrorOf(answer.Answer).Code), answer)
		})
})
