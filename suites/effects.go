package suites

import (
	"net/http"
	"net/url"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// effects are what the calls of a case may have done to images, by their paths.
type effects struct {
	deleted   map[string]bool // a delete was answered by success, and no upload since
	unsettled map[string]bool // a call came to no certain end, and may have its effect at any time
}

// note enters what a call may have done. The exchange is nil where none was made.
func (e *effects) note(call fixtures.Call, exchange *wire.Exchange) {
	if e.deleted == nil {
		e.deleted, e.unsettled = map[string]bool{}, map[string]bool{}
	}
	switch {
	case exchange == nil || call.Method == http.MethodGet:
	case exchange.Answer == nil || exchange.Answer.Uncertain():
		e.unsettled[call.Path] = true
	case exchange.Answer.Successful():
		e.deleted[call.Path] = call.Method == http.MethodDelete
	}
}

func imagePath(itwin fixtures.ITwin) string { return fixtures.ImagePath(url.PathEscape(itwin.ID)) }

// WasDeleted reports whether the target told the case, by an answer of success, that
// it deleted the image of an iTwin.
func (c *C) WasDeleted(itwin fixtures.ITwin) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.effects.deleted[imagePath(itwin)]
}

// Unsettled reports whether a call of the case on the image of an iTwin came to no
// certain end: it was not answered, or by a gateway or a 5xx, and may have its effect
// later.
func (c *C) Unsettled(itwin fixtures.ITwin) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.effects.unsettled[imagePath(itwin)]
}
