package reports

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The objects of HTTP Archive 1.2.
type (
	harDocument struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Pages   []harPage  `json:"pages"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	// harPage is a case: readers of archives group exchanges by page.
	harPage struct {
		Started string   `json:"startedDateTime"`
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Timings struct{} `json:"pageTimings"`
		Comment string   `json:"comment"`
	}
	harEntry struct {
		Page     string      `json:"pageref"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment"`
	}
	harMessage struct {
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"` // they stand among the headers
		Headers     []harPair `json:"headers"`
		HeadersSize int       `json:"headersSize"` // -1: not recorded
		BodySize    int       `json:"bodySize"`
	}
	harRequest struct {
		Method string    `json:"method"`
		URL    string    `json:"url"`
		Query  []harPair `json:"queryString"`
		harMessage
		PostData *harContent `json:"postData,omitempty"`
	}
	harResponse struct {
		Status     int    `json:"status"` // 0: none came
		StatusText string `json:"statusText"`
		harMessage
		Content  harContent `json:"content"`
		Redirect string     `json:"redirectURL"`
		Comment  string     `json:"comment,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harContent struct {
		Size     *int   `json:"size,omitempty"` // of an answer's only
		MimeType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"` // of an answer's only
		Comment  string `json:"comment,omitempty"`
	}
	// harTimings are milliseconds. Only the whole was measured.
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// WriteHAR writes every exchange of r as an HTTP Archive (HAR) 1.2, for the
// network view of a browser or a proxy. Each case is a page; the comment of an
// exchange names its case, its persona, its purpose, and what was found by it.
func WriteHAR(w io.Writer, r *Report) error {
	log := harLog{
		Version: "1.2",
		Creator: harCreator{Name: r.Suite.Name, Version: r.Suite.Version},
		Pages:   []harPage{}, Entries: []harEntry{},
		Comment: fmt.Sprintf("%s on %s: %s", r.Suite.Operation, r.Target.Name, r.Conclusion.Reason),
	}
	for _, c := range r.Cases {
		started, err := r.moment(c.StartMs)
		if err != nil {
			return fmt.Errorf("writing HAR: %w", err)
		}
		log.Pages = append(log.Pages, harPage{
			Started: started.Format(time.RFC3339Nano), ID: c.ID, Title: c.DocumentedCase + ": " + c.Text,
			Comment: fmt.Sprintf("%s, %s; judges %s", c.Verdict, c.Location, strings.Join(c.Requirements, ", ")),
		})
		for _, e := range c.Exchanges {
			started, err := r.moment(e.StartMs)
			if err != nil {
				return fmt.Errorf("writing HAR: %w", err)
			}
			log.Entries = append(log.Entries, harEntry{
				Page: c.ID, Started: started.Format(time.RFC3339Nano), Time: e.DurationMs,
				Request: harRequestOf(e), Response: harResponseOf(e),
				Timings: harTimings{Wait: e.DurationMs}, Comment: harComment(c, e),
			})
		}
	}
	return writeIndented(w, "HAR", harDocument{log})
}

func harComment(c Case, e Exchange) string {
	parts := []string{fmt.Sprintf("%s #%d: %s, as %s", c.ID, e.Number, e.Purpose, e.Persona)}
	if e.Purpose == Judged {
		parts = append(parts, "judges "+strings.Join(c.Requirements, ", "))
	}
	for _, f := range c.Findings {
		if f.Exchange == e.Number {
			parts = append(parts, fmt.Sprintf("%s %s", f.Verdict, message(f)))
		}
	}
	return strings.Join(parts, "; ")
}

func harRequestOf(e Exchange) harRequest {
	request := harRequest{
		Method: e.Request.Method, URL: harURL(e.Request.URL), Query: harQuery(e.Request.URL),
		harMessage: harMessageOf("", e.Request.Header, e.Request.Body),
	}
	if e.Answer != nil {
		request.HTTPVersion = e.Answer.Proto
	}
	if e.Request.Text != "" {
		request.PostData = &harContent{MimeType: mimeType(e.Request.Header), Text: e.Request.Text}
		if e.Request.Encoding == Base64 {
			request.PostData.Comment = "The text is the body in base64." // posted data has no encoding of its own
		}
	}
	return request
}

func harResponseOf(e Exchange) harResponse {
	if e.Answer == nil {
		return harResponse{
			harMessage: harMessageOf("", nil, Body{}),
			Content:    harContent{Size: new(int)}, Comment: "no answer: " + e.Error,
		}
	}
	response := harResponse{
		Status: e.Answer.Status, StatusText: http.StatusText(e.Answer.Status),
		harMessage: harMessageOf(e.Answer.Proto, e.Answer.Header, e.Answer.Body),
		Content:    harContent{MimeType: mimeType(e.Answer.Header), Text: e.Answer.Text},
		Redirect:   http.Header(e.Answer.Header).Get("Location"),
	}
	response.Content.Size = &response.BodySize
	if e.Answer.Encoding == Base64 {
		response.Content.Encoding = "base64"
	}
	if e.Answer.Cut != nil {
		response.BodySize, response.Content.Comment = e.Answer.Cut.BodyBytes, e.Answer.Cut.String()
	}
	return response
}

func harMessageOf(proto string, header map[string][]string, body Body) harMessage {
	message := harMessage{HTTPVersion: proto, Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			message.Headers = append(message.Headers, harPair{name, value})
		}
	}
	// What claims to be base64 and is none counts as it stands.
	content, err := body.Bytes()
	if err != nil {
		content = []byte(body.Text)
	}
	message.BodySize = len(content)
	return message
}

// escapable matches an escape, and what no URL may hold as it stands (RFC 3986).
var escapable = regexp.MustCompile(`%[0-9A-Fa-f]{2}|[^-A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=]`)

// harURL returns a URL as an archive demands it: what it may not hold is
// escaped, the braces of a variable that stands for a secret among it.
func harURL(rawURL string) string {
	return escapable.ReplaceAllStringFunc(rawURL, func(found string) string {
		if len(found) > 1 && found[0] == '%' {
			return found
		}
		return url.PathEscape(found)
	})
}

// harQuery returns the query of a URL as an archive lists it, decoded. What
// cannot be decoded stays in the URL only.
func harQuery(rawURL string) []harPair {
	pairs := []harPair{}
	u, err := url.Parse(rawURL)
	if err != nil {
		return pairs
	}
	query := u.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range query[name] {
			pairs = append(pairs, harPair{name, value})
		}
	}
	return pairs
}

// mimeType returns the Content-Type of a header. An archive demands one; what
// was not labelled is of no known type (RFC 9110 §8.3).
func mimeType(header map[string][]string) string {
	return cmp.Or(http.Header(header).Get("Content-Type"), "application/octet-stream")
}
