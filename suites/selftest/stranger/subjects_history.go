package stranger

import (
	"slices"
)

// historySubjects are those of permissions that come and go. What Access Control shows
// is right in each.
func historySubjects() []Subject {
	type pair struct{ user, itwin string }
	key := func(c *call) pair { return pair{c.user.id, c.itwin.id} }
	subject := func(name, does string, apply func(s *Server)) Subject {
		return Subject{name, History, Must, does, apply}
	}
	return []Subject{
		subject("history-allowed-once", "goes on allowing whoever was allowed once on the iTwin", func(s *Server) {
			once, before := map[pair]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				once[key(c)] = before(c) || once[key(c)]
				return once[key(c)]
			}
		}),
		subject("history-allowed-once-anywhere", "goes on allowing whoever was allowed once on any iTwin", func(s *Server) {
			once, before := map[string]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				once[c.user.id] = before(c) || once[c.user.id]
				return once[c.user.id]
			}
		}),
		subject("history-refused-once", "goes on refusing whoever was refused once on the iTwin", func(s *Server) {
			refused, before := map[pair]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				refused[key(c)] = !before(c) || refused[key(c)]
				return !refused[key(c)]
			}
		}),
		subject("history-refused-once-token", "goes on refusing a token that was refused once on any iTwin", func(s *Server) {
			refused, before := map[string]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				refused[c.token] = !before(c) || refused[c.token]
				return !refused[c.token]
			}
		}),
		subject("history-first-role-set", "keeps the permissions that a role had when they were first set", func(s *Server) {
			first := map[string]bool{} // roles that had itwins_modify
			s.changed = func(it *iTwin) {
				for _, r := range it.roles {
					first[r.ID] = first[r.ID] || slices.Contains(r.Permissions, "itwins_modify")
				}
			}
			s.alsoPermitted(func(c *call) bool {
				m := c.itwin.members[c.user.id]
				return m != nil && slices.ContainsFunc(m.roles, func(id string) bool { return first[id] && c.itwin.roles[id] != nil })
			})
		}),
		subject("history-role-deleted", "lets a role that was deleted go on granting to its members", func(s *Server) {
			had := map[string]bool{}
			s.changed = func(it *iTwin) {
				for _, r := range it.roles {
					had[r.ID] = slices.Contains(r.Permissions, "itwins_modify")
				}
			}
			s.alsoPermitted(func(c *call) bool {
				m := c.itwin.members[c.user.id]
				return m != nil && slices.ContainsFunc(m.roles, func(id string) bool { return had[id] && c.itwin.roles[id] == nil })
			})
		}),
		subject("history-role-taken", "adds the roles of a changed membership to those it had", func(s *Server) {
			had := map[pair]bool{}
			s.changed = func(it *iTwin) {
				for _, m := range it.members {
					k := pair{m.user.id, it.id}
					had[k] = had[k] || slices.Contains(it.byRoles(m.user), "itwins_modify")
				}
			}
			s.alsoPermitted(func(c *call) bool { return c.itwin.members[c.user.id] != nil && had[key(c)] })
		}),
		subject("history-member-removed", "removes a member from the list and not from the table that the operation reads", func(s *Server) {
			had := map[pair]bool{}
			s.changed = func(it *iTwin) {
				for _, m := range it.members {
					had[pair{m.user.id, it.id}] = slices.Contains(it.byRoles(m.user), "itwins_modify")
				}
			}
			s.alsoPermitted(func(c *call) bool { return c.itwin.members[c.user.id] == nil && had[key(c)] })
		}),
		subject("history-member-again", "does not see that a member who was removed was added again", func(s *Server) {
			was, removed := map[pair]bool{}, map[pair]bool{}
			s.changed = func(it *iTwin) {
				for _, m := range it.members {
					was[pair{m.user.id, it.id}] = true
				}
				for k := range was {
					if k.itwin == it.id && it.members[k.user] == nil {
						removed[k] = true
					}
				}
			}
			s.notPermitted(func(c *call) bool { return removed[key(c)] && !c.itwin.owners[c.user.id] })
		}),
		subject("history-given-back", "does not see a permission that was taken from a role and given back", func(s *Server) {
			had, lost := map[string]bool{}, map[string]bool{}
			s.changed = func(it *iTwin) {
				for _, r := range it.roles {
					has := slices.Contains(r.Permissions, "itwins_modify")
					lost[r.ID] = lost[r.ID] || had[r.ID] && !has
					had[r.ID] = had[r.ID] || has
				}
			}
			s.notPermitted(func(c *call) bool {
				roles := c.itwin.rolesOf(c.user)
				return len(roles) > 0 && lost[roles[0].ID]
			})
		}),
		subject("history-invited", "lets somebody delete who was invited and has not accepted", func(s *Server) {
			s.alsoPermitted(func(c *call) bool {
				for _, m := range c.itwin.invitations {
					if m.user == c.user && slices.ContainsFunc(m.roles, func(id string) bool {
						return c.itwin.roles[id] != nil && slices.Contains(c.itwin.roles[id].Permissions, "itwins_modify")
					}) {
						return true
					}
				}
				return false
			})
		}),
		subject("history-session", "reads the permissions when a token is first seen on an iTwin, and never again", func(s *Server) {
			type session struct{ token, itwin string }
			seen, before := map[session]bool{}, s.permitted
			s.permitted = func(c *call) bool {
				k := session{c.token, c.itwin.id}
				if _, known := seen[k]; !known {
					seen[k] = before(c)
				}
				return seen[k]
			}
		}),
	}
}

// makerSubjects are those of who made the iTwin or the image.
func makerSubjects() []Subject {
	subject := func(name, does string, apply func(s *Server)) Subject {
		return Subject{name, Maker, Must, does, apply}
	}
	return []Subject{
		subject("maker-creator", "lets whoever created the iTwin delete for ever", func(s *Server) {
			s.alsoPermitted(func(c *call) bool { return c.itwin.creator == c.user })
		}),
		subject("maker-uploader", "lets whoever uploaded the image delete it for ever", func(s *Server) {
			s.alsoPermitted(func(c *call) bool { return c.itwin.image != nil && c.itwin.image.by == c.user })
		}),
		subject("maker-first-uploader", "lets whoever uploaded an image to the iTwin once delete for ever", func(s *Server) {
			type pair struct {
				user  *user
				itwin *iTwin
			}
			once := map[pair]bool{}
			s.uploaded = func(c *call) { once[pair{c.user, c.itwin}] = true }
			s.alsoPermitted(func(c *call) bool { return once[pair{c.user, c.itwin}] })
		}),
		subject("maker-creator-only", "lets nobody delete but the creator and Organization Administrators", func(s *Server) {
			s.notPermitted(func(c *call) bool { return c.itwin.creator != c.user && !c.administers(c.user, c.itwin) })
		}),
		subject("maker-uploader-only", "lets nobody delete an image but who uploaded it, and Organization Administrators", func(s *Server) {
			s.notPermitted(func(c *call) bool {
				return c.itwin.image != nil && c.itwin.image.by != c.user && !c.administers(c.user, c.itwin)
			})
		}),
		subject("maker-administrator-own", "lets an Organization Administrator delete only images that a user without administrator role did not upload", func(s *Server) {
			s.notPermitted(func(c *call) bool {
				return c.administers(c.user, c.itwin) && c.itwin.image != nil && !c.administers(c.itwin.image.by, c.itwin)
			})
		}),
		subject("maker-uploader-refused", "refuses to let somebody delete an image that the caller uploaded", func(s *Server) {
			s.notPermitted(func(c *call) bool { return c.itwin.image != nil && c.itwin.image.by == c.user })
		}),
	}
}
