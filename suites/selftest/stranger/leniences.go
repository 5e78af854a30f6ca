package stranger

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
)

// leniences are what conforms, or is left open, and what nobody may be accused of.
func leniences() []Subject {
	var subjects []Subject
	add := func(dimension Dimension, name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, dimension, Lenience, does, apply})
	}
	add(ITwin, "image-before-permission", "answers 404 for a missing image also to whoever may not delete", func(s *Server) {
		s.swap(func(c *call) bool { return c.itwin.image == nil }, noPermission, noImage)
	})
	add(ITwin, "modified-time", "tells when the iTwin was modified, also by a deletion", func(s *Server) {
		before := s.remove
		s.remove = func(c *call) {
			before(c)
			c.itwin.properties["lastModifiedDateTime"] = c.now.UTC().Format(time.RFC3339Nano)
			c.itwin.properties["lastModifiedBy"] = c.user.id
		}
	})
	add(ID, "id-any-case", "takes an id in any letter case", func(s *Server) {
		before := s.route
		s.route = func(r *http.Request) route {
			there := before(r)
			if there.resource == "image" {
				there.id = strings.ToLower(there.id)
			}
			return there
		}
	})
	add(ID, "id-malformed-400", "answers 400 to an id that is no GUID", func(s *Server) {
		s.swap(func(c *call) bool { return len(c.route.id) != 36 }, noITwin, &problem{status: 400, code: "InvalidiTwinId", message: "The id is no GUID."})
	})
	for _, sp := range spellings {
		add(Path, "served-"+sp.name, "serves the path with "+sp.does+" and guards it likewise", func(s *Server) {
			s.route = func(r *http.Request) route { return routeTo(sp.plain(r.URL.EscapedPath())) }
		})
	}
	add(Path, "redirected-slash", "redirects a path with a slash at its end to the documented one", func(s *Server) {
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/image/") {
					w.Header().Set("Location", strings.TrimSuffix(r.URL.EscapedPath(), "/"))
					w.WriteHeader(http.StatusPermanentRedirect)
					return
				}
				next.ServeHTTP(w, r)
			})
		}
	})
	add(Errors, "error-with-more", "tells more within error: a target, a null target, details", func(s *Server) {
		s.fail = func(c *call, p *problem) {
			if p.challenge != "" {
				c.w.Header().Set("WWW-Authenticate", p.challenge)
			}
			c.json(p.status, map[string]any{"error": map[string]any{
				"code": p.code, "message": p.message, "target": nil, "details": []any{map[string]any{"code": "More", "message": "More.", "target": "iTwinId"}},
			}})
		}
	})
	add(Errors, "error-in-german", "tells its messages in German", func(s *Server) {
		fail := s.fail
		s.fail = func(c *call, p *problem) {
			other := *p
			other.message = "Zugriff verweigert – bitte prüfen."
			c.w.Header().Set("Content-Language", "de")
			fail(c, &other)
		}
	})
	add(Errors, "error-challenges", "sends two challenges with 401", func(s *Server) {
		fail := s.fail
		s.fail = func(c *call, p *problem) {
			if p.status == 401 {
				c.w.Header().Add("WWW-Authenticate", `DPoP algs="ES256"`)
				other := *p
				other.challenge = ""
				c.w.Header().Add("WWW-Authenticate", p.challenge)
				p = &other
			}
			fail(c, p)
		}
	})
	add(Errors, "error-pretty", "writes JSON with line ends and without charset", func(s *Server) {
		s.fail = func(c *call, p *problem) {
			body("application/json", "{\r\n  \"error\": {\r\n    \"message\": \"MESSAGE\",\r\n    \"code\": \"CODE\"\r\n  }\r\n}\r\n")(c, p)
		}
	})
	add(Errors, "no-such-path-html", "answers HTML where it serves nothing", func(s *Server) {
		fail := s.fail
		s.fail = func(c *call, p *problem) {
			if p == noResource {
				body("text/html", asHTML)(c, p)
				return
			}
			fail(c, p)
		}
	})
	add(Errors, "early-hints", "sends 103 before each final answer", func(s *Server) {
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusEarlyHints)
				next.ServeHTTP(w, r)
			})
		}
	})
	add(Errors, "security-headers", "sends the headers of a careful gateway with each answer", func(s *Server) {
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				maps.Copy(w.Header(), http.Header{
					"Strict-Transport-Security": {"max-age=31536000"}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"no-store"},
					"Vary": {"Authorization"}, "Access-Control-Allow-Origin": {"*"}, "Set-Cookie": {"affinity=1; Path=/; HttpOnly"}, "Via": {"1.1 gateway"},
				})
				next.ServeHTTP(w, r)
			})
		}
	})
	add(Connection, "closes-after-errors", "closes the connection after each error", func(s *Server) {
		fail := s.fail
		s.fail = func(c *call, p *problem) {
			c.w.Header().Set("Connection", "close")
			fail(c, p)
		}
	})
	add(Connection, "closes-third", "closes the connection after each third answer", func(s *Server) {
		n := 0
		before := s.route
		s.route = func(r *http.Request) route { n++; return before(r) }
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.mu.Lock()
				last := n%3 == 2
				s.mu.Unlock()
				if last {
					w.Header().Set("Connection", "close")
				}
				next.ServeHTTP(w, r)
			})
		}
	})
	add(Request, "body-refused", "answers 400 to a DELETE with a body", func(s *Server) {
		s.front = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodDelete && r.ContentLength != 0 {
					(&call{Server: s, w: w, r: r}).errorResponse(&problem{status: 400, code: "InvalidRequest", message: "A body is not allowed."})
					return
				}
				next.ServeHTTP(w, r)
			})
		}
	})
	add(Errors, "error-406", "answers 406 with an Error Response where Accept allows no JSON (RFC 9110 §15.5.7)", func(s *Server) {
		s.fails(func(c *call, _ *problem) bool {
			accept := c.r.Header.Get("Accept")
			return accept != "" && !strings.Contains(accept, "*/*") && !strings.Contains(accept, "json")
		}, func(c *call, _ *problem) {
			c.json(406, map[string]any{"error": map[string]any{"code": "NotAcceptable", "message": "The media type is not offered."}})
		})
	})
	add(Credentials, "spare-bits", "does not look at the spare bits of the last character of a signature (RFC 4648 §3.5)", func(s *Server) {
		before := s.verify
		s.verify = func(c *call, token string) (claims, *problem) {
			signed, signature := cut(token)
			if raw, err := base64.RawURLEncoding.DecodeString(signature); err == nil {
				token = signed + "." + base64.RawURLEncoding.EncodeToString(raw)
			}
			return before(c, token)
		}
	})
	add(Credentials, "scope-list", "has tokens with a list of scopes", func(s *Server) {
		s.issuer.marked = func(said *claims) any {
			type plain claims
			return struct {
				plain
				Scope []string `json:"scope"`
			}{plain(*said), strings.Fields(said.Scope)}
		}
	})
	add(Credentials, "spaces-before-token", "takes one space between scheme and token and no more", func(s *Server) {
		before := s.credential
		s.credential = func(c *call) (string, *problem) {
			if strings.Contains(c.r.Header.Get("Authorization"), "  ") {
				return "", headerMalformed
			}
			return before(c)
		}
	})
	add(Limited, "limit-headers", "sends the platform's further headers with 429", func(s *Server) {
		limited := s.limited
		s.limited = func(c *call, wait time.Duration) {
			for _, name := range []string{"Tier", "API", "Operation", "Application"} {
				c.w.Header().Set("ITwinPlatform-RateLimited-"+name, "iTwins")
			}
			limited(c, wait)
		}
	})
	add(Limited, "limit-generous", "lets half as many again through before it limits", func(s *Server) {
		s.limit = func(c *call) time.Duration {
			if c.claims.ClientID != limitedClient {
				return 0
			}
			return s.take(limitedClient, c.now, limitRequests*3/2)
		}
	})
	add(Limited, "limit-longer-wait", "asks for a second more than is needed", func(s *Server) {
		limited := s.limited
		s.limited = func(c *call, wait time.Duration) { limited(c, wait+time.Second) }
	})
	for _, wait := range []time.Duration{50 * time.Millisecond, 300 * time.Millisecond, 2 * time.Second} {
		add(History, "grants-"+wait.String(), "needs "+wait.String()+" until a change of roles and members is in force, and shows that", func(s *Server) { s.slowly(wait) })
		add(Image, "uploads-"+wait.String(), "needs "+wait.String()+" until an uploaded image is there", func(s *Server) {
			s.uploaded = func(c *call) {
				it, image := c.itwin, c.itwin.image
				it.image = nil
				time.AfterFunc(wait, func() {
					s.mu.Lock()
					defer s.mu.Unlock()
					it.image = image
				})
			}
		})
	}
	add(Permissions, "no-permission-list", "does not tell all permissions there are", func(s *Server) { s.lacks("GET", "permissions", 0) })
	add(Permissions, "no-own-permissions", "does not tell a caller's own permissions", func(s *Server) { s.lacks("GET", "permissions", 1) })
	add(History, "members-fixed", "does not let members be changed or removed", func(s *Server) { s.lacks("PATCH DELETE", "users", 1) })
	add(Maker, "owners-fixed", "does not let owners be read or changed", func(s *Server) { s.lacks("GET POST DELETE", "owners", 1) })
	for _, status := range []int{200, 204} {
		add(Request, fmt.Sprintf("upload-%d", status), fmt.Sprintf("answers %d to an upload", status), func(s *Server) {
			s.front = restating(http.MethodPut, 201, status)
		})
	}
	add(Request, "created-200", "answers 200 where it created something", func(s *Server) { s.front = restating(http.MethodPost, 201, 200) })
	add(Maker, "creator-owns", "lets the creator of an iTwin be an owner for as long as nobody takes that away", func(*Server) {})
	return subjects
}
