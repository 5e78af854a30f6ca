package stranger

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// known are all permissions there are.
var known = []string{
	"itwins_read", "itwins_modify", "itwins_delete", "itwins_create",
	"administration_invite_member", "administration_remove_member", "administration_manage_roles", "administration_manage_groups",
	"imodels_webview", "imodels_read", "imodels_write", "imodels_manage", "imodels_delete",
	"storage_read", "storage_write", "storage_delete",
	"realitydata_modify", "itwins_modify_boundary", "clash_manage",
}

// role is a set of permissions on one iTwin.
type role struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Description string   `json:"description"`
	Permissions []string `json:"permissions"`
}

// member is a user with roles on one iTwin.
type member struct {
	user  *user
	roles []string
}

// effective are the permissions of a user by all roles together. Owners and Organization
// Administrators have every one.
func (s *Server) effective(u *user, it *iTwin) []string {
	if it.owners[u.id] || s.administers(u, it) {
		return known
	}
	return it.byRoles(u)
}

func (it *iTwin) byRoles(u *user) []string {
	var has []string
	for _, role := range it.rolesOf(u) {
		has = append(has, role.Permissions...)
	}
	slices.Sort(has)
	return slices.Compact(has)
}

// rolesOf are the roles of a user, in the order of their assignment.
func (it *iTwin) rolesOf(u *user) []*role {
	m := it.members[u.id]
	if m == nil {
		return nil
	}
	var roles []*role
	for _, id := range m.roles {
		if r := it.roles[id]; r != nil {
			roles = append(roles, r)
		}
	}
	return roles
}

// serveAccess answers for Access Control.
func (c *call) serveAccess() {
	if c.route.id == "permissions" && len(c.route.rest) == 0 {
		c.json(http.StatusOK, map[string]any{"permissions": known})
		return
	}
	if c.itwin = c.itwins[c.route.id]; c.itwin == nil || len(c.route.rest) == 0 {
		c.fail(c, noITwin)
		return
	}
	kind, rest := c.route.rest[0], c.route.rest[1:]
	if kind == "members" && len(rest) > 0 {
		kind, rest = rest[0], rest[1:]
	}
	if kind == "invitations" && len(rest) == 2 && rest[1] == "accept" && c.r.Method == http.MethodPost {
		c.acceptInvitation(rest[0])
		return
	}
	has := c.permissions(c.user, c.itwin)
	switch {
	case len(has) == 0:
		c.fail(c, noPermission)
	case kind == "permissions" && c.r.Method == http.MethodGet:
		c.json(http.StatusOK, map[string]any{"permissions": has})
	case c.r.Method != http.MethodGet && !slices.Contains(has, "administration_manage_roles"):
		c.fail(c, noPermission)
	case kind == "roles":
		c.serveRoles(rest)
	case kind == "users":
		c.serveMembers(rest)
	case kind == "owners":
		c.serveOwners(rest)
	case kind == "groups" && c.r.Method == http.MethodGet:
		c.json(http.StatusOK, map[string]any{"members": []any{}})
	default:
		c.fail(c, noResource)
	}
	if c.r.Method != http.MethodGet {
		c.changed(c.itwin)
	}
}

func (c *call) serveRoles(rest []string) {
	asked := role{}
	writes := c.r.Method == http.MethodPost || c.r.Method == http.MethodPatch
	if writes && (!c.read(&asked) || slices.ContainsFunc(asked.Permissions, func(p string) bool { return !slices.Contains(known, p) })) {
		c.fail(c, invalidRequest)
		return
	}
	if len(rest) == 0 {
		switch c.r.Method {
		case http.MethodPost:
			asked.ID = uuid.NewString()
			asked.Permissions = append([]string{}, asked.Permissions...)
			c.itwin.roles[asked.ID] = &asked
			c.json(http.StatusCreated, map[string]any{"role": asked})
		default:
			all := []*role{}
			for _, r := range c.itwin.roles {
				all = append(all, r)
			}
			c.json(http.StatusOK, map[string]any{"roles": all})
		}
		return
	}
	there := c.itwin.roles[rest[0]]
	switch {
	case there == nil:
		c.fail(c, &problem{status: 404, code: "RoleNotFound", message: "Requested role is not available."})
	case c.r.Method == http.MethodDelete:
		delete(c.itwin.roles, there.ID)
		c.w.WriteHeader(http.StatusNoContent)
	case c.r.Method == http.MethodPatch:
		if asked.Permissions != nil {
			there.Permissions = asked.Permissions
		}
		if asked.DisplayName != "" {
			there.DisplayName = asked.DisplayName
		}
		c.json(http.StatusOK, map[string]any{"role": there})
	default:
		c.json(http.StatusOK, map[string]any{"role": there})
	}
}

func (c *call) serveMembers(rest []string) {
	var asked struct {
		Members []struct {
			Email   string   `json:"email"`
			UserID  string   `json:"userId"`
			RoleIDs []string `json:"roleIds"`
		} `json:"members"`
		RoleIDs []string `json:"roleIds"`
	}
	writes := c.r.Method == http.MethodPost || c.r.Method == http.MethodPatch
	if writes && !c.read(&asked) {
		c.fail(c, invalidRequest)
		return
	}
	if len(rest) == 0 && c.r.Method == http.MethodPost {
		added, invited := []any{}, []any{}
		for _, one := range asked.Members {
			u := c.dir[strings.ToLower(one.Email)]
			if u == nil {
				u = c.userBy(one.UserID)
			}
			if u == nil {
				c.fail(c, invalidRequest)
				return
			}
			m := &member{user: u, roles: one.RoleIDs}
			if u.organization == c.itwin.organization || c.itwin.members[u.id] != nil {
				c.itwin.members[u.id] = m
				added = append(added, c.itwin.describe(m))
				continue
			}
			id := uuid.NewString()
			c.itwin.invitations[id] = m
			invited = append(invited, map[string]any{"id": id, "email": u.email, "status": "Pending"})
		}
		c.json(http.StatusCreated, map[string]any{"members": added, "invitations": invited})
		return
	}
	if len(rest) == 0 {
		all := []any{}
		for _, m := range c.itwin.members {
			all = append(all, c.itwin.describe(m))
		}
		c.json(http.StatusOK, map[string]any{"members": all})
		return
	}
	there := c.itwin.members[rest[0]]
	switch {
	case there == nil:
		c.fail(c, &problem{status: 404, code: "TeamMemberNotFound", message: "Requested team member is not available."})
	case c.r.Method == http.MethodDelete:
		delete(c.itwin.members, rest[0])
		c.w.WriteHeader(http.StatusNoContent)
	case c.r.Method == http.MethodPatch:
		there.roles = asked.RoleIDs
		c.json(http.StatusOK, map[string]any{"member": c.itwin.describe(there)})
	default:
		c.json(http.StatusOK, map[string]any{"member": c.itwin.describe(there)})
	}
}

func (it *iTwin) describe(m *member) map[string]any {
	roles := []any{}
	for _, r := range it.rolesOf(m.user) {
		roles = append(roles, map[string]any{"id": r.ID, "displayName": r.DisplayName, "description": r.Description})
	}
	return map[string]any{"id": m.user.id, "email": m.user.email, "organization": m.user.organization, "roles": roles}
}

func (s *Server) userBy(id string) *user {
	for _, u := range s.dir {
		if u.id == id {
			return u
		}
	}
	return nil
}

func (c *call) serveOwners(rest []string) {
	var asked struct {
		Email string `json:"email"`
	}
	switch {
	case c.r.Method == http.MethodPost && len(rest) == 0:
		var u *user
		if c.read(&asked) {
			u = c.dir[strings.ToLower(asked.Email)]
		}
		if u != nil {
			c.itwin.owners[u.id] = true
			c.json(http.StatusCreated, map[string]any{"member": map[string]any{"id": u.id, "email": u.email}})
			return
		}
		c.fail(c, invalidRequest)
	case c.r.Method == http.MethodDelete && len(rest) == 1 && c.itwin.owners[rest[0]]:
		delete(c.itwin.owners, rest[0])
		c.w.WriteHeader(http.StatusNoContent)
	case c.r.Method == http.MethodGet && len(rest) == 0:
		all := []any{}
		for id := range c.itwin.owners {
			u := c.userBy(id)
			all = append(all, map[string]any{"id": u.id, "email": u.email, "organization": u.organization})
		}
		c.json(http.StatusOK, map[string]any{"members": all})
	default:
		c.fail(c, noResource)
	}
}

func (c *call) acceptInvitation(id string) {
	m := c.itwin.invitations[id]
	if m == nil || m.user != c.user {
		c.fail(c, &problem{status: 404, code: "InvitationNotFound", message: "Requested invitation is not available."})
		return
	}
	delete(c.itwin.invitations, id)
	c.itwin.members[m.user.id] = m
	c.changed(c.itwin)
	c.w.WriteHeader(http.StatusNoContent)
}
