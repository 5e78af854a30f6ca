package doctor

import (
	"errors"
	"slices"
	"time"

	"itwin-conformance/fixtures"
)

// Persona is what can be told of a persona's token. No part of the token is in
// it, and nobody's name but of whoever is signed in.
type Persona struct {
	Name     fixtures.Persona   `json:"persona"`
	Origin   string             `json:"origin"` // where the token comes from, in words
	Token    fixtures.TokenKind `json:"token"`
	Proof    fixtures.Proof     `json:"proof,omitempty"` // what shows that it is of the target's issuer
	By       string             `json:"by,omitempty"`    // what showed it, such as the URL of the keys
	Usable   bool               `json:"usable"`          // the cases will use it
	Issuer   string             `json:"issuer,omitempty"`
	Scopes   []string           `json:"scopes,omitempty"`
	Audience []string           `json:"audience,omitempty"`
	Expires  string             `json:"expires,omitempty"` // RFC 3339
	User     string             `json:"user,omitempty"`    // "same" or "another" than the modifier's
	SignedIn *SignedIn          `json:"signedIn,omitempty"`
	Requests int                `json:"requests"` // of a whole run, as this persona

	expires time.Time
}

// SignedIn is who is signed in as a persona.
type SignedIn struct {
	As      string `json:"as"`
	Renewed bool   `json:"renewed"`         // without anybody's doing
	Until   string `json:"until,omitempty"` // RFC 3339; absent where the issuer does not say
}

// personas notes what the tokens tell.
func (e *Examination) personas(target *fixtures.Target, tokens []fixtures.PersonaToken) {
	for _, token := range tokens {
		persona := Persona{
			Name: token.Persona, Origin: token.Origin, Token: token.Kind, Proof: token.Proof, By: token.By, Usable: token.Err == nil,
			Issuer: token.Issuer, Scopes: token.Scopes, Audience: token.Audience, User: token.User, expires: token.Expires,
		}
		if !token.Expires.IsZero() {
			persona.Expires = token.Expires.Format(time.RFC3339)
		}
		if in := token.SignedIn; in != nil && token.Kind != fixtures.NoToken {
			persona.SignedIn = &SignedIn{As: e.redact(in.As), Renewed: in.Renewed}
			if !in.Until.IsZero() {
				persona.SignedIn.Until = in.Until.UTC().Format(time.RFC3339)
			}
		}
		e.Personas = append(e.Personas, persona)
		for _, doubt := range token.Doubts {
			e.find(Warning, "the token of persona %s: %s", token.Persona, doubt)
		}
		if !token.Until.IsZero() {
			e.find(Warning, "the token of persona %s is still valid: a run waits until %s, when it is past its time", token.Persona, token.Until.Format(time.RFC3339))
		}
		if token.Proof == fixtures.ByVendor && token.Err == nil {
			e.find(Warning, "nothing but your word (vouched) shows that the token of persona %s is what it stands for: no level beyond core is reached by it", token.Persona)
		}
		var unfit fixtures.UnfitToken
		switch {
		case token.Err == nil:
		case slices.Contains(target.Indispensable(), token.Persona):
			e.find(Stop, "%v; without %s nothing can be judged", token.Err, token.Persona)
		case token.Kind == fixtures.NoToken:
			e.find(Warning, "%v", token.Err)
		case errors.As(token.Err, &unfit) && unfit.Open:
			e.find(Warning, "%v; %s", token.Err, remedyFor(token))
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

// remedyFor is what may help where nothing shows what a token is.
func remedyFor(token fixtures.PersonaToken) string {
	switch {
	case token.Persona == fixtures.WrongIssuer:
		return "leave it out, and the suite makes one"
	case token.Kind == fixtures.JWTToken:
		return "name in issuer where the metadata of its issuer can be read, or give your word by vouched"
	case token.Persona == fixtures.Expired:
		return "let the run see it valid by expiresWithin, or give your word by vouched"
	default:
		return "name in introspection where its issuer says what it is, or give your word by vouched"
	}
}
