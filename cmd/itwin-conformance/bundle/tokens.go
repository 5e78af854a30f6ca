package bundle

import (
	"fmt"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
)

// keptTokens are the tokens of a run as its evidence has them.
func keptTokens(used []fixtures.TokenFacts) []reports.Token {
	var kept []reports.Token
	for _, facts := range used {
		kept = append(kept, reports.Token{
			Persona: string(facts.Persona), Kind: string(facts.Kind), Proof: string(facts.Proof), By: facts.By, Why: facts.Why,
			Issuer: facts.Issuer, Audience: facts.Audience, Scopes: facts.Scopes,
			Expires: keptTime(facts.Expires), Begins: keptTime(facts.Begins),
			Algorithm: facts.Algorithm, KeyID: facts.KeyID, Type: facts.Type, Header: facts.Header,
			Token: facts.Token, User: facts.User, Client: facts.Client,
		})
	}
	return kept
}

// recallTokens is never nil: every run keeps the tokens that it used.
func recallTokens(kept []reports.Token) ([]fixtures.TokenFacts, error) {
	used := []fixtures.TokenFacts{}
	for _, token := range kept {
		expires, err := recallTime(token.Expires)
		if err != nil {
			return nil, err
		}
		begins, err := recallTime(token.Begins)
		if err != nil {
			return nil, err
		}
		used = append(used, fixtures.TokenFacts{
			Persona: fixtures.Persona(token.Persona), Kind: fixtures.TokenKind(token.Kind), Proof: fixtures.Proof(token.Proof), By: token.By, Why: token.Why,
			Issuer: token.Issuer, Audience: token.Audience, Scopes: token.Scopes, Expires: expires, Begins: begins,
			Algorithm: token.Algorithm, KeyID: token.KeyID, Type: token.Type, Header: token.Header,
			Token: token.Token, User: token.User, Client: token.Client,
		})
	}
	return used, nil
}

func keptTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func recallTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("a time of a token: %w", err)
	}
	return at, nil
}

// checkUnsent finds the requests that were not made because of a token, where what is on
// record of the tokens does not say so.
func (v *Verified) checkUnsent(kept *evidence.Evidence, target fixtures.Recorded, run Run) {
	began, ended := run.Started, run.at(kept.Run.DurationMs)
	for _, c := range kept.Cases {
		for _, call := range c.Calls {
			if call.Unsent == nil || call.Unsent.Error == nil || call.Unsent.Error.Unfit == "" {
				continue
			}
			says := false
			for _, at := range []time.Time{began, ended} {
				err := target.Proves(fixtures.Persona(call.Unsent.Error.Unfit), at)
				says = says || err != nil && err.Error() == call.Unsent.Error.Text
			}
			if !says {
				v.find("case %s made no request as %s, for a reason that the tokens on record do not show: %s",
					c.ID, call.Unsent.Error.Unfit, oneLine(call.Unsent.Error.Text))
			}
		}
	}
}
