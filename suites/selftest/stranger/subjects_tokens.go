package stranger

import (
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"time"
)

// tokenSubjects are those of what is checked of a JWT.
func tokenSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, Credentials, Must, does, apply})
	}
	skip := func(name, does string, checks ...string) {
		add(name, does, func(s *Server) {
			for _, check := range checks {
				s.issuer.skip(check)
			}
		})
	}
	skip("jwt-signature", "checks no signature", "signature")
	skip("jwt-expired", "does not look at exp", "exp")
	skip("jwt-issuer", "does not look at the issuer", "iss")
	skip("jwt-anything", "decodes a token and checks nothing of it", "signature", "alg", "kid", "iss", "aud", "exp", "nbf")
	verified := func(name, does string, takes func(s *Server, said claims, head header, token string) bool) {
		add(name, does, func(s *Server) {
			s.orVerified(func(_ *call, token string) (claims, bool) {
				said, head, ok := s.issuer.open(token)
				return said, ok && takes(s, said, head, token)
			})
		})
	}
	valid := func(s *Server, said claims) bool {
		return said.Issuer == s.URL && said.Expires > time.Now().Unix()
	}
	verified("jwt-none", "takes a token whose algorithm is none", func(s *Server, said claims, head header, _ string) bool {
		return valid(s, said) && head.Algorithm == "none"
	})
	verified("jwt-none-case", "takes a token whose algorithm is none in capital letters", func(s *Server, said claims, head header, _ string) bool {
		return valid(s, said) && head.Algorithm != "none" && strings.EqualFold(head.Algorithm, "none")
	})
	verified("jwt-no-signature", "takes a token whose signature is empty", func(s *Server, said claims, _ header, token string) bool {
		return valid(s, said) && strings.HasSuffix(token, ".")
	})
	verified("jwt-unknown-algorithm", "takes a token whose algorithm it does not know", func(s *Server, said claims, head header, _ string) bool {
		return valid(s, said) && !slices.Contains([]string{"RS256", "none", "HS256"}, head.Algorithm)
	})
	verified("jwt-hmac", "takes an HMAC by its public key", func(s *Server, said claims, head header, token string) bool {
		return valid(s, said) && head.Algorithm == "HS256" && signedByHMAC(&signingKey().PublicKey, token)
	})
	verified("jwt-unknown-key", "takes a token whose key id it does not know without a look at the signature", func(s *Server, said claims, head header, _ string) bool {
		return valid(s, said) && head.KeyID != keyID
	})
	verified("jwt-embedded-key", "believes a key that stands in the token itself", func(s *Server, said claims, head header, token string) bool {
		n, nOK := head.Key["n"].(string)
		raw, err := base64.RawURLEncoding.DecodeString(n)
		return valid(s, said) && nOK && err == nil && signedBy(&rsa.PublicKey{N: new(big.Int).SetBytes(raw), E: 65537}, token)
	})
	verified("jwt-same-length", "compares the length of the signature only", func(s *Server, said claims, _ header, token string) bool {
		_, signature := cut(token)
		return valid(s, said) && len(signature) == 342
	})
	verified("jwt-grace", "takes a token for an hour after it expired, since it compares local times", func(s *Server, said claims, _ header, token string) bool {
		return said.Issuer == s.URL && said.Expires > time.Now().Add(-time.Hour).Unix() && signedBy(&signingKey().PublicKey, token)
	})
	verified("jwt-issuer-prefix", "takes an issuer that begins like its own", func(s *Server, said claims, _ header, token string) bool {
		return strings.HasPrefix(said.Issuer, s.URL) && said.Expires > time.Now().Unix() && signedBy(&signingKey().PublicKey, token)
	})
	remembered := func(name, does string, part func(s *Server, token string) string) {
		add(name, does, func(s *Server) {
			seen, before := map[string]claims{}, s.verify
			s.verify = func(c *call, token string) (claims, *problem) {
				if said, known := seen[part(s, token)]; known {
					return said, nil
				}
				said, p := before(c, token)
				if p == nil {
					seen[part(s, token)] = said
				}
				return said, p
			}
		})
	}
	remembered("cache-signed-part", "remembers good tokens by header and payload, and takes any signature then", func(_ *Server, token string) string {
		signed, _ := cut(token)
		return signed
	})
	remembered("cache-signature", "remembers good tokens by their signature, and takes another payload then", func(_ *Server, token string) string {
		_, signature := cut(token)
		return signature
	})
	remembered("cache-end", "remembers good tokens by their last 32 characters", func(_ *Server, token string) string {
		return token[max(0, len(token)-32):]
	})
	remembered("cache-letter-case", "remembers good tokens in a table that does not tell letter case", func(_ *Server, token string) string {
		return strings.ToLower(token)
	})
	remembered("cache-id", "remembers good tokens by their id (jti)", func(s *Server, token string) string {
		said, _, ok := s.issuer.open(token)
		if !ok {
			return token
		}
		return said.ID
	})
	scope := func(name, does string, is func(c *call) bool) {
		add(name, does, func(s *Server) { s.scoped = is })
	}
	scope("scope-unchecked", "does not look at the scope", func(*call) bool { return true })
	scope("scope-substring", "takes every scope that begins with itwin", func(c *call) bool { return strings.Contains(c.claims.Scope, "itwin") })
	scope("scope-case", "compares the scope without letter case", func(c *call) bool {
		return strings.Contains(strings.ToLower(c.claims.Scope), "itwin-platform")
	})
	scope("scope-only", "wants itwin-platform to be the only scope", func(c *call) bool { return c.claims.Scope == "itwin-platform" })
	scope("scope-first", "looks at the first scope only", func(c *call) bool { return strings.HasPrefix(c.claims.Scope, "itwin-platform") })
	add("scope-administrator", "does not look at the scope of an Organization Administrator", func(s *Server) {
		before := s.scoped
		s.scoped = func(c *call) bool {
			u := c.dir[c.claims.Email]
			return before(c) || u != nil && slices.ContainsFunc(u.roles, func(r string) bool { return slices.Contains(administrators, r) })
		}
	})
	add("scope-403", "answers 403 to a token of a wrong scope", func(s *Server) { s.swap(func(*call) bool { return true }, scopeMissing, noPermission) })
	add("basic-client", "takes any credentials of a client by Basic", func(s *Server) {
		s.orElse(func(c *call) string {
			if _, password, ok := c.r.BasicAuth(); ok && password != "" {
				return s.tokenOf(personas(s.URL, c.now)[1], c.now)
			}
			return ""
		})
	})
	add("junk-null", "takes the words null and undefined for the token of whoever called last", func(s *Server) {
		last, before := claims{}, s.verify
		s.verify = func(c *call, token string) (claims, *problem) {
			if (token == "null" || token == "undefined") && last.Email != "" {
				return last, nil
			}
			said, p := before(c, token)
			if p == nil {
				last = said
			}
			return said, p
		}
	})
	return subjects
}
