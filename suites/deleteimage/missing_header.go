package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Missing header", func() {
	Refused("answers 401 HeaderNotFound when no Authorization header is sent", Plan(Image()),
		With(MissingHeader, HeaderNotFound).Of(fixtures.Anonymous))

	nobody, garbage := As(fixtures.Anonymous), As(fixtures.Modifier).Saying(dimension.GarbageOnly())

	Refused("answers 401 when the token stands anywhere but in the Authorization header", Plan(Image()), All(
		With(QueryToken, Unauthorized).Beside(&nobody).Saying(fixtures.Modifier, dimension.InQuery()),
		With(QueryToken, Unauthorized).Beside(&garbage).Saying(fixtures.Modifier, dimension.InQueryBesideGarbage()),
		With(OtherCarrier, Unauthorized).Beside(&nobody).Saying(fixtures.Modifier, dimension.Elsewhere()),
		With(OtherCarrier, Unauthorized).Beside(&garbage).Saying(fixtures.Modifier, dimension.ElsewhereBesideGarbage())))

	Refused("lets nobody delete without a token, whatever else the request says and however its path is spelt", Plan(Image()), All(
		WithAnyClientError(ClaimedIdentity).Beside(&nobody).SayingTogether(fixtures.Anonymous, dimension.Claims()),
		WithAnyAnswer(OtherPath).Beside(&nobody).Saying(fixtures.Anonymous, dimension.Paths())))

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
