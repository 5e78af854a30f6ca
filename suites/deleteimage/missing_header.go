package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Missing header", func() {
	Case("answers 401 HeaderNotFound when no Authorization header is sent", JudgesRefusal(MissingHeader),
		func(c *C) {
			itwin := c.Arrange(Image())
			answer := c.Delete(itwin, As(fixtures.Anonymous))

			c.Judge(MissingHeader).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.Control(itwin, answer)
		})

	nobody, garbage := As(fixtures.Anonymous), As(fixtures.Modifier).Saying(dimension.GarbageOnly())

	Case("answers 401 when the token stands only in the query", JudgesRefusal(QueryToken),
		func(c *C) {
			c.Refuses(RefusedWith(QueryToken, Unauthorized).Beside(nobody), Plan(Image()), Saying(fixtures.Modifier, dimension.InQuery())...)
			c.Refuses(RefusedWith(QueryToken, Unauthorized).Beside(garbage), Plan(Image()), Saying(fixtures.Modifier, dimension.InQueryBesideGarbage())...)
		})

	Case("answers 401 when the token stands anywhere but in the Authorization header", JudgesRefusal(OtherCarrier),
		func(c *C) {
			c.Refuses(RefusedWith(OtherCarrier, Unauthorized).Beside(nobody), Plan(Image()), Saying(fixtures.Modifier, dimension.Elsewhere())...)
			c.Refuses(RefusedWith(OtherCarrier, Unauthorized).Beside(garbage), Plan(Image()), Saying(fixtures.Modifier, dimension.ElsewhereBesideGarbage())...)
		})

	Case("refuses a request without Authorization header, whatever other headers say of the caller", JudgesRefusal(ClaimedIdentity),
		func(c *C) {
			c.Refuses(RefusedBy(ClaimedIdentity).Beside(nobody), Plan(Image()), SayingTogether(fixtures.Anonymous, dimension.Claims())...)
		})

	Case("lets nobody delete by another spelling of the path", JudgesRefusal(OtherPath),
		func(c *C) {
			c.Refuses(LeftInPlace(OtherPath).Beside(nobody), Plan(Image()), Saying(fixtures.Anonymous, dimension.Paths())...)
		})

	Case("answers 401 also when there is no image", JudgesError(AuthFirst),
		func(c *C) {
			empty := c.Arrange(NoImage())
			answer := c.Delete(empty, As(fixtures.Anonymous))

			c.Judge(AuthFirst).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.ControlAs(fixtures.Modifier, Image())
		})

	Case("answers 401 also when the iTwin is unknown", JudgesError(AuthFirst),
		func(c *C) {
			full := c.Arrange(Image())
			answer := c.Delete(c.Unknown(), As(fixtures.Anonymous))

			c.Judge(AuthFirst).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
			c.JudgeErrorResponse(answer, HeaderNotFound)
			c.ControlOn(full, fixtures.Modifier)
		})
})
