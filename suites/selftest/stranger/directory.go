package stranger

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// user is somebody in User Management.
type user struct {
	id, email, organization string
	roles                   []string // of User Management
	mayCreate               bool     // iTwins in the account
}

// directory holds the users by their e-mail address.
type directory map[string]*user

const (
	organization = "Industries"
	elsewhere    = "Elsewhere"
)

func newDirectory() directory {
	d := directory{}
	add := func(name, organization string, roles ...string) {
		email := name + "@" + strings.ToLower(organization) + ".example"
		d[email] = &user{
			id: uuid.NewString(), email: email, organization: organization, roles: roles,
			mayCreate: name != "reader" && name != "project-administrator",
		}
	}
	add("owner", organization)
	add("modifier", organization)
	add("reader", organization)
	add("outsider", organization)
	add("account-administrator", organization, "Account Administrator")
	add("co-administrator", organization, "Co-Administrator")
	add("connect-services-administrator", organization, "CONNECT Services Administrator")
	add("project-administrator", organization, "Project Administrator")
	add("external-participant", elsewhere)
	add("foreign-administrator", elsewhere, "Account Administrator")
	return d
}

// administrators are the roles of an Organization Administrator.
var administrators = []string{"Account Administrator", "Co-Administrator", "CONNECT Services Administrator"}

// administers reports whether a user is Organization Administrator of the organisation that owns the iTwin.
func administers(u *user, it *iTwin) bool {
	return u.organization == it.organization && slices.ContainsFunc(u.roles, func(role string) bool {
		return slices.Contains(administrators, role)
	})
}

// persona is who calls, in the words of a target file.
type persona struct {
	name, email string
	change      func(*claims)
}

// personas are all that the suite knows. Where a token is of another kind, change says how.
func personas(url string, now time.Time) []persona {
	here, there := "@industries.example", "@elsewhere.example"
	return []persona{
		{"owner", "owner" + here, nil},
		{"modifier", "modifier" + here, nil},
		{"reader", "reader" + here, nil},
		{"outsider", "outsider" + here, nil},
		{"account-administrator", "account-administrator" + here, nil},
		{"co-administrator", "co-administrator" + here, nil},
		{"connect-services-administrator", "connect-services-administrator" + here, nil},
		{"project-administrator", "project-administrator" + here, nil},
		{"external-participant", "external-participant" + there, nil},
		{"foreign-administrator", "foreign-administrator" + there, nil},
		{"more-scopes", "modifier" + here, func(c *claims) { c.Scope = "email itwin-platform profile" }},
		{"wrong-scope", "modifier" + here, func(c *claims) { c.Scope = "email itwins-platform:read profile" }},
		{"administrator-wrong-scope", "account-administrator" + here, func(c *claims) { c.Scope = "email profile" }},
		{"lookalike-scope", "modifier" + here, func(c *claims) { c.Scope = "iTwin-Platform" }},
		{"lookalike-issuer", "modifier" + here, func(c *claims) { c.Issuer = url + ".attacker.example" }},
		{"limited", "modifier" + here, func(c *claims) { c.ClientID = limitedClient }},
		{"expired", "modifier" + here, func(c *claims) {
			c.Issued, c.Begins, c.Expires = now.Add(-2*time.Hour).Unix(), now.Add(-2*time.Hour).Unix(), now.Add(-20*time.Minute).Unix()
		}},
	}
}

// Token returns the token of a persona.
func (s *Server) tokenOf(p persona, now time.Time) string {
	said := claims{
		Issuer: s.URL, Audience: []string{audience}, Subject: s.dir[p.email].id, Email: p.email, ClientID: "stranger-app",
		Scope: "itwin-platform", ID: uuid.NewString(),
		Issued: now.Add(-time.Minute).Unix(), Begins: now.Add(-time.Minute).Unix(), Expires: now.Add(time.Hour).Unix(),
	}
	if p.change != nil {
		p.change(&said)
	}
	return s.issuer.sign(said)
}
