package stranger

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// fails replaces how errors of the operation are written, where a predicate holds.
func (s *Server) fails(where func(c *call, p *problem) bool, write func(c *call, p *problem)) {
	before := s.fail
	s.fail = func(c *call, p *problem) {
		if c.operation() && where(c, p) {
			write(c, p)
			return
		}
		before(c, p)
	}
}

func always(*call, *problem) bool { return true }

func ofStatus(status int) func(*call, *problem) bool {
	return func(_ *call, p *problem) bool { return p.status == status }
}

// body writes an error of some other form, with the headers that belong to it.
func body(mediaType, format string) func(c *call, p *problem) {
	return func(c *call, p *problem) {
		if p.challenge != "" {
			c.w.Header().Set("WWW-Authenticate", p.challenge)
		}
		c.write(p.status, mediaType, []byte(strings.NewReplacer("CODE", p.code, "MESSAGE", p.message).Replace(format)))
	}
}

const (
	asXML     = `<error><code>CODE</code><message>MESSAGE</message></error>`
	asHTML    = `<html><body><h1>CODE</h1><p>MESSAGE</p></body></html>`
	asJSON    = "application/json"
	rightBody = `{"error":{"code":"CODE","message":"MESSAGE"}}`
)

// errorSubjects are those of what errors look like.
func errorSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, where func(c *call, p *problem) bool, write func(c *call, p *problem)) {
		subjects = append(subjects, Subject{name, Errors, Must, does, func(s *Server) { s.fails(where, write) }})
	}
	accepts := func(is func(accept string) bool) func(c *call, p *problem) bool {
		return func(c *call, _ *problem) bool { return is(c.r.Header.Get("Accept")) }
	}
	absent := func(c *call, _ *problem) bool { return len(c.r.Header["Accept"]) == 0 }
	add("error-xml-no-accept", "sends its errors as XML where Accept is absent", absent, body("application/xml", asXML))
	add("error-xml-accept", "sends its errors as XML where Accept has xml in it", accepts(func(a string) bool { return strings.Contains(a, "xml") }), body("application/xml", asXML))
	add("error-html-accept", "sends its errors as HTML where Accept prefers text/html", accepts(func(a string) bool { return strings.HasPrefix(a, "text/html") }), body("text/html", asHTML))
	add("error-text-any", "sends its errors as text where Accept is */*", accepts(func(a string) bool { return a == "*/*" }), body("text/plain", "CODE: MESSAGE"))
	add("error-empty-accept", "sends its errors as HTML where Accept is there and empty", func(c *call, _ *problem) bool {
		return len(c.r.Header["Accept"]) > 0 && c.r.Header.Get("Accept") == ""
	}, body("text/html", asHTML))
	add("error-other-version", "sends no body where Accept is of another version of the API", accepts(func(a string) bool {
		return strings.Contains(a, "itwin-platform.v") && !strings.Contains(a, "v1+json")
	}), body(asJSON, ""))
	add("error-406", "answers 406 where Accept does not allow its own media type", accepts(func(a string) bool {
		return a != "" && !strings.Contains(a, "*/*") && !strings.Contains(a, "json")
	}), func(c *call, _ *problem) {
		c.json(406, map[string]any{"error": map[string]any{"code": "NotAcceptable", "message": "The media type is not offered."}})
	})
	add("error-weights", "sends no body where Accept has weights", accepts(func(a string) bool { return strings.Contains(a, "q=") }), body(asJSON, ""))
	add("error-language", "sends errors without a message where Accept-Language is not English", func(c *call, _ *problem) bool {
		language := c.r.Header.Get("Accept-Language")
		return language != "" && !strings.HasPrefix(language, "en") && !strings.HasPrefix(language, "*")
	}, body(asJSON, `{"error":{"code":"CODE"}}`))
	add("error-compressed", "compresses its errors without being asked to", always, func(c *call, p *problem) {
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_ = json.NewEncoder(zip).Encode(map[string]any{"error": map[string]any{"code": p.code, "message": p.message}}) // to memory
		_ = zip.Close()
		c.w.Header().Set("Content-Encoding", "gzip")
		if p.challenge != "" {
			c.w.Header().Set("WWW-Authenticate", p.challenge)
		}
		c.write(p.status, asJSON, packed.Bytes())
	})
	for _, status := range []int{401, 403, 404, 429} {
		at := ofStatus(status)
		label := fmt.Sprint(status)
		add("error-empty-"+label, "answers "+label+" without a body", at, body(asJSON, ""))
		add("error-html-"+label, "answers "+label+" with HTML", at, body("text/html", asHTML))
		add("error-no-message-"+label, "answers "+label+" without a message", at, body(asJSON, `{"error":{"code":"CODE"}}`))
		add("error-no-code-"+label, "answers "+label+" without a code", at, body(asJSON, `{"error":{"message":"MESSAGE"}}`))
		add("error-flat-"+label, "answers "+label+" with code and message at the top", at, body(asJSON, `{"code":"CODE","message":"MESSAGE"}`))
		add("error-more-"+label, "answers "+label+" with a member beside error", at, body(asJSON, `{"error":{"code":"CODE","message":"MESSAGE"},"traceId":"1"}`))
		add("error-number-"+label, "answers "+label+" with a number for a code", at, body(asJSON, `{"error":{"code":`+label+`,"message":"MESSAGE"}}`))
		add("error-list-"+label, "answers "+label+" with a list of errors", at, body(asJSON, `{"error":[{"code":"CODE","message":"MESSAGE"}]}`))
		add("error-null-"+label, "answers "+label+" with a null message", at, body(asJSON, `{"error":{"code":"CODE","message":null}}`))
		add("error-target-"+label, "answers "+label+" with a target that is a list", at, body(asJSON, `{"error":{"code":"CODE","message":"MESSAGE","target":["iTwinId"]}}`))
		add("error-type-"+label, "answers "+label+" as text/plain", at, body("text/plain", rightBody))
	}
	for i := range subjects {
		if strings.HasPrefix(subjects[i].Name, "error-type-") || subjects[i].Name == "error-406" {
			subjects[i].Level = Should
		}
	}
	persona := func(name, does string, is func(c *call) bool) {
		add(name, does, func(c *call, _ *problem) bool { return c.user != nil && c.itwin != nil && is(c) }, body(asJSON, `{"message":"MESSAGE"}`))
	}
	persona("error-of-external", "tells external participants errors in another form", func(c *call) bool { return c.user.organization != c.itwin.organization })
	persona("error-of-member", "tells members errors in another form", func(c *call) bool { return c.itwin.members[c.user.id] != nil })
	persona("error-of-administrator", "tells Organization Administrators errors in another form", func(c *call) bool { return c.administers(c.user, c.itwin) })
	persona("error-of-no-member", "tells whoever is no member errors in another form", func(c *call) bool {
		return c.itwin.members[c.user.id] == nil && !c.administers(c.user, c.itwin)
	})
	add("error-no-route", "tells of an unknown iTwin as its router does, in HTML", func(_ *call, p *problem) bool { return p == noITwin }, body("text/html", asHTML))
	add("error-malformed-400", "answers 400 to a malformed header", func(_ *call, p *problem) bool { return p == headerMalformed }, func(c *call, p *problem) {
		c.json(400, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-missing-400", "answers 400 where the header is missing", func(_ *call, p *problem) bool { return p == headerMissing }, func(c *call, p *problem) {
		c.json(400, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-login", "sends whoever has no token to a page to sign in", ofStatus(401), func(c *call, _ *problem) {
		c.w.Header().Set("Location", c.URL+"/issuer/authorize")
		c.w.WriteHeader(http.StatusFound)
	})
	add("error-expired-440", "answers 440 to a token past its time", func(c *call, p *problem) bool {
		said, _, ok := c.issuer.open(c.token)
		return p == tokenInvalid && ok && said.Expires < c.now.Unix()
	}, func(c *call, p *problem) {
		c.json(440, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-bom", "begins errors with a byte order mark", always, body(asJSON, "\ufeff"+rightBody))
	add("error-latin", "writes errors in Latin-1", always, body("application/json; charset=iso-8859-1", "{\"error\":{\"code\":\"CODE\",\"message\":\"Zugriff f\xfcr niemanden\"}}"))
	add("error-challenge", "sends no WWW-Authenticate", ofStatus(401), func(c *call, p *problem) {
		c.json(401, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	subjects[len(subjects)-1].Level = Should

	answers := func(name, does string, write func(c *call)) {
		subjects = append(subjects, Subject{name, Errors, Must, does, func(s *Server) { s.deleted = write }})
	}
	answers("success-200", "answers 200 with a body", func(c *call) { c.json(200, map[string]any{"image": nil}) })
	answers("success-200-empty", "answers 200 without a body", func(c *call) { c.w.Header().Set("Content-Length", "0"); c.w.WriteHeader(200) })
	answers("success-202", "answers 202", func(c *call) { c.w.WriteHeader(202) })
	answers("success-205", "answers 205", func(c *call) { c.w.WriteHeader(205) })
	return subjects
}

// limitSubjects are those of who is limited, and what is answered then.
func limitSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, Limited, Must, does, apply})
	}
	by := func(name, does string, key func(c *call) string) {
		add(name, does, func(s *Server) {
			s.limit = func(c *call) time.Duration {
				if c.claims.ClientID != limitedClient {
					return 0
				}
				return s.take(key(c), c.now, limitRequests, limitWindow)
			}
		})
	}
	by("limit-token", "counts requests per token", func(c *call) string { return c.token })
	by("limit-connection", "counts requests per connection", func(c *call) string { return c.r.RemoteAddr })
	by("limit-itwin", "counts requests per iTwin", func(c *call) string { return c.route.id })
	by("limit-method", "counts requests per method", func(c *call) string { return c.r.Method })
	by("limit-path", "counts requests per path as it is written", func(c *call) string { return c.r.URL.Path })
	by("limit-agent", "counts requests per User-Agent", func(c *call) string { return c.r.UserAgent() })
	by("limit-correlation", "counts requests per correlation id", func(c *call) string { return c.r.Header.Get("X-Correlation-Id") })
	by("limit-forwarded", "counts requests per address in X-Forwarded-For", func(c *call) string { return c.r.Header.Get("X-Forwarded-For") })
	add("limit-never", "never limits", func(s *Server) { s.limit = func(*call) time.Duration { return 0 } })
	add("limit-user", "limits all clients of the user when one is", func(s *Server) {
		until, before := map[string]time.Time{}, s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 {
				until[c.user.id] = c.now.Add(wait)
			}
			return max(0, until[c.user.id].Sub(c.now))
		}
	})
	add("limit-everybody", "limits everybody when one client is", func(s *Server) {
		var until time.Time
		before := s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 {
				until = c.now.Add(wait)
			}
			return max(0, until.Sub(c.now))
		}
	})
	add("limit-half", "limits at half of the stated requests", func(s *Server) {
		s.limit = func(c *call) time.Duration {
			if c.claims.ClientID != limitedClient {
				return 0
			}
			return s.take(limitedClient, c.now, limitRequests/2, limitWindow)
		}
	})
	add("limit-once", "never limits again after its first window", func(s *Server) {
		var first time.Time
		before := s.limit
		s.limit = func(c *call) time.Duration {
			if c.claims.ClientID == limitedClient && first.IsZero() {
				first = c.now
			}
			if c.now.Sub(first) > limitWindow && !first.IsZero() {
				return 0
			}
			return before(c)
		}
	})
	add("limit-for-ever", "limits a client for ever once it was limited", func(s *Server) {
		hit, before := map[string]bool{}, s.limit
		s.limit = func(c *call) time.Duration {
			if wait := before(c); wait > 0 || hit[c.claims.ClientID] {
				hit[c.claims.ClientID] = true
				return max(wait, time.Second)
			}
			return 0
		}
	})
	add("limit-after", "deletes the image and then says that there were too many requests", func(s *Server) {
		limited := s.limited
		s.limited = func(c *call, wait time.Duration) {
			if it := s.itwins[c.route.id]; c.operation() && it != nil {
				it.image = nil
			}
			limited(c, wait)
		}
	})
	answer := func(name, does string, write func(c *call, wait time.Duration)) {
		add(name, does, func(s *Server) { s.limited = write })
	}
	retry := func(name, does, value string) {
		answer(name, does, func(c *call, _ time.Duration) {
			if value != "" {
				c.w.Header().Set("Retry-After", value)
			}
			c.fail(c, rateLimited)
		})
	}
	retry("retry-absent", "sends no Retry-After", "")
	retry("retry-word", "sends a Retry-After that is no number", "soon")
	retry("retry-negative", "sends a negative Retry-After", "-1")
	retry("retry-fraction", "sends a Retry-After with a fraction", "0.5")
	retry("retry-unit", "sends a Retry-After with a unit", "1s")
	retry("retry-zero", "sends a Retry-After of 0 and goes on limiting", "0")
	retry("retry-day", "sends a Retry-After of a day with a window of a second", "86400")
	answer("retry-milliseconds", "sends Retry-After in milliseconds", func(c *call, wait time.Duration) {
		c.w.Header().Set("Retry-After", fmt.Sprint(1000+wait.Milliseconds()))
		c.fail(c, rateLimited)
	})
	answer("retry-time", "sends the time of day as Retry-After", func(c *call, wait time.Duration) {
		c.w.Header().Set("Retry-After", fmt.Sprint(c.now.Add(wait).Unix()))
		c.fail(c, rateLimited)
	})
	other := func(name, does string, status int, where func(n int) bool) {
		add(name, does, func(s *Server) {
			n, limited := 0, s.limited
			s.limited = func(c *call, wait time.Duration) {
				if n++; where(n) {
					c.w.Header().Set("Retry-After", fmt.Sprint(seconds(wait)))
					c.fail(c, &problem{status: status, code: "Unavailable", message: "Try again later."})
					return
				}
				limited(c, wait)
			}
		})
	}
	other("limit-503", "answers 503 where it limits", 503, func(int) bool { return true })
	other("limit-403", "answers 403 where it limits", 403, func(int) bool { return true })
	other("limit-503-second", "answers 503 to every second request beyond the limit", 503, func(n int) bool { return n%2 == 0 })
	other("limit-500-third", "answers 500 to every third request beyond the limit", 500, func(n int) bool { return n%3 == 0 })
	return subjects
}

// requestSubjects are those of requests as clients send them.
func requestSubjects() []Subject {
	refuses := func(name, does string, status int, where func(r *http.Request) bool) Subject {
		return Subject{name, Request, Must, does, func(s *Server) {
			before := s.permitted
			refused := false
			s.permitted = func(c *call) bool {
				refused = c.operation() && where(c.r)
				return before(c) && !refused
			}
			s.fails(func(_ *call, p *problem) bool { return refused && p == noPermission }, func(c *call, _ *problem) {
				c.json(status, map[string]any{"error": map[string]any{"code": "InvalidRequest", "message": "The request is not valid."}})
			})
		}}
	}
	has := func(name string) func(r *http.Request) bool {
		return func(r *http.Request) bool { return len(r.Header[name]) > 0 }
	}
	lacks := func(name string) func(r *http.Request) bool {
		return func(r *http.Request) bool { return len(r.Header[name]) == 0 }
	}
	return []Subject{
		refuses("request-no-accept", "wants Accept", 406, lacks("Accept")),
		refuses("request-accept-exact", "wants exactly the recommended Accept", 406, func(r *http.Request) bool {
			return r.Header.Get("Accept") != "application/vnd.bentley.itwin-platform.v1+json"
		}),
		refuses("request-accept-any", "refuses Accept: */*", 406, func(r *http.Request) bool { return r.Header.Get("Accept") == "*/*" }),
		refuses("request-accept-recommended", "refuses the recommended Accept", 406, func(r *http.Request) bool {
			return strings.Contains(r.Header.Get("Accept"), "vnd.bentley.itwin-platform.v1+json")
		}),
		refuses("request-json-without-body", "answers 400 to Content-Type: application/json without a body", 400, func(r *http.Request) bool {
			return strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && r.ContentLength == 0
		}),
		refuses("request-no-content-type", "answers 415 where Content-Type is absent", 415, lacks("Content-Type")),
		refuses("request-no-length", "answers 411 where Content-Length is absent", 411, func(r *http.Request) bool { return len(r.Header["Content-Length"]) == 0 && r.ContentLength <= 0 }),
		refuses("request-no-correlation", "wants X-Correlation-Id", 400, lacks("X-Correlation-Id")),
		refuses("request-browser", "refuses a User-Agent of a browser", 403, func(r *http.Request) bool { return strings.HasPrefix(r.UserAgent(), "Mozilla/") }),
		refuses("request-no-agent", "wants a User-Agent", 400, func(r *http.Request) bool { return r.UserAgent() == "" }),
		refuses("request-language", "answers 500 where Accept-Language is there", 500, has("Accept-Language")),
		refuses("request-language-list", "answers 500 where Accept-Language has several languages", 500, func(r *http.Request) bool {
			return strings.Contains(r.Header.Get("Accept-Language"), ",")
		}),
		refuses("request-traceparent", "answers 500 where traceparent is there", 500, has("Traceparent")),
		refuses("request-cookie", "answers 400 where there is a cookie", 400, has("Cookie")),
		refuses("request-forwarded", "answers 400 where X-Forwarded-For is there", 400, has("X-Forwarded-For")),
		refuses("request-query", "answers 500 where there is a query", 500, func(r *http.Request) bool { return r.URL.RawQuery != "" }),
		refuses("request-close", "answers 500 on a connection that is to be closed", 500, func(r *http.Request) bool { return r.Close }),
		refuses("request-encoding", "answers 500 where Accept-Encoding is not identity", 500, func(r *http.Request) bool {
			return !slices.Contains([]string{"", "identity"}, r.Header.Get("Accept-Encoding"))
		}),
	}
}
