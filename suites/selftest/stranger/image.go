package stranger

import (
	"bytes"
	"image"
	_ "image/jpeg" // the two formats
	_ "image/png"
	"io"
	"net/http"
	"slices"

	"github.com/google/uuid"
)

// picture is the image of an iTwin.
type picture struct {
	id, name string
	format   string // png or jpeg
	bytes    []byte
	by       *user
}

// mostBytes is how large an image may be.
const mostBytes = 5 << 20

// serveImage answers PUT, GET and DELETE of an image.
func (c *call) serveImage() {
	switch c.r.Method {
	case http.MethodDelete:
		c.deleteImage()
	case http.MethodGet, http.MethodHead:
		c.getImage()
	case http.MethodPut:
		c.putImage()
	default:
		c.w.Header().Set("Allow", "GET, PUT, DELETE")
		c.fail(c, noMethod)
	}
}

// deleteImage is the operation.
func (c *call) deleteImage() {
	if c.itwin = c.find(c); c.itwin == nil {
		c.fail(c, noITwin)
		return
	}
	if !c.permitted(c) {
		c.fail(c, noPermission)
		return
	}
	if c.imageOf(c) == nil {
		c.fail(c, noImage)
		return
	}
	c.remove(c)
	c.deleted(c)
}

func (c *call) getImage() {
	switch c.itwin = c.itwins[c.route.id]; {
	case c.itwin == nil:
		c.fail(c, noITwin)
	case len(c.permissions(c.user, c.itwin)) == 0:
		c.fail(c, noPermission)
	case c.itwin.image == nil:
		c.fail(c, noImage)
	default:
		c.json(http.StatusOK, map[string]any{"image": c.described(c.itwin.image)})
	}
}

func (c *call) putImage() {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, mostBytes+1))
	config, format, decodeErr := image.DecodeConfig(bytes.NewReader(body))
	switch c.itwin = c.itwins[c.route.id]; {
	case c.itwin == nil:
		c.fail(c, noITwin)
	case !slices.Contains(c.permissions(c.user, c.itwin), "itwins_modify"):
		c.fail(c, noPermission)
	case len(body) > mostBytes:
		c.fail(c, &problem{status: http.StatusRequestEntityTooLarge, code: "ImageTooLarge", message: "The image is larger than 5 MB."})
	case err != nil, decodeErr != nil, config.Width > 5*config.Height, config.Height > 5*config.Width:
		c.fail(c, &problem{status: http.StatusUnprocessableEntity, code: "InvalidImage", message: "The image cannot be used."})
	default:
		id := uuid.NewString()
		c.itwin.image = &picture{id: id, name: id + "." + format, format: format, bytes: body, by: c.user}
		c.blobs[c.itwin.image.name] = body
		told := c.described(c.itwin.image)
		c.uploaded(c)
		c.json(http.StatusCreated, map[string]any{"image": told})
	}
}

func (c *call) described(p *picture) map[string]any {
	url := c.URL + "/blobs/" + p.name
	return map[string]any{
		"id": p.id, "smallImageName": "small_" + p.name, "smallImageUrl": url, "largeImageName": "large_" + p.name, "largeImageUrl": url,
	}
}

// serveBlob answers with the bytes of an image. Its URL is a secret, and serves for a
// while after the image was deleted.
func (c *call) serveBlob() {
	if body, known := c.blobs[c.route.id]; known {
		c.write(http.StatusOK, http.DetectContentType(body), body)
		return
	}
	c.fail(c, noImage)
}
