package deleteimage

import (
	"itwin-conformance/fixtures"
	"itwin-conformance/suites/deleteimage/dimension"
)

var _ = Describe("Invalid token", func() {
	Refused("answers 401 to a token of another issuer", Plan(Image()), All(
		With(WrongIssuer, Unauthorized).Of(fixtures.WrongIssuer),
		With(WrongIssuer, Unauthorized).OfAny(fixtures.LookalikeIssuer)))

	Refused("answers 401 to an expired token", Plan(Image()),
		With(Expired, Unauthorized).Of(fixtures.Expired))

	Refused("answers 401 to a token that was altered, stripped of its signature, or signed by nobody who may", Plan(Image()), All(
		With(Tampered, Unauthorized).Of(fixtures.Tampered, fixtures.Stripped, fixtures.Unsigned, fixtures.SelfSigned),
		With(Tampered, Unauthorized).OfAny(fixtures.UnsignedOtherwise),
		With(Tampered, Unauthorized).Saying(fixtures.Modifier, dimension.Altered())))
})
