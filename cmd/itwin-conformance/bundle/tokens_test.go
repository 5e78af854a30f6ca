package bundle

import (
	"context"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// tokenIn returns what the evidence has of the token of a persona.
func tokenIn(e *evidence.Evidence, persona string) *reports.Token {
	i := slices.IndexFunc(e.Run.Target.Tokens, func(token reports.Token) bool { return token.Persona == persona })
	return &e.Run.Target.Tokens[i]
}

var aboutTokens = suites.Selection{Requirements: []string{"auth.wrong-scope", "auth.expired", "org-admin.scope", "org-admin.account-administrator"}}

// TestTheRecordOfTokensIsJudgedAgain: what is on record of a token has to lead to what the
// run made of it.
func TestTheRecordOfTokensIsJudgedAgain(t *testing.T) {
	honest := madeOf(t, reference.Options{}, "run-1", aboutTokens)
	NewWithT(t).Expect(findings(t, honest)).To(BeEmpty())
	for name, each := range map[string]struct {
		forge func(*evidence.Evidence)
		says  string
	}{
		"none":               {func(e *evidence.Evidence) { e.Run.Target.Tokens = nil }, "there is no token of persona account-administrator on record"},
		"none of a persona":  {func(e *evidence.Evidence) { tokenIn(e, "expired").Persona = "limited" }, "there is no token of persona expired on record"},
		"a proof less":       {func(e *evidence.Evidence) { tokenIn(e, "wrong-scope").Proof = "none" }, "nothing shows that a target would take the token of persona wrong-scope but for its scope"},
		"the scope":          {func(e *evidence.Evidence) { tokenIn(e, "wrong-scope").Scopes = []string{"itwin-platform"} }, "the token of persona wrong-scope carries scope itwin-platform"},
		"the audience":       {func(e *evidence.Evidence) { tokenIn(e, "expired").Audience = []string{"elsewhere"} }, "the token of persona expired is not for the audience https://api.reference.example"},
		"the issuer":         {func(e *evidence.Evidence) { tokenIn(e, "expired").Issuer = "https://elsewhere" }, "the token of persona expired is of another issuer than the modifier's"},
		"the expiry":         {func(e *evidence.Evidence) { tokenIn(e, "expired").Expires = "2999-01-02T03:04:05Z" }, "the token of persona expired is valid until 2999-01-02T03:04:05Z"},
		"the algorithm":      {func(e *evidence.Evidence) { tokenIn(e, "expired").Algorithm = "RS256" }, `is signed by algorithm "RS256", and the modifier's by "ES256"`},
		"the user":           {func(e *evidence.Evidence) { tokenIn(e, "administrator-wrong-scope").User = 99 }, "is of another user than that of persona account-administrator"},
		"the token":          {func(e *evidence.Evidence) { tokenIn(e, "expired").Token = tokenIn(e, "modifier").Token }, "the token of persona expired is the modifier's own"},
		"the modifier's":     {func(e *evidence.Evidence) { tokenIn(e, "modifier").Proof = "none" }, "the modifier's is not shown to be of the issuer either"},
		"the kind":           {func(e *evidence.Evidence) { tokenIn(e, "expired").Kind = "opaque" }, "is opaque, and the modifier's is a JWT"},
		"the word of nobody": {func(e *evidence.Evidence) { tokenIn(e, "expired").Proof = "vendor" }, `/proof: the report says "keys", the evidence shows "vendor"`},
		"the name of a key":  {func(e *evidence.Evidence) { tokenIn(e, "expired").KeyID = "another" }, "report.json at /tokens/"},
		"how it was reached": {func(e *evidence.Evidence) { e.Run.Target.Connection.Proxy = "proxy.example.com:3128" }, "report.json at /target/connection"},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(foundOn(t, honest, each.forge)).To(ContainElement(ContainSubstring(each.says)))
		})
	}
}

// TestATokenThatProvedNothingDoesNotAfterwards: what is on record as not sent for want of a
// proof needs a record of tokens that shows so.
func TestATokenThatProvedNothingDoesNotAfterwards(t *testing.T) {
	target, err := fixtures.Embedded(fixtures.RunIdentity{ID: "run-1", Version: version}, reference.Options{Faults: []string{"scope-ignored", "expiry-ignored"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.Close(context.Background()) })
	target.Tokens[fixtures.WrongScope] = fixtures.StaticToken("any-junk-there-is")
	delete(target.Tokens, fixtures.LookalikeScope)
	over := judged(t.Context(), t, target, aboutTokens, 0)
	honest := left(t, over)
	g := NewWithT(t)
	g.Expect(findings(t, honest)).To(BeEmpty())
	report := over.Report()
	for _, requirement := range report.Requirements {
		if requirement.ID == "auth.wrong-scope" {
			g.Expect(requirement.Verdict).To(Equal(reports.NotTestable))
			g.Expect(requirement.Reasons).To(ContainElement(ContainSubstring("the token of persona wrong-scope is opaque, and the modifier's is a JWT")))
		}
	}
	g.Expect(report.Tokens).To(ContainElement(SatisfyAll(HaveField("Persona", "wrong-scope"), HaveField("Kind", "opaque"), HaveField("Proof", "none"))))
	found := foundOn(t, honest, func(e *evidence.Evidence) {
		token, like := tokenIn(e, "wrong-scope"), *tokenIn(e, "modifier")
		like.Persona, like.Token, like.Scopes = token.Persona, token.Token, []string{"itwin-platform-read"}
		*token = like
	})
	g.Expect(found).To(ContainElement(ContainSubstring("made no request as wrong-scope, for a reason that the tokens on record do not show")))
}
