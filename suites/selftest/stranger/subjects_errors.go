package stranger

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// fails replaces how errors of the operation are written, where a predicate holds.
func (s *Server) fails(where func(c *call, p *problem) bool, write func(c *call, p *problem)) {
	before := s.fail
	s.fail = func(c *call, p *problem) {
		if c.operation() && where(c, p) {
			write(c, p)
			return
		}
		before(c, p)
	}
}

func always(*call, *problem) bool { return true }

func ofStatus(status int) func(*call, *problem) bool {
	return func(_ *call, p *problem) bool { return p.status == status }
}

// body writes an error of some other form, with the headers that belong to it.
func body(mediaType, format string) func(c *call, p *problem) {
	return func(c *call, p *problem) {
		if p.challenge != "" {
			c.w.Header().Set("WWW-Authenticate", p.challenge)
		}
		c.write(p.status, mediaType, []byte(strings.NewReplacer("CODE", p.code, "MESSAGE", p.message).Replace(format)))
	}
}

const (
	asXML     = `<error><code>CODE</code><message>MESSAGE</message></error>`
	asHTML    = `<html><body><h1>CODE</h1><p>MESSAGE</p></body></html>`
	asJSON    = "application/json"
	rightBody = `{"error":{"code":"CODE","message":"MESSAGE"}}`
)

// errorSubjects are those of what errors look like.
func errorSubjects() []Subject {
	var subjects []Subject
	add := func(name, does string, where func(c *call, p *problem) bool, write func(c *call, p *problem)) {
		subjects = append(subjects, Subject{name, Errors, Must, does, func(s *Server) { s.fails(where, write) }})
	}
	accepts := func(is func(accept string) bool) func(c *call, p *problem) bool {
		return func(c *call, _ *problem) bool { return is(c.r.Header.Get("Accept")) }
	}
	absent := func(c *call, _ *problem) bool { return len(c.r.Header["Accept"]) == 0 }
	add("error-xml-no-accept", "sends its errors as XML where Accept is absent", absent, body("application/xml", asXML))
	add("error-xml-accept", "sends its errors as XML where Accept has xml in it", accepts(func(a string) bool { return strings.Contains(a, "xml") }), body("application/xml", asXML))
	add("error-html-accept", "sends its errors as HTML where Accept prefers text/html", accepts(func(a string) bool { return strings.HasPrefix(a, "text/html") }), body("text/html", asHTML))
	add("error-text-any", "sends its errors as text where Accept is */*", accepts(func(a string) bool { return a == "*/*" }), body("text/plain", "CODE: MESSAGE"))
	add("error-empty-accept", "sends its errors as HTML where Accept is there and empty", func(c *call, _ *problem) bool {
		return len(c.r.Header["Accept"]) > 0 && c.r.Header.Get("Accept") == ""
	}, body("text/html", asHTML))
	add("error-other-version", "sends no body where Accept is of another version of the API", accepts(func(a string) bool {
		return strings.Contains(a, "itwin-platform.v") && !strings.Contains(a, "v1+json")
	}), body(asJSON, ""))
	add("error-weights", "sends no body where Accept has weights", accepts(func(a string) bool { return strings.Contains(a, "q=") }), body(asJSON, ""))
	add("error-language", "sends errors without a message where Accept-Language is not English", func(c *call, _ *problem) bool {
		language := c.r.Header.Get("Accept-Language")
		return language != "" && !strings.HasPrefix(language, "en") && !strings.HasPrefix(language, "*")
	}, body(asJSON, `{"error":{"code":"CODE"}}`))
	add("error-compressed", "compresses its errors without being asked to", always, func(c *call, p *problem) {
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		_ = json.NewEncoder(zip).Encode(map[string]any{"error": map[string]any{"code": p.code, "message": p.message}}) // to memory
		_ = zip.Close()
		c.w.Header().Set("Content-Encoding", "gzip")
		if p.challenge != "" {
			c.w.Header().Set("WWW-Authenticate", p.challenge)
		}
		c.write(p.status, asJSON, packed.Bytes())
	})
	for _, status := range []int{401, 403, 404, 429} {
		at := ofStatus(status)
		label := fmt.Sprint(status)
		add("error-empty-"+label, "answers "+label+" without a body", at, body(asJSON, ""))
		add("error-html-"+label, "answers "+label+" with HTML", at, body("text/html", asHTML))
		add("error-no-message-"+label, "answers "+label+" without a message", at, body(asJSON, `{"error":{"code":"CODE"}}`))
		add("error-no-code-"+label, "answers "+label+" without a code", at, body(asJSON, `{"error":{"message":"MESSAGE"}}`))
		add("error-flat-"+label, "answers "+label+" with code and message at the top", at, body(asJSON, `{"code":"CODE","message":"MESSAGE"}`))
		add("error-more-"+label, "answers "+label+" with a member beside error", at, body(asJSON, `{"error":{"code":"CODE","message":"MESSAGE"},"traceId":"1"}`))
		add("error-number-"+label, "answers "+label+" with a number for a code", at, body(asJSON, `{"error":{"code":`+label+`,"message":"MESSAGE"}}`))
		add("error-list-"+label, "answers "+label+" with a list of errors", at, body(asJSON, `{"error":[{"code":"CODE","message":"MESSAGE"}]}`))
		add("error-null-"+label, "answers "+label+" with a null message", at, body(asJSON, `{"error":{"code":"CODE","message":null}}`))
		add("error-target-"+label, "answers "+label+" with a target that is a list", at, body(asJSON, `{"error":{"code":"CODE","message":"MESSAGE","target":["iTwinId"]}}`))
		add("error-type-"+label, "answers "+label+" as text/plain", at, body("text/plain", rightBody))
	}
	// A client that asks for another form may get it; the documentation has one form.
	negotiated := []string{"error-xml-accept", "error-html-accept"}
	for i := range subjects {
		if strings.HasPrefix(subjects[i].Name, "error-type-") || slices.Contains(negotiated, subjects[i].Name) {
			subjects[i].Level = Should
		}
	}
	persona := func(name, does string, is func(c *call) bool) {
		add(name, does, func(c *call, _ *problem) bool { return c.user != nil && c.itwin != nil && is(c) }, body(asJSON, `{"message":"MESSAGE"}`))
	}
	persona("error-of-external", "tells external participants errors in another form", func(c *call) bool { return c.user.organization != c.itwin.organization })
	persona("error-of-member", "tells members errors in another form", func(c *call) bool { return c.itwin.members[c.user.id] != nil })
	persona("error-of-administrator", "tells Organization Administrators errors in another form", func(c *call) bool { return c.administers(c.user, c.itwin) })
	persona("error-of-no-member", "tells whoever is no member errors in another form", func(c *call) bool {
		return c.itwin.members[c.user.id] == nil && !c.administers(c.user, c.itwin)
	})
	add("error-no-route", "tells of an unknown iTwin as its router does, in HTML", func(_ *call, p *problem) bool { return p == noITwin }, body("text/html", asHTML))
	add("error-malformed-400", "answers 400 to a malformed header", func(_ *call, p *problem) bool { return p == headerMalformed }, func(c *call, p *problem) {
		c.json(400, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-missing-400", "answers 400 where the header is missing", func(_ *call, p *problem) bool { return p == headerMissing }, func(c *call, p *problem) {
		c.json(400, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-login", "sends whoever has no token to a page to sign in", ofStatus(401), func(c *call, _ *problem) {
		c.w.Header().Set("Location", c.URL+"/issuer/authorize")
		c.w.WriteHeader(http.StatusFound)
	})
	add("error-expired-440", "answers 440 to a token past its time", func(c *call, p *problem) bool {
		said, _, ok := c.issuer.open(c.token)
		return p == tokenInvalid && ok && said.Expires < c.now.Unix()
	}, func(c *call, p *problem) {
		c.json(440, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	add("error-bom", "begins errors with a byte order mark", always, body(asJSON, "\ufeff"+rightBody))
	add("error-latin", "writes errors in Latin-1", always, body("application/json; charset=iso-8859-1", "{\"error\":{\"code\":\"CODE\",\"message\":\"Zugriff f\xfcr niemanden\"}}"))
	add("error-challenge", "sends no WWW-Authenticate", ofStatus(401), func(c *call, p *problem) {
		c.json(401, map[string]any{"error": map[string]any{"code": p.code, "message": p.message}})
	})
	subjects[len(subjects)-1].Level = Should

	answers := func(name, does string, write func(c *call)) {
		subjects = append(subjects, Subject{name, Errors, Must, does, func(s *Server) { s.deleted = write }})
	}
	answers("success-200", "answers 200 with a body", func(c *call) { c.json(200, map[string]any{"image": nil}) })
	answers("success-200-empty", "answers 200 without a body", func(c *call) { c.w.Header().Set("Content-Length", "0"); c.w.WriteHeader(200) })
	answers("success-202", "answers 202", func(c *call) { c.w.WriteHeader(202) })
	answers("success-205", "answers 205", func(c *call) { c.w.WriteHeader(205) })
	return subjects
}
