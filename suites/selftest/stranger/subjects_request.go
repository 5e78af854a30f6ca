package stranger

import (
	"net/http"
	"slices"
	"strings"
)

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
	subjects := []Subject{
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
	for i := range subjects {
		if subjects[i].Name == "request-no-agent" { // a client should send one (RFC 9110 §10.1.5)
			subjects[i].Level = Should
		}
	}
	return subjects
}
