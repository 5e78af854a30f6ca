package stranger

import (
	"net/http"
	"net/url"
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
