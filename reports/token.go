package reports

import (
	"fmt"
	"slices"
	"strings"
)

// Token is what is known of a token that a run used, without the token.
type Token struct {
	Persona string `json:"persona"`
	Kind    string `json:"kind"`  // "JWT" or "opaque"
	Proof   string `json:"proof"` // what shows that it is one of the target's issuer
	// By is what showed it, such as the URL of the keys, and Why why nothing does.
	By  string `json:"by,omitempty"`
	Why string `json:"why,omitempty"`

	// What it says of itself, by the names of RFC 7519 and RFC 7515. Times are RFC 3339.
	Issuer    string   `json:"iss,omitempty"`
	Audience  []string `json:"aud,omitempty"`
	Scopes    []string `json:"scope,omitzero"` // nil where it says nothing of scopes
	Expires   string   `json:"exp,omitempty"`
	Begins    string   `json:"nbf,omitempty"`
	Algorithm string   `json:"alg,omitempty"`
	KeyID     string   `json:"kid,omitempty"`
	Type      string   `json:"typ,omitempty"`
	Header    []string `json:"header,omitempty"` // the names of all parameters in its header

	// Which token, user and OAuth client of the run it is, from 1; 0 is not stated.
	Token  int `json:"token"`
	User   int `json:"user,omitempty"`
	Client int `json:"client,omitempty"`
}

// VendorsWord is the proof of a token for which there is nothing but the vendor's word.
const VendorsWord = "vendor"

// madeBySuite is that of a token which the suite made from another.
const madeBySuite = "suite"

// Connection is how the target was reached.
type Connection struct {
	Proxy              string   `json:"proxy,omitempty"` // host:port
	ServerName         string   `json:"serverName,omitempty"`
	PrivateAuthorities bool     `json:"privateAuthorities,omitempty"`
	Certificates       []string `json:"certificates,omitempty"` // SHA-256 of each leaf, in lower-case hexadecimal
}

// proofWords say what shows that a token is one of the target's issuer.
var proofWords = map[string]string{
	"keys":          "its issuer's keys",
	"introspection": "its issuer, asked",
	"target":        "the target, which took it",
	"reference":     "the reference, which issued it",
	madeBySuite:     "made by the suite",
	VendorsWord:     "the vendor's word",
	"none":          "nothing",
	"refuted":       "none of its issuer",
}

// ProofWords says in a few words what shows that the token is one of the target's issuer.
func (t Token) ProofWords() string { return proofWords[t.Proof] }

// Vouched are the personas of whose tokens there is nothing but the vendor's word, sorted.
func (r *Report) Vouched() []string {
	var personas []string
	for _, token := range r.Tokens {
		if token.Proof == VendorsWord {
			personas = append(personas, token.Persona)
		}
	}
	slices.Sort(personas)
	return slices.Compact(personas)
}

// Proofs are what shows that tokens are of the target's issuer, with the personas whose
// tokens are shown to be by it, sorted. Those that the suite made, on purpose wrong, are
// left out, and so are the further ones of tables.
func (r *Report) Proofs() map[string][]string {
	proofs := map[string][]string{}
	for _, token := range r.Tokens {
		if token.Proof != madeBySuite && !strings.Contains(token.Persona, "+") {
			proofs[token.Proof] = append(proofs[token.Proof], token.Persona)
		}
	}
	for proof, personas := range proofs {
		slices.Sort(personas)
		proofs[proof] = slices.Compact(personas)
	}
	return proofs
}

// VouchedWords says what rests on the vendor's word, "" for nothing.
func (r *Report) VouchedWords() string {
	vouched := r.Vouched()
	if len(vouched) == 0 {
		return ""
	}
	return fmt.Sprintf("On the vendor's word: that the %s of %s %s what the persona stands for. Nothing shows it.",
		plural(len(vouched), "token"), strings.Join(vouched, ", "), map[bool]string{true: "is", false: "are"}[len(vouched) == 1])
}

// ShownTokens are the tokens that are worth a look: those that the suite did not make.
func (r *Report) ShownTokens() []Token {
	return slices.DeleteFunc(slices.Clone(r.Tokens), func(token Token) bool { return token.Proof == madeBySuite })
}
