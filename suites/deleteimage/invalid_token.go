package deleteimage

import (
	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

var _ = Describe("Invalid token", func() {
	for _, invalid := range []struct {
		text        string
		requirement suites.Requirement
		persona     fixtures.Persona
		others      []fixtures.Persona // whom few targets have
	}{
		{"a token of another issuer", WrongIssuer, fixtures.WrongIssuer, []fixtures.Persona{fixtures.LookalikeIssuer}},
		{"an expired token", Expired, fixtures.Expired, nil},
		{"a token with altered claims", Tampered, fixtures.Tampered, nil},
		{"a token without its signature", Tampered, fixtures.Stripped, nil},
		{"a token that declares itself unsigned", Tampered, fixtures.Unsigned, []fixtures.Persona{fixtures.UnsignedOtherwise}},
		{"a token that brings the key it is signed by", Tampered, fixtures.SelfSigned, nil},
	} {
		Case("answers 401 to "+invalid.text, JudgesRefusal(invalid.requirement),
			func(c *C) {
				c.Refuses(RefusedWith(invalid.requirement, Unauthorized), Plan(Image()), AttemptsBy(c.Available(invalid.persona, invalid.others...)...)...)
			})
	}
})
