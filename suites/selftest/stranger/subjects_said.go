package stranger

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// trusts lets whoever sends a header through as a user, where there is no good token.
func (s *Server) trusts(who func(c *call) *user) {
	credential, verify, identify := s.credential, s.verify, s.identify
	const trusted = "trusted"
	s.credential = func(c *call) (string, *problem) {
		token, p := credential(c)
		if p == nil {
			if _, p = verify(c, token); p == nil {
				return token, nil
			}
		}
		if c.user = who(c); c.user != nil {
			return trusted, nil
		}
		return token, p
	}
	s.verify = func(c *call, token string) (claims, *problem) {
		if token == trusted {
			return claims{Email: c.user.email, Scope: "itwin-platform", ClientID: "gateway"}, nil
		}
		return verify(c, token)
	}
	s.identify = identify
}

// anyAdministrator is a user who may do everything in the organisation.
func (c *call) anyAdministrator() *user { return c.dir["account-administrator@industries.example"] }

// claimSubjects are those of headers by which gateways and frameworks tell who calls.
func claimSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, Claims, Must, does, apply})
	}
	for _, name := range []string{
		"X-User", "X-User-Id", "X-User-Email", "X-Forwarded-User", "X-Forwarded-Email", "X-Remote-User", "Remote-User", "X-Authenticated-User",
		"X-Auth-Request-Email", "X-Goog-Authenticated-User-Email", "X-MS-CLIENT-PRINCIPAL-NAME", "X-Amzn-Oidc-Identity", "X-WEBAUTH-USER", "From",
	} {
		add("claim-"+strings.ToLower(name), "believes the header "+name+" instead of a token", func(s *Server) {
			s.trusts(func(c *call) *user {
				said := c.r.Header.Get(name)
				if u := c.dir[said]; u != nil {
					return u
				}
				return c.userBy(said)
			})
		})
	}
	as := func(name, does string, when func(r *http.Request) bool) {
		add(name, does, func(s *Server) {
			s.trusts(func(c *call) *user {
				if when(c.r) {
					return c.anyAdministrator()
				}
				return nil
			})
		})
	}
	as("claim-any-user", "takes any value of X-User-Id or X-Forwarded-User for an authenticated user", func(r *http.Request) bool {
		return r.Header.Get("X-User-Id") != "" || r.Header.Get("X-Forwarded-User") != ""
	})
	as("claim-local", "needs no token from 127.0.0.1 as X-Forwarded-For or X-Real-IP tells it", func(r *http.Request) bool {
		return strings.HasPrefix(r.Header.Get("X-Forwarded-For")+r.Header.Get("X-Real-Ip"), "127.0.0.1")
	})
	as("claim-forwarded", "needs no token from 127.0.0.1 as Forwarded tells it", func(r *http.Request) bool {
		return strings.Contains(r.Header.Get("Forwarded"), "127.0.0.1")
	})
	as("claim-internal", "needs no token where X-Internal or X-Internal-Request is there", func(r *http.Request) bool {
		return r.Header.Get("X-Internal") != "" || r.Header.Get("X-Internal-Request") != ""
	})
	as("claim-probe", "needs no token from the probe of an orchestrator", func(r *http.Request) bool {
		return strings.HasPrefix(r.UserAgent(), "kube-probe") || strings.HasPrefix(r.UserAgent(), "ELB-HealthChecker")
	})
	as("claim-client-certificate", "believes a header with the subject of a client certificate", func(r *http.Request) bool {
		return r.Header.Get("X-Client-Cert") != "" || r.Header.Get("X-Ssl-Client-S-Dn") != "" || r.Header.Get("X-Forwarded-Client-Cert") != ""
	})
	as("claim-debug", "needs no token where X-Debug or X-Test is there", func(r *http.Request) bool {
		return r.Header.Get("X-Debug") != "" || r.Header.Get("X-Test") != ""
	})
	as("claim-origin", "needs no token from a page of the same host, as Origin or Referer tells it", func(r *http.Request) bool {
		referer, err := url.Parse(r.Referer())
		return strings.HasSuffix(r.Header.Get("Origin"), r.Host) && r.Host != "" && r.Header.Get("Origin") != "" || err == nil && referer.Host == r.Host
	})

	permitted := func(name, does string, when func(c *call) bool) {
		add(name, does, func(s *Server) { s.alsoPermitted(when) })
	}
	permitted("claim-role", "believes X-Role or X-User-Roles of a caller with a token", func(c *call) bool {
		return c.r.Header.Get("X-Role") != "" || c.r.Header.Get("X-User-Roles") != "" || c.r.Header.Get("X-Roles") != ""
	})
	permitted("claim-permissions", "believes X-Permissions or X-Scopes of a caller with a token", func(c *call) bool {
		return strings.Contains(c.r.Header.Get("X-Permissions")+c.r.Header.Get("X-Scopes"), "itwins_modify")
	})
	permitted("claim-admin", "believes X-Admin or X-Is-Admin of a caller with a token", func(c *call) bool {
		return strings.EqualFold(c.r.Header.Get("X-Admin")+c.r.Header.Get("X-Is-Admin"), "true")
	})
	add("claim-impersonate", "lets a caller with a token call as the user in X-Impersonate-User, X-User-Id or X-On-Behalf-Of", func(s *Server) {
		before := s.identify
		s.identify = func(c *call) *user {
			for _, name := range []string{"X-Impersonate-User", "Impersonate-User", "X-On-Behalf-Of", "X-User-Id", "X-User-Email"} {
				said := c.r.Header.Get(name)
				if u := c.dir[said]; u != nil {
					return u
				}
				if u := c.userBy(said); u != nil {
					return u
				}
			}
			return before(c)
		}
	})
	add("claim-scope", "adds the scopes in X-Scope or X-Forwarded-Scope to those of the token", func(s *Server) {
		before := s.scoped
		s.scoped = func(c *call) bool {
			return before(c) || strings.Contains(c.r.Header.Get("X-Scope")+c.r.Header.Get("X-Scopes")+c.r.Header.Get("X-Forwarded-Scope"), "itwin-platform")
		}
	})
	add("method-override", "takes a GET with X-HTTP-Method-Override: DELETE for a DELETE, and asks only for what a GET needs", func(s *Server) {
		s.front = rewriting(func(r *http.Request) {
			if said := r.Header.Get("X-Http-Method-Override"); said != "" {
				r.Method = said
			}
		})
		s.alsoPermitted(func(c *call) bool {
			return c.r.Header.Get("X-Http-Method-Override") != "" && c.holds(func(string) bool { return true })
		})
	})
	add("method-override-delete", "takes a DELETE with X-HTTP-Method-Override for that other method", func(s *Server) {
		s.front = rewriting(func(r *http.Request) {
			if said := r.Header.Get("X-Http-Method-Override") + r.Header.Get("X-Method-Override"); said != "" && r.Method == http.MethodDelete {
				r.Method = said
			}
		})
	})
	for _, name := range []string{"X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri"} {
		add("path-from-"+strings.ToLower(name), "takes the path from the header "+name, func(s *Server) {
			s.front = rewriting(func(r *http.Request) {
				if u, err := url.Parse(r.Header.Get(name)); err == nil && u.Path != "" {
					r.URL.Path, r.URL.RawPath = u.Path, u.RawPath
				}
			})
		})
	}
	return subjects
}

func rewriting(change func(r *http.Request)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			change(r)
			next.ServeHTTP(w, r)
		})
	}
}

// spelling is a way to write the documented path that a router may take for it.
type spelling struct {
	name, does string
	plain      func(path string) string // the documented spelling
}

// spellings are the ones that this server can be made to serve.
var spellings = []spelling{
	{"slash-end", "a slash at its end", func(p string) string { return strings.TrimSuffix(p, "/") }},
	{"slash-double", "doubled slashes", func(p string) string { return collapsed(p) }},
	{"letter-case", "image or itwins in other letter case", func(p string) string {
		parts := strings.Split(p, "/")
		for _, i := range []int{1, 3} {
			if i < len(parts) {
				parts[i] = strings.ToLower(parts[i])
			}
		}
		return strings.Join(parts, "/")
	}},
	{"dot-segments", "dot segments", func(p string) string {
		u := &url.URL{Path: "/"}
		return u.JoinPath(p).EscapedPath()
	}},
	{"parameters", "parameters behind a semicolon", func(p string) string {
		parts := strings.Split(p, "/")
		for i := range parts {
			parts[i], _, _ = strings.Cut(parts[i], ";")
		}
		return strings.Join(parts, "/")
	}},
	{"encoded-slash", "an encoded slash", func(p string) string {
		return strings.NewReplacer("%2F", "/", "%2f", "/").Replace(p)
	}},
	{"extension", "an extension such as .json", func(p string) string {
		for _, end := range []string{".json", ".png", ".xml", ".html"} {
			p = strings.TrimSuffix(p, end)
		}
		return p
	}},
	{"blank", "an encoded blank at its end", func(p string) string { return strings.TrimSuffix(p, "%20") }},
	{"null", "an encoded null byte at its end", func(p string) string { return strings.TrimSuffix(p, "%00") }},
	{"dot-end", "a dot at its end", func(p string) string { return strings.TrimSuffix(p, ".") }},
	{"backslash", "backslashes", func(p string) string {
		return strings.NewReplacer("%5C", "/", "%5c", "/", "\\", "/").Replace(p)
	}},
	{"version", "a version before it", func(p string) string {
		for _, begin := range []string{"/v1", "/v2", "/api"} {
			if strings.HasPrefix(p, begin+"/") {
				return strings.TrimPrefix(p, begin)
			}
		}
		return p
	}},
}

func collapsed(p string) string {
	for strings.Contains(p, "//") {
		p = strings.ReplaceAll(p, "//", "/")
	}
	return p
}

// pathSubjects are those of other spellings of the path.
func pathSubjects() []Subject {
	var subjects []Subject
	for _, sp := range spellings {
		serve := func(s *Server, r *http.Request) (route, bool) {
			path := r.URL.EscapedPath()
			plain := sp.plain(path)
			return routeTo(plain), plain != path && routeTo(plain).resource == "image"
		}
		subjects = append(subjects,
			Subject{"path-" + sp.name, Path, Must, "serves the path with " + sp.does + " and needs no token there", func(s *Server) {
				s.route = func(r *http.Request) route {
					if there, other := serve(s, r); other {
						return there
					}
					return routeOf(r)
				}
				s.trusts(func(c *call) *user {
					if _, other := serve(s, c.r); other && c.operation() {
						return c.anyAdministrator()
					}
					return nil
				})
			}},
			Subject{"path-" + sp.name + "-permission", Path, Must, "serves the path with " + sp.does + " and needs no permission there, only a token", func(s *Server) {
				s.route = func(r *http.Request) route {
					if there, other := serve(s, r); other {
						return there
					}
					return routeOf(r)
				}
				s.alsoPermitted(func(c *call) bool {
					_, other := serve(s, c.r)
					return other
				})
			}})
	}
	return subjects
}

// idSubjects are those of what names the iTwin.
func idSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, apply func(s *Server)) {
		subjects = append(subjects, Subject{name, ID, Must, does, apply})
	}
	finds := func(name, does string, otherwise func(s *Server, id string) *iTwin) {
		add(name, does, func(s *Server) {
			before := s.find
			s.find = func(c *call) *iTwin {
				if it := before(c); it != nil {
					return it
				}
				if it := otherwise(s, c.route.id); it != nil {
					return it
				}
				return nil
			}
		})
	}
	first := func(s *Server, is func(it *iTwin) bool) *iTwin {
		for _, id := range slices.Backward(s.order) {
			if it := s.itwins[id]; is(it) {
				return it
			}
		}
		return nil
	}
	finds("id-prefix", "finds an iTwin by the beginning of its id", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return len(id) >= 8 && strings.HasPrefix(it.id, id) })
	})
	finds("id-followed", "finds an iTwin by an id that is followed by something", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return strings.HasPrefix(id, it.id) })
	})
	finds("id-near", "finds an iTwin by the first 32 characters of its id", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return len(id) == 36 && it.id[:32] == id[:32] })
	})
	finds("id-contained", "finds an iTwin whose id is somewhere in the segment", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return strings.Contains(id, it.id) })
	})
	finds("id-wildcard", "takes * and % in an id for a pattern", func(s *Server, id string) *iTwin {
		begin, end, found := strings.Cut(strings.ReplaceAll(id, "%", "*"), "*")
		return first(s, func(it *iTwin) bool { return found && strings.HasPrefix(it.id, begin) && strings.HasSuffix(it.id, end) })
	})
	for _, word := range []string{"me", "default", "recents", "favorites", "current", "latest"} {
		finds("id-word-"+word, "takes the word "+word+" for the latest iTwin", func(s *Server, id string) *iTwin {
			return first(s, func(*iTwin) bool { return id == word })
		})
	}
	finds("id-zeros", "takes the id of zeros for the latest iTwin", func(s *Server, id string) *iTwin {
		return first(s, func(*iTwin) bool { return id == "00000000-0000-0000-0000-000000000000" })
	})
	finds("id-of-image", "finds an iTwin by the id of its image", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return it.image != nil && it.image.id == id })
	})
	finds("id-number", "finds an iTwin by its number", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return it.properties["number"] == id })
	})
	finds("id-name", "finds an iTwin by its display name", func(s *Server, id string) *iTwin {
		return first(s, func(it *iTwin) bool { return it.properties["displayName"] == id })
	})
	subjects[len(subjects)-1].Dimension, subjects[len(subjects)-2].Dimension, subjects[len(subjects)-3].Dimension = Two, Two, Two

	add("id-list", "deletes the images of two iTwins for two ids and a comma", func(s *Server) {
		before := s.find
		s.find = func(c *call) *iTwin {
			for _, id := range strings.Split(c.route.id, ",") {
				if it := s.itwins[id]; it != nil && strings.Contains(c.route.id, ",") {
					c.itwin = it
					if s.permitted(c) {
						it.image = nil
					}
				}
			}
			return before(c)
		}
	})
	add("id-list-first", "checks the first of two ids and deletes the image of the second", func(s *Server) {
		s.find = func(c *call) *iTwin {
			one, _, _ := strings.Cut(c.route.id, ",")
			return s.itwins[one]
		}
		s.remove = func(c *call) {
			_, other, more := strings.Cut(c.route.id, ",")
			if it := s.itwins[other]; more && it != nil {
				it.image = nil
			}
			c.itwin.image = nil
		}
	})
	for _, name := range []string{"iTwinId", "itwinid", "id", "projectId"} {
		add("id-query-"+name, "deletes the image of the iTwin in the query parameter "+name, func(s *Server) {
			s.remove = func(c *call) {
				if other := s.itwins[c.r.URL.Query().Get(name)]; other != nil {
					other.image = nil
					return
				}
				c.itwin.image = nil
			}
		})
	}
	add("id-body", "deletes the image of the iTwin in the body", func(s *Server) {
		s.remove = func(c *call) {
			var said map[string]any
			_ = c.read(&said) // most have none
			for _, key := range []string{"iTwinId", "id"} {
				if id, _ := said[key].(string); s.itwins[id] != nil {
					s.itwins[id].image = nil
					return
				}
			}
			c.itwin.image = nil
		}
	})
	add("id-header", "deletes the image of the iTwin in the header X-iTwin-Id", func(s *Server) {
		s.remove = func(c *call) {
			if other := s.itwins[c.r.Header.Get("X-Itwin-Id")]; other != nil {
				other.image = nil
				return
			}
			c.itwin.image = nil
		}
	})
	add("id-header-check", "checks the permission on the iTwin in the header X-iTwin-Id or the query", func(s *Server) {
		before := s.permitted
		s.permitted = func(c *call) bool {
			asked := c.itwin
			defer func() { c.itwin = asked }()
			for _, id := range []string{c.r.Header.Get("X-Itwin-Id"), c.r.URL.Query().Get("iTwinId")} {
				if other := s.itwins[id]; other != nil {
					c.itwin = other
				}
			}
			return before(c)
		}
	})
	add("id-random-204", "answers 204 for an iTwin that does not exist", func(s *Server) { s.instead(noITwin, http.StatusNoContent) })
	add("id-random-500", "answers 500 for an iTwin that does not exist", func(s *Server) { s.instead(noITwin, http.StatusInternalServerError) })
	add("id-random-403", "answers 403 for an iTwin that does not exist", func(s *Server) {
		s.swap(func(*call) bool { return true }, noITwin, noPermission)
	})
	add("id-encoded", "does not decode an id that is percent-encoded", func(s *Server) {
		s.route = func(r *http.Request) route {
			there := routeOf(r)
			if strings.Contains(r.URL.EscapedPath(), "%") {
				there.id = "%"
			}
			return there
		}
	})
	subjects[len(subjects)-1].Level = Should
	return subjects
}

// instead answers with a bare status where a problem would be told.
func (s *Server) instead(of *problem, status int) {
	fail := s.fail
	s.fail = func(c *call, p *problem) {
		if c.operation() && p == of {
			if status >= 500 {
				fail(c, &problem{status: status, code: "InternalServerError", message: "Something went wrong."})
				return
			}
			c.w.WriteHeader(status)
			return
		}
		fail(c, p)
	}
}
