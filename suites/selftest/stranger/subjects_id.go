package stranger

import (
	"net/http"
	"slices"
	"strings"
)

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
