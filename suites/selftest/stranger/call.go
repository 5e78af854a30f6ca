package stranger

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one request on its way through the server.
type call struct {
	*Server
	w     http.ResponseWriter
	r     *http.Request
	now   time.Time
	route route

	token  string
	claims claims
	user   *user
	itwin  *iTwin
}

// operation reports whether the request is of the operation under test.
func (c *call) operation() bool {
	return c.r.Method == http.MethodDelete && c.route.resource == "image"
}

// problem is an error as the API tells it.
type problem struct {
	status        int
	code, message string
	challenge     string // of WWW-Authenticate
}

var (
	headerMissing   = &problem{401, "HeaderNotFound", "Header Authorization was not found in the request. Access denied.", "Bearer"}
	headerMalformed = &problem{401, "InvalidAuthorizationHeader", "Header Authorization is malformed. Access denied.", `Bearer error="invalid_token"`}
	tokenInvalid    = &problem{401, "InvalidToken", "Token is invalid. Access denied.", `Bearer error="invalid_token"`}
	scopeMissing    = &problem{401, "InvalidScope", "Token does not have the required scope. Access denied.", `Bearer error="insufficient_scope", scope="itwin-platform"`}
	noPermission    = &problem{403, "InsufficientPermissions", "The user has insufficient permissions for the requested operation.", ""}
	noITwin         = &problem{404, "iTwinNotFound", "Requested iTwin is not available.", ""}
	noImage         = &problem{404, "ImageNotFound", "Requested image is not available.", ""}
	noResource      = &problem{404, "ResourceNotFound", "Requested resource is not available.", ""}
	noMethod        = &problem{405, "MethodNotAllowed", "The method is not allowed.", ""}
	invalidRequest  = &problem{422, "InvalidiTwinsRequest", "Request is invalid.", ""}
	rateLimited     = &problem{429, "RateLimitExceeded", "The client sent more requests than allowed by this API for the current tier of the client.", ""}
)

// errorResponse writes the documented Error Response.
func (c *call) errorResponse(p *problem) {
	if p.challenge != "" {
		c.w.Header().Set("WWW-Authenticate", p.challenge)
	}
	c.json(p.status, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
}

// tooMany answers 429 with the seconds to wait.
func (c *call) tooMany(wait time.Duration) {
	c.w.Header().Set("Retry-After", fmt.Sprint(seconds(wait)))
	c.fail(c, rateLimited)
}

// seconds rounds up, and is at least 1.
func seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

func (c *call) json(status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // only maps and structs of this package are written
	}
	c.write(status, "application/json; charset=utf-8", body)
}

func (c *call) write(status int, mediaType string, body []byte) {
	c.w.Header().Set("Content-Type", mediaType)
	c.w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // the client may be gone
}

// read reports whether the body is the JSON that is needed.
func (c *call) read(into any) bool { return json.NewDecoder(c.r.Body).Decode(into) == nil }

// notServed answers what nobody offers. It needs no token: nothing is told.
func (c *call) notServed() { c.fail(c, noResource) }

// window counts the requests of one client.
type window struct {
	began time.Time
	count int
	until time.Time // when a client that was limited may ask again
}

// The tier of the OAuth client that is limited; the others are not. The window is long,
// so that no machine is too slow to meet the limit, and who met it has to wait a second.
const (
	limitedClient = "limited"
	limitRequests = 20
	limitWindow   = time.Minute
	limitWait     = time.Second
)

// fixedWindow counts the requests of a client from the first one of a window on.
func (s *Server) fixedWindow(c *call) time.Duration {
	if c.claims.ClientID != limitedClient {
		return 0
	}
	return s.take(c.claims.ClientID, c.now, limitRequests)
}

// take counts a request of somebody, and returns how long to wait where that is one
// too many.
func (s *Server) take(who string, now time.Time, requests int) time.Duration {
	w := s.windows[who]
	if w == nil || now.Sub(w.began) >= limitWindow || w.count > requests && !now.Before(w.until) {
		w = &window{began: now}
		s.windows[who] = w
	}
	w.count++
	if w.count <= requests {
		return 0
	}
	if w.count == requests+1 {
		w.until = now.Add(limitWait)
	}
	return w.until.Sub(now)
}

func unescaped(segment string) string {
	plain, err := url.PathUnescape(segment)
	if err != nil || strings.Contains(plain, "/") {
		return segment
	}
	return plain
}
