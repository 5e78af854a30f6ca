// Package stranger is an implementation of Delete iTwin Image that shares no code
// with the suite, written from the documentation by somebody who had not read the
// suite. A suite that is judged by its own reference only shows what its authors
// thought of; this package shows what others did.
//
// The correct server is in server.go, call.go, authenticate.go, image.go, itwins.go
// and access.go. It is made of seams: functions that each decide one thing. A
// Subject (subjects*.go) replaces one of them, so that the server does one thing
// wrong (a defect), or does something unusual that conforms (a lenience).
package stranger

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Server is an implementation of the operation, and of the calls beside it that are
// needed to arrange iTwins. Its handler answers one request at a time.
type Server struct {
	// URL is where the server listens, without a slash at the end.
	URL string

	mu      sync.Mutex
	dir     directory
	issuer  *issuer
	itwins  map[string]*iTwin
	order   []string          // ids of iTwins, oldest first
	blobs   map[string][]byte // the bytes of images, by the name in their URL
	windows map[string]*window
	seams
	http *httptest.Server
}

// seams are the decisions of the server. Each holds what the documentation says until
// a Subject replaces it.
type seams struct {
	// front wraps the whole server, as a gateway would.
	front func(http.Handler) http.Handler
	// route says which resource a path names.
	route func(r *http.Request) route
	// credential takes the token from a request.
	credential func(c *call) (string, *problem)
	// verify returns what a token says, or why it is not valid.
	verify func(c *call, token string) (claims, *problem)
	// scoped reports whether a token carries the scope of the API.
	scoped func(c *call) bool
	// identify finds the user of a token.
	identify func(c *call) *user
	// limit returns how long the client has to wait; 0 admits the request.
	limit func(c *call) time.Duration
	// limited answers a request beyond the limit.
	limited func(c *call, wait time.Duration)
	// find returns the iTwin that the path names, or nil.
	find func(c *call) *iTwin
	// permitted reports whether the caller may delete the image.
	permitted func(c *call) bool
	// permissions returns what a user may do on an iTwin.
	permissions func(u *user, it *iTwin) []string
	// administers reports whether a user is Organization Administrator of the iTwin's organisation.
	administers func(u *user, it *iTwin) bool
	// imageOf returns the image that the operation sees, or nil.
	imageOf func(c *call) *picture
	// remove takes the image away.
	remove func(c *call)
	// deleted answers after the image was taken away.
	deleted func(c *call)
	// uploaded is told of each image that was uploaded.
	uploaded func(c *call)
	// changed is told of each change of roles, members and owners.
	changed func(it *iTwin)
	// fail writes an error.
	fail func(c *call, p *problem)
}

// New starts a server that has one subject, or none, applied to it.
func New(subject *Subject) *Server {
	s := &Server{
		dir: newDirectory(), itwins: map[string]*iTwin{}, blobs: map[string][]byte{}, windows: map[string]*window{},
	}
	s.http = httptest.NewUnstartedServer(nil)
	s.URL = "http://" + s.http.Listener.Addr().String()
	s.issuer = newIssuer(s.URL)
	s.seams = seams{
		front:       func(next http.Handler) http.Handler { return next },
		route:       routeOf,
		credential:  (*call).bearer,
		verify:      func(c *call, token string) (claims, *problem) { return s.issuer.verify(token, c.now) },
		scoped:      func(c *call) bool { return slices.Contains(strings.Fields(c.claims.Scope), "itwin-platform") },
		identify:    func(c *call) *user { return s.dir[c.claims.Email] },
		limit:       s.fixedWindow,
		limited:     (*call).tooMany,
		find:        func(c *call) *iTwin { return s.itwins[c.route.id] },
		permitted:   func(c *call) bool { return slices.Contains(s.permissions(c.user, c.itwin), "itwins_modify") },
		permissions: s.effective,
		administers: administers,
		imageOf:     func(c *call) *picture { return c.itwin.image },
		remove:      func(c *call) { c.itwin.image = nil },
		deleted:     func(c *call) { c.w.WriteHeader(http.StatusNoContent) },
		uploaded:    func(*call) {},
		changed:     func(*iTwin) {},
		fail:        (*call).errorResponse,
	}
	if subject != nil {
		subject.Apply(s)
	}
	s.http.Config.Handler = s.front(http.HandlerFunc(s.serve))
	s.http.Start()
	return s
}

// Close ends the server.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// serve answers whatever is asked.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Server: s, w: w, r: r, now: time.Now(), route: s.route(r)}
	switch c.route.resource {
	case "issuer":
		s.issuer.serve(w, r)
	case "blob":
		c.serveBlob()
	case "":
		c.notServed()
	default:
		if !c.authenticate() {
			return
		}
		switch c.route.resource {
		case "image":
			c.serveImage()
		case "itwins":
			c.serveITwins()
		case "itwin":
			c.serveITwin()
		case "access":
			c.serveAccess()
		}
	}
}

// route is what a path names.
type route struct {
	resource string   // issuer, blob, image, itwins, itwin or access; "" for nothing
	id       string   // of the iTwin
	rest     []string // of the path, below the iTwin in Access Control
}

// routeOf knows the documented paths, and those of POST and GET /itwins with and
// without a slash.
func routeOf(r *http.Request) route { return routeTo(r.URL.EscapedPath()) }

func routeTo(path string) route {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i := range parts {
		parts[i] = unescaped(parts[i])
	}
	switch {
	case parts[0] == "issuer" || parts[0] == ".well-known":
		return route{resource: "issuer"}
	case parts[0] == "blobs" && len(parts) == 2:
		return route{resource: "blob", id: parts[1]}
	case parts[0] == "accesscontrol" && len(parts) >= 3 && parts[1] == "itwins":
		return route{resource: "access", id: parts[2], rest: parts[3:]}
	case parts[0] != "itwins":
		return route{}
	case len(parts) == 1 || len(parts) == 2 && parts[1] == "":
		return route{resource: "itwins"}
	case len(parts) == 2:
		return route{resource: "itwin", id: parts[1]}
	case len(parts) == 3 && parts[2] == "image":
		return route{resource: "image", id: parts[1]}
	}
	return route{}
}
