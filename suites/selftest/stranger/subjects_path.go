package stranger

import (
	"net/http"
	"net/url"
	"strings"
)

// spelling is a way to write the documented path that a router may take for it.
type spelling struct {
	name, does string
	plain      func(path string) string // the documented spelling
}

// spellings are the ones that this server can be made to serve.
var spellings = []spelling{
	{"slash-end", "a slash at its end", func(p string) string { return strings.TrimSuffix(p, "/") }},
	{"slash-double", "doubled slashes", collapsed},
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
		serve := func(_ *Server, r *http.Request) (route, bool) {
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
