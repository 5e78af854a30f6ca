package stranger

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// slowly lets the permissions of a user be what they were a while ago.
func (s *Server) slowly(wait time.Duration) {
	type key struct {
		user  *user
		itwin *iTwin
	}
	type state struct {
		since       time.Time
		permissions []string
	}
	past := map[key][]state{}
	before := s.permissions
	s.changed = func(it *iTwin) {
		for _, u := range s.dir {
			k := key{u, it}
			past[k] = append(past[k], state{time.Now().Add(wait), slices.Clone(before(u, it))})
		}
	}
	s.permissions = func(u *user, it *iTwin) []string {
		states := past[key{u, it}]
		if len(states) == 0 {
			return before(u, it)
		}
		var has []string
		if it.creator == u || s.administers(u, it) {
			has = known
		}
		for _, st := range states {
			if !time.Now().Before(st.since) {
				has = st.permissions
			}
		}
		return has
	}
}

// lacks lets Access Control not have a resource, below an iTwin where depth is 1.
func (s *Server) lacks(methods, kind string, depth int) {
	before := s.route
	s.route = func(r *http.Request) route {
		there := before(r)
		words := append([]string{there.id}, there.rest...)
		if there.resource == "access" && strings.Contains(methods, r.Method) && slices.Contains(words[depth:], kind) && (depth == 1 || words[0] == kind) {
			return route{}
		}
		return there
	}
}

// restating answers one method with another status for the same success.
func restating(method string, from, to int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != method {
				next.ServeHTTP(w, r)
				return
			}
			k := record(next, r)
			if k.status == from {
				k.status = to
			}
			if k.status == http.StatusNoContent {
				k.body.Reset()
				k.header.Del("Content-Length")
				k.header.Del("Content-Type")
			}
			k.replay(w)
		})
	}
}
