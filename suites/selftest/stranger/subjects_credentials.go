package stranger

import (
	"encoding/base64"
	"net/http"
	"strings"
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

	add("header-two-lines-400", "answers 400 to two Authorization lines, where 401 is documented for malformed headers", func(s *Server) {
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if len(r.Header["Authorization"]) > 1 {
					(&call{Server: s, w: w, r: r}).errorResponse(&problem{status: 400, code: "InvalidRequest", message: "Header Authorization is there twice."})
					return
				}
				next.ServeHTTP(w, r)
			})
		}
	})

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
	altered("token-percent", "takes a token with percent-encoded characters", unescaped)
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
