package stranger

import (
	"slices"
	"strings"
)

// has makes the seam permitted also true where more is.
func (s *Server) alsoPermitted(more func(c *call) bool) {
	before := s.permitted
	s.permitted = func(c *call) bool { return before(c) || more(c) }
}

// unlessRefused makes the seam permitted false where less is.
func (s *Server) notPermitted(less func(c *call) bool) {
	before := s.permitted
	s.permitted = func(c *call) bool { return before(c) && !less(c) }
}

// holds reports whether the caller has a permission that a predicate takes.
func (c *call) holds(is func(permission string) bool) bool {
	return slices.ContainsFunc(c.permissions(c.user, c.itwin), is)
}

// permissionSubjects are those of what the caller may do.
func permissionSubjects() []Subject {
	var subjects []Subject
	for _, p := range known {
		if p == "itwins_modify" {
			continue
		}
		subjects = append(subjects, Subject{
			"permission-" + p, Permissions, Must, "lets a member delete who has " + p + " and not itwins_modify",
			func(s *Server) {
				s.alsoPermitted(func(c *call) bool { return c.holds(func(has string) bool { return has == p }) })
			},
		})
	}
	may := func(name, does string, more func(c *call) bool) {
		subjects = append(subjects, Subject{name, Permissions, Must, does, func(s *Server) { s.alsoPermitted(more) }})
	}
	mayNot := func(name, does string, less func(c *call) bool) {
		subjects = append(subjects, Subject{name, Permissions, Must, does, func(s *Server) { s.notPermitted(less) }})
	}
	may("permission-prefix", "takes every permission that begins with itwins_modify", func(c *call) bool {
		return c.holds(func(p string) bool { return strings.HasPrefix(p, "itwins_modify") })
	})
	may("permission-suffix", "takes every permission that ends in _modify", func(c *call) bool {
		return c.holds(func(p string) bool { return strings.HasSuffix(p, "_modify") })
	})
	may("permission-service", "takes every permission of the iTwins API but the one to read", func(c *call) bool {
		return c.holds(func(p string) bool { return strings.HasPrefix(p, "itwins_") && p != "itwins_read" })
	})
	may("permission-write", "takes every permission to write", func(c *call) bool {
		return c.holds(func(p string) bool { return strings.HasSuffix(p, "_write") })
	})
	may("permission-any", "lets every member delete who has a permission at all", func(c *call) bool {
		return c.holds(func(string) bool { return true })
	})
	may("permission-many", "takes a member with five permissions or more for an owner", func(c *call) bool {
		return len(c.permissions(c.user, c.itwin)) >= 5
	})
	may("permission-nearly-all", "takes a member who lacks no more than one permission for an owner", func(c *call) bool {
		return len(c.permissions(c.user, c.itwin)) >= len(known)-1
	})
	may("permission-read-and-write-storage", "lets a member delete who may both read and delete in storage, where images are kept", func(c *call) bool {
		has := c.permissions(c.user, c.itwin)
		return slices.Contains(has, "storage_read") && slices.Contains(has, "storage_delete")
	})
	may("permission-create-in-account", "lets everybody of the organisation delete who may create iTwins in the account", func(c *call) bool {
		return c.user.mayCreate && c.user.organization == c.itwin.organization
	})
	may("permission-no-permissions", "lets a member delete whose role has no permissions, as an empty list restricts nothing", func(c *call) bool {
		return len(c.itwin.rolesOf(c.user)) > 0 && len(c.itwin.byRoles(c.user)) == 0
	})
	may("permission-no-roles", "lets a member delete who has no role", func(c *call) bool {
		return c.itwin.members[c.user.id] != nil && len(c.itwin.rolesOf(c.user)) == 0
	})
	may("permission-same-organisation", "lets every user of the organisation delete who is no member", func(c *call) bool {
		return c.user.organization == c.itwin.organization && c.itwin.members[c.user.id] == nil
	})
	may("permission-organisation-member", "lets every member delete who is of the organisation", func(c *call) bool {
		return c.user.organization == c.itwin.organization && c.itwin.members[c.user.id] != nil
	})
	may("permission-external", "checks the permissions of the organisation's own users only", func(c *call) bool {
		return c.user.organization != c.itwin.organization
	})
	mayNot("permission-needs-read", "wants itwins_read beside itwins_modify", func(c *call) bool {
		return !c.holds(func(p string) bool { return p == "itwins_read" })
	})
	mayNot("permission-needs-delete", "wants itwins_delete beside itwins_modify", func(c *call) bool {
		return !c.holds(func(p string) bool { return p == "itwins_delete" })
	})
	mayNot("permission-exactly", "refuses a member who has more than itwins_modify", func(c *call) bool {
		return len(c.itwin.byRoles(c.user)) > 1
	})
	mayNot("permission-external-refused", "refuses an external participant with itwins_modify", func(c *call) bool {
		return c.user.organization != c.itwin.organization
	})
	mayNot("permission-administrator-member", "refuses an Organization Administrator who is a member with less", func(c *call) bool {
		return c.administers(c.user, c.itwin) && c.itwin.members[c.user.id] != nil && !slices.Contains(c.itwin.byRoles(c.user), "itwins_modify")
	})
	mayNot("permission-administrator-no-member", "refuses an Organization Administrator who is no member", func(c *call) bool {
		return c.administers(c.user, c.itwin) && c.itwin.members[c.user.id] == nil
	})
	subjects = append(subjects,
		Subject{"permission-reader-404", Permissions, Must, "answers 404 instead of 403 to a member who may read the image", func(s *Server) {
			s.swap(func(c *call) bool { return c.holds(func(p string) bool { return p == "itwins_read" }) }, noPermission, noImage)
		}},
		Subject{"permission-outsider-404", Permissions, Must, "answers 404 instead of 403 to whoever is no member", func(s *Server) {
			s.swap(func(c *call) bool { return c.itwin.members[c.user.id] == nil }, noPermission, noITwin)
		}},
		Subject{"permission-401", Permissions, Must, "answers 401 instead of 403", func(s *Server) {
			s.swap(func(*call) bool { return true }, noPermission, tokenInvalid)
		}},
		administratorSubject("administrator-everywhere", "lets an Organization Administrator of another organisation delete", func(u *user, _ *iTwin) bool {
			return slices.ContainsFunc(u.roles, func(role string) bool { return slices.Contains(administrators, role) })
		}),
		administratorSubject("administrator-any-role", "takes every role of User Management for one of an Organization Administrator", func(u *user, it *iTwin) bool {
			return u.organization == it.organization && len(u.roles) > 0
		}),
		administratorSubject("administrator-by-word", "takes every role whose name has Administrator in it", func(u *user, it *iTwin) bool {
			return u.organization == it.organization && strings.Contains(strings.Join(u.roles, " "), "Administrator")
		}),
		administratorSubject("administrator-by-case", "compares the role's name after the first word only, so that Co-Administrator is unknown", func(u *user, it *iTwin) bool {
			return administers(u, it) && strings.Contains(strings.Join(u.roles, " "), " ")
		}),
		administratorSubject("administrator-no-connect", "does not know the role CONNECT Services Administrator", func(u *user, it *iTwin) bool {
			return administers(u, it) && !slices.Contains(u.roles, "CONNECT Services Administrator")
		}),
		administratorSubject("administrator-no-account", "does not know the role Account Administrator", func(u *user, it *iTwin) bool {
			return administers(u, it) && !slices.Contains(u.roles, "Account Administrator")
		}),
	)
	return subjects
}

// swap answers with another problem where a predicate holds.
func (s *Server) swap(where func(c *call) bool, from, to *problem) {
	fail := s.fail
	s.fail = func(c *call, p *problem) {
		if c.operation() && p == from && where(c) {
			p = to
		}
		fail(c, p)
	}
}

func administratorSubject(name, does string, is func(u *user, it *iTwin) bool) Subject {
	return Subject{name, Permissions, Must, does, func(s *Server) { s.administers = is }}
}

// roleSubjects are those of how permissions come from roles.
func roleSubjects() []Subject {
	var subjects []Subject
	by := func(name, does string, has func(s *Server, u *user, it *iTwin) []string) {
		subjects = append(subjects, Subject{name, Roles, Must, does, func(s *Server) {
			s.permitted = func(c *call) bool {
				if c.itwin.owners[c.user.id] || c.administers(c.user, c.itwin) {
					return true
				}
				return slices.Contains(has(s, c.user, c.itwin), "itwins_modify")
			}
		}})
	}
	by("role-first", "looks at a member's first role only", func(_ *Server, u *user, it *iTwin) []string {
		for _, r := range it.rolesOf(u) {
			return r.Permissions
		}
		return nil
	})
	by("role-last", "looks at a member's last role only", func(_ *Server, u *user, it *iTwin) []string {
		for _, r := range slices.Backward(it.rolesOf(u)) {
			return r.Permissions
		}
		return nil
	})
	by("role-every", "wants itwins_modify in each role of a member", func(_ *Server, u *user, it *iTwin) []string {
		for _, r := range it.rolesOf(u) {
			if !slices.Contains(r.Permissions, "itwins_modify") {
				return nil
			}
		}
		return it.byRoles(u)
	})
	by("role-unassigned", "takes each role of the iTwin for one of each member", func(_ *Server, u *user, it *iTwin) []string {
		var has []string
		for _, r := range it.roles {
			has = append(has, r.Permissions...)
		}
		if it.members[u.id] == nil {
			return nil
		}
		return has
	})
	by("role-other-itwin", "joins roles by the user alone, so that a role on another iTwin counts", func(s *Server, u *user, _ *iTwin) []string {
		var has []string
		for _, other := range s.itwins {
			has = append(has, other.byRoles(u)...)
		}
		return has
	})
	by("role-same-name", "joins roles by their names, so that the role of that name on another iTwin counts", func(s *Server, u *user, it *iTwin) []string {
		has := it.byRoles(u)
		for _, mine := range it.rolesOf(u) {
			for _, other := range s.itwins {
				for _, r := range other.roles {
					if r.DisplayName == mine.DisplayName {
						has = append(has, r.Permissions...)
					}
				}
			}
		}
		return has
	})
	by("role-first-permission", "looks at the first permission of each role only", func(_ *Server, u *user, it *iTwin) []string {
		var has []string
		for _, r := range it.rolesOf(u) {
			has = append(has, r.Permissions[:min(1, len(r.Permissions))]...)
		}
		return has
	})
	for _, word := range []string{"owner", "admin", "manager", "modif"} {
		by("role-named-"+word, "takes a role for authority whose name has "+word+" in it", func(_ *Server, u *user, it *iTwin) []string {
			has := it.byRoles(u)
			if slices.ContainsFunc(it.rolesOf(u), func(r *role) bool { return strings.Contains(strings.ToLower(r.DisplayName), word) }) {
				has = append(has, "itwins_modify")
			}
			return has
		})
	}
	by("role-description", "takes a role for authority whose description says administrator", func(_ *Server, u *user, it *iTwin) []string {
		has := it.byRoles(u)
		if slices.ContainsFunc(it.rolesOf(u), func(r *role) bool { return strings.Contains(strings.ToLower(r.Description), "admin") }) {
			has = append(has, "itwins_modify")
		}
		return has
	})
	by("role-everybody", "reads the permissions of all members together", func(_ *Server, u *user, it *iTwin) []string {
		var has []string
		for _, m := range it.members {
			has = append(has, it.byRoles(m.user)...)
		}
		if it.members[u.id] == nil {
			return nil
		}
		return has
	})
	by("role-same-domain", "finds a member by the name before the @ of the address", func(_ *Server, u *user, it *iTwin) []string {
		var has []string
		name, _, _ := strings.Cut(u.email, "-")
		for _, m := range it.members {
			if other, _, _ := strings.Cut(m.user.email, "-"); other == name {
				has = append(has, it.byRoles(m.user)...)
			}
		}
		return has
	})
	return subjects
}
