package stranger

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// signingKey belongs to every issuer of the process, since making one takes a while.
var signingKey = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

const (
	keyID    = "key-of-this-year"
	audience = "https://api.stranger.example"
)

// claims are what a token says.
type claims struct {
	Issuer   string   `json:"iss,omitempty"`
	Audience []string `json:"aud,omitempty"`
	Subject  string   `json:"sub,omitempty"`
	Email    string   `json:"email,omitempty"`
	ClientID string   `json:"client_id,omitempty"`
	Scope    string   `json:"scope,omitempty"`
	ID       string   `json:"jti,omitempty"`
	Issued   int64    `json:"iat,omitempty"`
	Begins   int64    `json:"nbf,omitempty"`
	Expires  int64    `json:"exp,omitempty"`
}

// UnmarshalJSON takes scope as a text (RFC 8693 §4.2) and as a list, as some issuers write it.
func (c *claims) UnmarshalJSON(text []byte) error {
	type plain claims
	said := struct {
		*plain
		Scope any `json:"scope"`
	}{plain: (*plain)(c)}
	if err := json.Unmarshal(text, &said); err != nil {
		return err
	}
	switch scope := said.Scope.(type) {
	case string:
		c.Scope = scope
	case []any:
		c.Scope = strings.Trim(fmt.Sprint(scope), "[]")
	}
	return nil
}

// header is that of a JWT.
type header struct {
	Algorithm string         `json:"alg"`
	KeyID     string         `json:"kid,omitempty"`
	Type      string         `json:"typ,omitempty"`
	Key       map[string]any `json:"jwk,omitempty"`
}

// issuer signs tokens and publishes its key.
type issuer struct {
	url    string
	marked func(*claims) any // what is signed, where that is not the claims themselves
	checks map[string]bool   // checks that are left out
}

func newIssuer(url string) *issuer { return &issuer{url: url, checks: map[string]bool{}} }

// sign returns a JWT (RFC 7519) with RS256.
func (i *issuer) sign(said claims) string {
	var body any = said
	if i.marked != nil {
		body = i.marked(&said)
	}
	head := encode(header{Algorithm: "RS256", KeyID: keyID, Type: "at+jwt"})
	signed := head + "." + encode(body)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, signingKey(), crypto.SHA256, digest[:])
	if err != nil {
		panic(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// skip leaves out a check of verify. The names are those in the code below.
func (i *issuer) skip(check string) { i.checks[check] = true }

// verify returns what a token says, where it is one of this issuer's for this API, in time.
func (i *issuer) verify(token string, now time.Time) (claims, *problem) {
	said, head, ok := i.open(token)
	unless := func(check string, good bool) { ok = ok && (good || i.checks[check]) }
	if !ok {
		return claims{}, tokenInvalid
	}
	unless("alg", head.Algorithm == "RS256")
	unless("kid", head.KeyID == keyID)
	unless("iss", said.Issuer == i.url)
	unless("aud", slices.Contains(said.Audience, audience))
	unless("nbf", said.Begins <= now.Unix())
	unless("exp", said.Expires > now.Unix())
	unless("signature", signedBy(&signingKey().PublicKey, token))
	if !ok {
		return claims{}, tokenInvalid
	}
	return said, nil
}

// open reads the parts of a token without asking who signed it.
func (i *issuer) open(token string) (said claims, head header, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return said, head, false
	}
	return said, head, decode(parts[0], &head) && decode(parts[1], &said)
}

func decode(part string, into any) bool {
	text, err := strictly(part)
	return err == nil && json.NewDecoder(bytes.NewReader(text)).Decode(into) == nil
}

// strictly decodes base64url without padding, line ends or spare bits.
func strictly(part string) ([]byte, error) {
	if strings.ContainsAny(part, "\r\n") {
		return nil, base64.CorruptInputError(0)
	}
	return base64.RawURLEncoding.Strict().DecodeString(part)
}

func signedBy(key *rsa.PublicKey, token string) bool {
	signed, signature := cut(token)
	raw, err := strictly(signature)
	digest := sha256.Sum256([]byte(signed))
	return err == nil && rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], raw) == nil
}

// signedByHMAC is what a library does that takes the public key for a secret.
func signedByHMAC(key *rsa.PublicKey, token string) bool {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return false
	}
	signed, signature := cut(token)
	raw, err := strictly(signature)
	mac := hmac.New(sha256.New, der)
	mac.Write([]byte(signed))
	return err == nil && hmac.Equal(raw, mac.Sum(nil))
}

// cut separates what is signed from the signature.
func cut(token string) (signed, signature string) {
	last := strings.LastIndexByte(token, '.')
	return token[:max(last, 0)], token[last+1:]
}

// serve answers for the metadata (RFC 8414, OpenID Connect Discovery) and the keys (RFC 7517).
func (i *issuer) serve(w http.ResponseWriter, r *http.Request) {
	var answer any
	switch r.URL.Path {
	case "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server":
		answer = map[string]any{
			"issuer": i.url, "jwks_uri": i.url + "/issuer/keys", "token_endpoint": i.url + "/issuer/token",
			"authorization_endpoint":                i.url + "/issuer/authorize",
			"response_types_supported":              []string{"code"},
			"subject_types_supported":               []string{"public"},
			"id_token_signing_alg_values_supported": []string{"RS256"},
		}
	case "/issuer/keys":
		answer = map[string]any{"keys": []any{publicJWK(&signingKey().PublicKey)}}
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // the client may be gone
}

func publicJWK(key *rsa.PublicKey) map[string]any {
	number := func(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
	return map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
		"n": number(key.N.Bytes()), "e": number(big.NewInt(int64(key.E)).Bytes()),
	}
}
