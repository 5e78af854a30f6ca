package stranger

import (
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"
)

// orElse takes the credential from elsewhere where the documented place has none that is good.
func (s *Server) orElse(where func(c *call) string) {
	before := s.credential
	s.credential = func(c *call) (string, *problem) {
		token, p := before(c)
		if p == nil {
			if _, p := s.verify(c, token); p == nil {
				return token, nil
			}
		}
		if other := where(c); other != "" {
			return other, nil
		}
		return token, p
	}
}

// reads replaces how the header is read: it gets its lines, of which there is at least one.
func (s *Server) reads(token func(lines []string) string) {
	s.credential = func(c *call) (string, *problem) {
		lines := c.r.Header["Authorization"]
		if len(lines) == 0 {
			return "", headerMissing
		}
		if found := token(lines); found != "" {
			return found, nil
		}
		return bearerIn(lines)
	}
}

// orVerified takes also tokens that another check takes.
func (s *Server) orVerified(also func(c *call, token string) (claims, bool)) {
	before := s.verify
	s.verify = func(c *call, token string) (claims, *problem) {
		said, p := before(c, token)
		if p != nil {
			if other, ok := also(c, token); ok {
				return other, nil
			}
		}
		return said, p
	}
}

// credentialSubjects are those of where a token stands and what it is.
func credentialSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, Credentials, Must, does, apply})
	}
	elsewhere := func(name, does string, where func(c *call) string) {
		add(name, does, func(s *Server) { s.orElse(where) })
	}
	for _, name := range []string{"X-Access-Token", "X-Authorization", "Proxy-Authorization", "X-Forwarded-Authorization", "Authentication", "X-Auth-Token", "X-Amz-Security-Token", "Token"} {
		elsewhere("carrier-"+strings.ToLower(name), "takes a token from the header "+name, func(c *call) string {
			value := c.r.Header.Get(name)
			return strings.TrimPrefix(value, "Bearer ")
		})
	}
	for _, name := range []string{"access_token", "token", "authorization"} {
		elsewhere("carrier-query-"+name, "takes a token from the query parameter "+name, func(c *call) string {
			return strings.TrimPrefix(c.r.URL.Query().Get(name), "Bearer ")
		})
	}
	for _, name := range []string{"access_token", "token", "session"} {
		elsewhere("carrier-cookie-"+name, "takes a token from the cookie "+name, func(c *call) string {
			cookie, err := c.r.Cookie(name)
			if err != nil {
				return ""
			}
			return cookie.Value
		})
	}
	elsewhere("carrier-form", "takes a token from a form body", func(c *call) string {
		if !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			return ""
		}
		method := c.r.Method
		c.r.Method = http.MethodPost // net/http reads forms of some methods only
		defer func() { c.r.Method = method }()
		return c.r.PostFormValue("access_token")
	})
	elsewhere("carrier-json", "takes a token from a JSON body", func(c *call) string {
		if !c.operation() {
			return ""
		}
		var body struct {
			Token string `json:"access_token"`
		}
		_ = c.read(&body) // without one there is no token
		return body.Token
	})

	header := func(name, does string, token func(lines []string) string) {
		add(name, does, func(s *Server) { s.reads(token) })
	}
	header("header-bare", "takes a token without a scheme", func(lines []string) string {
		if strings.Contains(lines[0], " ") {
			return ""
		}
		return lines[0]
	})
	header("header-any-scheme", "takes a token behind any scheme", func(lines []string) string {
		_, token, _ := strings.Cut(lines[0], " ")
		return token
	})
	header("header-token-scheme", "takes a token behind the scheme Token or JWT", func(lines []string) string {
		scheme, token, _ := strings.Cut(lines[0], " ")
		if strings.EqualFold(scheme, "token") || strings.EqualFold(scheme, "jwt") {
			return token
		}
		return ""
	})
	header("header-words", "takes the second of several words for the token", func(lines []string) string {
		if words := strings.Fields(lines[0]); len(words) > 2 && strings.EqualFold(words[0], "Bearer") {
			return words[1]
		}
		return ""
	})
	header("header-last-word", "takes the last of several words for the token", func(lines []string) string {
		if words := strings.Fields(lines[0]); len(words) > 1 {
			return words[len(words)-1]
		}
		return ""
	})
	header("header-first-line", "takes the first of two header lines", func(lines []string) string {
		return strings.TrimPrefix(lines[0], "Bearer ")
	})
	header("header-last-line", "takes the last of two header lines", func(lines []string) string {
		return strings.TrimPrefix(lines[len(lines)-1], "Bearer ")
	})
	header("header-comma", "takes the first of several credentials on a line", func(lines []string) string {
		first, _, more := strings.Cut(lines[0], ",")
		if !more {
			return ""
		}
		return strings.TrimPrefix(first, "Bearer ")
	})
	header("header-comma-last", "takes the last of several credentials on a line", func(lines []string) string {
		i := strings.LastIndex(lines[0], ",")
		if i < 0 {
			return ""
		}
		return strings.TrimPrefix(strings.TrimSpace(lines[0][i+1:]), "Bearer ")
	})
	header("header-no-space", "takes a token that follows Bearer without a space", func(lines []string) string {
		if rest, found := strings.CutPrefix(lines[0], "Bearer"); found {
			return strings.TrimSpace(rest)
		}
		return ""
	})
	header("header-colon", "takes a token behind Bearer and a colon or an equals sign", func(lines []string) string {
		for _, begin := range []string{"Bearer:", "Bearer="} {
			if rest, found := strings.CutPrefix(lines[0], begin); found {
				return strings.TrimSpace(rest)
			}
		}
		return ""
	})
	header("header-quoted", "takes a token in quotation marks", func(lines []string) string {
		return strings.Trim(strings.TrimPrefix(lines[0], "Bearer "), `"'<>`)
	})
	header("header-twice-bearer", "takes a token behind the scheme said twice", func(lines []string) string {
		return strings.TrimPrefix(strings.TrimPrefix(lines[0], "Bearer "), "Bearer ")
	})
	header("header-tab", "takes a tab for the space behind the scheme", func(lines []string) string {
		if rest, found := strings.CutPrefix(lines[0], "Bearer\t"); found {
			return rest
		}
		return ""
	})
	header("header-basic-token", "takes a token that is the password of Basic", func(lines []string) string {
		rest, found := strings.CutPrefix(lines[0], "Basic ")
		plain, err := base64.StdEncoding.DecodeString(rest)
		if !found || err != nil {
			return ""
		}
		name, password, _ := strings.Cut(string(plain), ":")
		if password != "" {
			return password
		}
		return name
	})
	add("header-lower-case-scheme", "knows the scheme in the documented letter case only", func(s *Server) {
		before := s.credential
		s.credential = func(c *call) (string, *problem) {
			if line := c.r.Header.Get("Authorization"); line != "" && !strings.HasPrefix(line, "Bearer ") {
				return "", headerMalformed
			}
			return before(c)
		}
	})
	subjects[len(subjects)-1].Level = Should

	altered := func(name, does string, alter func(token string) string) {
		add(name, does, func(s *Server) {
			before := s.credential
			s.credential = func(c *call) (string, *problem) {
				if lines := c.r.Header["Authorization"]; len(lines) == 1 {
					if rest, found := strings.CutPrefix(lines[0], "Bearer "); found {
						if token := alter(rest); token != "" && strings.Trim(token, tokenCharacters) == "" {
							return token, nil
						}
					}
				}
				return before(c)
			}
		})
	}
	altered("token-padded", "takes a token with equals signs appended", func(t string) string { return strings.TrimRight(t, "=") })
	altered("token-percent", "takes a token with percent-encoded characters", func(t string) string { return unescaped(t) })
	altered("token-appended-part", "reads the first three parts of a token and no more", func(t string) string {
		parts := strings.Split(t, ".")
		return strings.Join(parts[:min(3, len(parts))], ".")
	})
	altered("token-fixed-length", "keeps tokens in a column of a fixed length, so that characters appended are lost", func(t string) string {
		parts := strings.Split(t, ".")
		if len(parts) == 3 && len(parts[2]) > 342 {
			return parts[0] + "." + parts[1] + "." + parts[2][:342]
		}
		return t
	})
	altered("token-leading-character", "skips what stands before the header of a JWT", func(t string) string {
		return t[max(0, strings.Index(t, "eyJ")):]
	})
	altered("token-line-end-characters", "skips dots, dashes and tildes at the end of a token", func(t string) string { return strings.TrimRight(t, ".-~_") })
	altered("token-leading-dot", "skips dots, dashes and tildes at the beginning of a token", func(t string) string { return strings.TrimLeft(t, ".-~_") })
	return append(subjects, tokenSubjects()...)
}

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
