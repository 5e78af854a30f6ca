package stranger

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
)

// iTwin is an iTwin with all that belongs to it.
type iTwin struct {
	id           string
	organization string
	creator      *user
	properties   map[string]any
	parent       string
	image        *picture

	roles       map[string]*role
	members     map[string]*member // by the user's id
	owners      map[string]bool    // by the user's id
	invitations map[string]*member // by the invitation's id
}

// serveITwins answers POST and GET of all iTwins.
func (c *call) serveITwins() {
	switch c.r.Method {
	case http.MethodPost:
		c.createITwin()
	case http.MethodGet:
		name := c.r.URL.Query().Get("displayName")
		found := []any{}
		for _, id := range c.order {
			it := c.itwins[id]
			if len(c.permissions(c.user, it)) > 0 && (name == "" || it.properties["displayName"] == name) {
				found = append(found, c.summary(it))
			}
		}
		c.json(http.StatusOK, map[string]any{"iTwins": found})
	default:
		c.fail(c, noMethod)
	}
}

func (c *call) createITwin() {
	var asked map[string]any
	if !c.read(&asked) || asked["class"] == nil || asked["subClass"] == nil || asked["displayName"] == nil {
		c.fail(c, invalidRequest)
		return
	}
	parent, _ := asked["parentId"].(string)
	if !c.user.mayCreate || parent != "" && c.itwins[parent] == nil {
		c.fail(c, noPermission)
		return
	}
	it := &iTwin{
		id: uuid.NewString(), organization: c.user.organization, creator: c.user, parent: parent, properties: asked,
		roles: map[string]*role{}, members: map[string]*member{}, owners: map[string]bool{c.user.id: true}, invitations: map[string]*member{},
	}
	if asked["number"] == nil {
		asked["number"] = uuid.NewString()
	}
	if asked["status"] == nil {
		asked["status"] = "Active"
	}
	asked["createdDateTime"] = c.now.UTC().Format(time.RFC3339)
	c.itwins[it.id], c.order = it, append(c.order, it.id)
	c.json(http.StatusCreated, map[string]any{"iTwin": c.summary(it)})
}

// summary is what the API tells of an iTwin.
func (c *call) summary(it *iTwin) map[string]any {
	said := maps.Clone(it.properties)
	said["id"], said["image"], said["imageName"] = it.id, nil, nil
	if it.image != nil {
		said["image"], said["imageName"] = c.URL+"/blobs/"+it.image.name, it.image.name
	}
	return said
}

// serveITwin answers GET, PATCH and DELETE of one iTwin.
func (c *call) serveITwin() {
	if c.itwin = c.itwins[c.route.id]; c.itwin == nil {
		c.fail(c, noITwin)
		return
	}
	has := c.permissions(c.user, c.itwin)
	switch {
	case c.r.Method == http.MethodGet && len(has) > 0:
		c.json(http.StatusOK, map[string]any{"iTwin": c.summary(c.itwin)})
	case c.r.Method == http.MethodPatch && slices.Contains(has, "itwins_modify"):
		var change map[string]any
		if !c.read(&change) {
			c.fail(c, invalidRequest)
			return
		}
		maps.Copy(c.itwin.properties, change)
		c.json(http.StatusOK, map[string]any{"iTwin": c.summary(c.itwin)})
	case c.r.Method == http.MethodDelete && slices.Contains(has, "itwins_delete"):
		c.forget(c.itwin)
		c.w.WriteHeader(http.StatusNoContent)
	case c.r.Method == http.MethodGet, c.r.Method == http.MethodPatch, c.r.Method == http.MethodDelete:
		c.fail(c, noPermission)
	default:
		c.fail(c, noMethod)
	}
}

func (s *Server) forget(it *iTwin) {
	delete(s.itwins, it.id)
	s.order = slices.DeleteFunc(s.order, func(id string) bool { return id == it.id })
}
