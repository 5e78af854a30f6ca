package stranger

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"
)

// unseen lets the operation not see an image that a predicate takes.
func (s *Server) unseen(is func(c *call, p *picture) bool) {
	s.imageOf = func(c *call) *picture {
		if p := c.itwin.image; p != nil && !is(c, p) {
			return p
		}
		return nil
	}
}

// breaks answers 500 where the image is one that a predicate takes.
func (s *Server) breaks(is func(p *picture) bool) {
	before := s.remove
	deleted := s.deleted
	s.remove = func(c *call) {
		if !is(c.itwin.image) {
			before(c)
		}
	}
	s.deleted = func(c *call) {
		if c.itwin.image != nil {
			c.fail(c, &problem{status: 500, code: "InternalServerError", message: "Something went wrong."})
			return
		}
		deleted(c)
	}
}

// thingSubjects are those of two of a kind, of images and of iTwins.
func thingSubjects() []Subject {
	two := func(name, does string, apply func(s *Server)) Subject { return Subject{name, Two, Must, does, apply} }
	img := func(name, does string, apply func(s *Server)) Subject { return Subject{name, Image, Must, does, apply} }
	itw := func(name, does string, apply func(s *Server)) Subject { return Subject{name, ITwin, Must, does, apply} }
	others := func(s *Server, is func(mine, other *iTwin) bool) {
		s.remove = func(c *call) {
			for _, other := range s.itwins {
				if other != c.itwin && other.image != nil && is(c.itwin, other) {
					other.image = nil
				}
			}
			c.itwin.image = nil
		}
	}
	return []Subject{
		two("two-same-bytes", "keeps images by their hash, so that the same image of another iTwin goes as well", func(s *Server) {
			others(s, func(mine, other *iTwin) bool { return bytes.Equal(mine.image.bytes, other.image.bytes) })
		}),
		two("two-same-uploader", "deletes all images that the same user uploaded", func(s *Server) {
			others(s, func(mine, other *iTwin) bool { return mine.image.by == other.image.by })
		}),
		two("two-same-name", "deletes the images of all iTwins of the same name", func(s *Server) {
			others(s, func(mine, other *iTwin) bool {
				return mine.properties["displayName"] == other.properties["displayName"]
			})
		}),
		two("two-same-organisation", "deletes all images of the organisation", func(s *Server) {
			others(s, func(mine, other *iTwin) bool { return mine.organization == other.organization })
		}),
		two("two-same-bytes-twice", "counts references to the same bytes in one iTwin, so that an image uploaded twice needs two deletions", func(s *Server) {
			count := map[string]int{}
			last := map[string][]byte{}
			s.uploaded = func(c *call) {
				if !bytes.Equal(last[c.itwin.id], c.itwin.image.bytes) {
					count[c.itwin.id] = 0
				}
				last[c.itwin.id] = c.itwin.image.bytes
				count[c.itwin.id]++
			}
			s.remove = func(c *call) {
				if count[c.itwin.id]--; count[c.itwin.id] <= 0 {
					c.itwin.image = nil
				}
			}
		}),
		img("image-jpeg", "does not find a JPEG", func(s *Server) {
			s.unseen(func(_ *call, p *picture) bool { return p.format == "jpeg" })
		}),
		img("image-jpeg-500", "answers 500 for a JPEG", func(s *Server) { s.breaks(func(p *picture) bool { return p.format == "jpeg" }) }),
		img("image-png", "does not find a PNG", func(s *Server) {
			s.unseen(func(_ *call, p *picture) bool { return p.format == "png" })
		}),
		img("image-large", "answers 500 for an image of more than 1 MB", func(s *Server) { s.breaks(func(p *picture) bool { return len(p.bytes) > 1<<20 }) }),
		img("image-very-large", "answers 500 for an image of more than 4 MB", func(s *Server) { s.breaks(func(p *picture) bool { return len(p.bytes) > 4<<20 }) }),
		img("image-kept-large", "leaves a large image where it is and answers 204", func(s *Server) {
			s.remove = func(c *call) {
				if len(c.itwin.image.bytes) < 1<<20 {
					c.itwin.image = nil
				}
			}
		}),
		img("image-replaced", "finds no image that replaced another", func(s *Server) {
			times := map[string]int{}
			s.uploaded = func(c *call) { times[c.itwin.id]++ }
			s.unseen(func(c *call, _ *picture) bool { return times[c.itwin.id] > 1 })
		}),
		img("image-replaced-back", "brings the image back that was replaced", func(s *Server) {
			now, before := map[string]*picture{}, map[string]*picture{}
			s.uploaded = func(c *call) { before[c.itwin.id], now[c.itwin.id] = now[c.itwin.id], c.itwin.image }
			s.remove = func(c *call) {
				c.itwin.image, before[c.itwin.id], now[c.itwin.id] = before[c.itwin.id], nil, nil
			}
		}),
		img("image-by-another", "does not find an image that another user uploaded than the creator of the iTwin", func(s *Server) {
			s.unseen(func(c *call, p *picture) bool { return p.by != c.itwin.creator })
		}),
		img("image-young", "does not find an image in the first 50 ms after it was uploaded, though a read does", func(s *Server) {
			at := map[*picture]time.Time{}
			s.uploaded = func(c *call) { at[c.itwin.image] = c.now }
			s.unseen(func(c *call, p *picture) bool { return c.now.Sub(at[p]) < 50*time.Millisecond })
		}),
		itw("itwin-no-image-204", "answers 204 where there never was an image", func(s *Server) { s.instead(noImage, http.StatusNoContent) }),
		itw("itwin-no-image-500", "answers 500 where there is no image", func(s *Server) { s.instead(noImage, 500) }),
		itw("itwin-never-204", "answers 204 where there never was an image, and 404 where one was deleted", func(s *Server) {
			had := map[string]bool{}
			s.uploaded = func(c *call) { had[c.itwin.id] = true }
			fail := s.fail
			s.fail = func(c *call, p *problem) {
				if c.operation() && p == noImage && !had[c.itwin.id] {
					c.w.WriteHeader(http.StatusNoContent)
					return
				}
				fail(c, p)
			}
		}),
		itw("itwin-had-410", "answers 410 where an image was deleted", func(s *Server) {
			had := map[string]bool{}
			s.uploaded = func(c *call) { had[c.itwin.id] = true }
			s.swap(func(c *call) bool { return had[c.itwin.id] }, noImage, &problem{status: 410, code: "ImageGone", message: "The image is gone."})
		}),
		deletedSubject("itwin-deleted-500", "answers 500 for an iTwin that was deleted", 500),
		deletedSubject("itwin-deleted-204", "answers 204 for an iTwin that was deleted", 204),
		deletedSubject("itwin-deleted-403", "answers 403 for an iTwin that was deleted", 403),
		deletedSubject("itwin-deleted-410", "answers 410 for an iTwin that was deleted", 410),
		itw("itwin-children", "deletes the images of the iTwins below as well", func(s *Server) {
			others(s, func(mine, other *iTwin) bool { return other.parent == mine.id })
		}),
		itw("itwin-parent", "deletes the image of the iTwin above as well", func(s *Server) {
			others(s, func(mine, other *iTwin) bool { return mine.parent == other.id })
		}),
		itw("itwin-child", "finds no image of an iTwin below another", func(s *Server) {
			before := s.imageOf
			s.imageOf = func(c *call) *picture {
				if c.itwin.parent != "" {
					return nil
				}
				return before(c)
			}
		}),
		itw("itwin-changed", "finds no image of an iTwin whose properties were changed", func(s *Server) {
			changed := map[string]bool{}
			s.front = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPatch && strings.Count(r.URL.Path, "/") == 2 {
						s.mu.Lock()
						changed[routeOf(r).id] = true
						s.mu.Unlock()
					}
					next.ServeHTTP(w, r)
				})
			}
			s.unseen(func(c *call, _ *picture) bool { return changed[c.itwin.id] })
		}),
	}
}

// deletedSubject answers otherwise for an iTwin that was deleted.
func deletedSubject(name, does string, status int) Subject {
	return Subject{name, ITwin, Must, does, func(s *Server) {
		existed := map[string]bool{}
		before := s.permissions
		s.permissions = func(u *user, it *iTwin) []string {
			existed[it.id] = true
			return before(u, it)
		}
		fail := s.fail
		s.fail = func(c *call, p *problem) {
			switch {
			case !c.operation() || p != noITwin || !existed[c.route.id]:
				fail(c, p)
			case status == 204:
				c.w.WriteHeader(204)
			default:
				fail(c, &problem{status: status, code: "NotAsDocumented", message: "The iTwin was deleted."})
			}
		}
	}}
}

// changeSubjects are those of what a deletion changes beside the image.
func changeSubjects() []Subject {
	change := func(name, does string, also func(c *call)) Subject {
		return Subject{name, Change, Must, does, func(s *Server) {
			before := s.remove
			s.remove = func(c *call) {
				before(c)
				also(c)
			}
		}}
	}
	return []Subject{
		change("change-itwin-gone", "deletes the iTwin with its image", func(c *call) { c.forget(c.itwin) }),
		change("change-name", "sets the display name of the iTwin anew", func(c *call) { c.itwin.properties["displayName"] = "iTwin" }),
		change("change-number", "clears the number of the iTwin", func(c *call) { delete(c.itwin.properties, "number") }),
		change("change-status", "sets the iTwin inactive", func(c *call) { c.itwin.properties["status"] = "Inactive" }),
		change("change-class", "changes the subclass of the iTwin", func(c *call) { c.itwin.properties["subClass"] = "Asset" }),
		change("change-properties", "drops properties of the iTwin that it does not know", func(c *call) {
			delete(c.itwin.properties, "type")
			delete(c.itwin.properties, "geographicLocation")
			delete(c.itwin.properties, "createdDateTime")
		}),
		change("change-members", "removes all members of the iTwin but the caller", func(c *call) {
			for id := range c.itwin.members {
				if id != c.user.id {
					delete(c.itwin.members, id)
				}
			}
		}),
		change("change-caller", "removes the membership of the caller", func(c *call) { delete(c.itwin.members, c.user.id) }),
		change("change-caller-joins", "makes a caller who is no member an owner of the iTwin", func(c *call) {
			if c.itwin.members[c.user.id] == nil {
				c.itwin.owners[c.user.id] = true
			}
		}),
		change("change-owners", "removes the owners of the iTwin that are not its creator's organisation's administrators", func(c *call) {
			clear(c.itwin.owners)
		}),
		change("change-roles", "deletes the roles of the iTwin that no member has", func(c *call) {
			for id := range c.itwin.roles {
				used := false
				for _, m := range c.itwin.members {
					used = used || slices.Contains(m.roles, id)
				}
				if !used {
					delete(c.itwin.roles, id)
				}
			}
		}),
		change("change-permission-used", "takes itwins_modify from the role by which it was used", func(c *call) {
			for _, r := range c.itwin.rolesOf(c.user) {
				r.Permissions = slices.DeleteFunc(slices.Clone(r.Permissions), func(p string) bool { return p == "itwins_modify" })
			}
		}),
		change("change-role-names", "sets the descriptions of all roles anew", func(c *call) {
			for _, r := range c.itwin.roles {
				r.Description = ""
			}
		}),
	}
}
