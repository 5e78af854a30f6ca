package doctor

import (
	"slices"
	"time"

	"itwin-conformance/fixtures"
)

// Persona is what can be told of a persona's token. No part of the token is in
// it, and nobody's name.
type Persona struct {
	Name     fixtures.Persona   `json:"persona"`
	Origin   string             `json:"origin"` // where the token comes from, in words
	Token    fixtures.TokenKind `json:"token"`
	Usable   bool               `json:"usable"` // the cases will use it
	Issuer   string             `json:"issuer,omitempty"`
	Scopes   []string           `json:"scopes,omitempty"`
	Audience []string           `json:"audience,omitempty"`
	Expires  string             `json:"expires,omitempty"` // RFC 3339
	User     string             `json:"user,omitempty"`    // "same" or "another" than the modifier's
	Requests int                `json:"requests"`          // of a whole run, as this persona

	expires time.Time
}

// personas notes what the tokens tell.
func (e *Examination) personas(target *fixtures.Target, tokens []fixtures.PersonaToken) {
	for _, token := range tokens {
		persona := Persona{
			Name: token.Persona, Origin: token.Origin, Token: token.Kind, Usable: token.Err == nil,
			Issuer: token.Issuer, Scopes: token.Scopes, Audience: token.Audience, User: token.User, expires: token.Expires,
		}
		if !token.Expires.IsZero() {
			persona.Expires = token.Expires.Format(time.RFC3339)
		}
		e.Personas = append(e.Personas, persona)
		for _, doubt := range token.Doubts {
			e.find(Warning, "the token of persona %s: %s", token.Persona, doubt)
		}
		switch {
		case token.Err == nil:
		case slices.Contains(target.Indispensable(), token.Persona):
			e.find(Stop, "%v; without %s nothing can be judged", token.Err, token.Persona)
		case token.Kind == fixtures.NoToken:
			e.find(Warning, "%v", token.Err)
		default:
			e.find(Error, "%v; another token is needed in %s", token.Err, token.Origin)
		}
	}
	for _, persona := range target.Indispensable() {
		if !target.Has(persona) {
			e.find(Stop, "the target has no persona %q, and without it nothing can be judged; add it to personas", persona)
		}
	}
}
