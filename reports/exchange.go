package reports

import (
	"encoding/base64"
	"fmt"
	"unicode/utf8"
)

// Purpose is why an exchange took place.
type Purpose string

// The purposes.
const (
	// Arrange puts something on the target before the judged request.
	Arrange Purpose = "arrange"
	// Judged is a request whose answer a requirement is judged by.
	Judged Purpose = "judged"
	// Control shows that a refusal meant something.
	Control Purpose = "control"
	// Proof asks the target whether what was arranged is in force.
	Proof Purpose = "proof"
	// Cleanup takes away what was arranged.
	Cleanup Purpose = "cleanup"
)

// Exchange is one request and its answer, kept as evidence.
type Exchange struct {
	Number     int     `json:"number"` // its place in the case, from 1
	Purpose    Purpose `json:"purpose"`
	Persona    string  `json:"persona"`
	StartMs    float64 `json:"startMs"`
	DurationMs float64 `json:"durationMs"`
	Request    Request `json:"request"`
	Answer     *Answer `json:"answer"`          // nil when no whole answer came
	Error      string  `json:"error,omitempty"` // why none came
}

// Request is what was sent.
type Request struct {
	Method string              `json:"method"`
	URL    string              `json:"url"` // absolute, with its query
	Header map[string][]string `json:"header,omitempty"`
	Body
}

// Answer is what came back.
type Answer struct {
	Status int                 `json:"status"`
	Proto  string              `json:"proto"` // "HTTP/1.1"
	Header map[string][]string `json:"header,omitempty"`
	Body
	Cut *Cut `json:"cut,omitempty"`
}

// Cut is what is known of an answer as a whole that is not kept as it came: it was too
// long, and then Header and Body are the beginning of it, or what is found in it is
// another thing where its secrets are hidden.
type Cut struct {
	BodyBytes    int    `json:"bodyBytes"`              // the length of the body
	BodySHA256   string `json:"bodySha256"`             // lower-case hexadecimal
	Hidden       bool   `json:"hidden,omitempty"`       // it was judged before its secrets were hidden
	HeaderFields int    `json:"headerFields,omitempty"` // so many were left out or cut short
	ErrorCode    string `json:"errorCode,omitempty"`    // in the body
	// Wrong is what was found wrong in the whole, by what was expected.
	Wrong map[string]string `json:"wrong,omitempty"`
}

// String says in words what is not kept.
func (c *Cut) String() string {
	said := "not kept whole"
	if c.Hidden {
		said = "judged as it came, and kept without its secrets"
	}
	said += fmt.Sprintf(": the body has %d bytes, with SHA-256 %s", c.BodyBytes, c.BodySHA256)
	if c.HeaderFields > 0 {
		said += fmt.Sprintf("; %d fields of the header were left out or cut short", c.HeaderFields)
	}
	return said
}

// BodyEncoding is how a Body holds its bytes as text.
type BodyEncoding string

// The encodings of a body. An empty body has none.
const (
	UTF8   BodyEncoding = "utf-8"
	Base64 BodyEncoding = "base64"
)

// Body is the body of a request or an answer, as text that JSON can carry.
type Body struct {
	Text     string       `json:"body,omitempty"`
	Encoding BodyEncoding `json:"bodyEncoding,omitempty"`
}

// NewBody returns content as it is where it is UTF-8, and in base64 where it
// is not, so that no byte is lost.
func NewBody(content []byte) Body {
	switch {
	case len(content) == 0:
		return Body{}
	case utf8.Valid(content):
		return Body{Text: string(content), Encoding: UTF8}
	default:
		return Body{Text: base64.StdEncoding.EncodeToString(content), Encoding: Base64}
	}
}

// Bytes returns what NewBody was given. Its error says that the text is not
// the base64 it claims to be.
func (b Body) Bytes() ([]byte, error) {
	if b.Encoding != Base64 {
		return []byte(b.Text), nil
	}
	content, err := base64.StdEncoding.DecodeString(b.Text)
	if err != nil {
		return nil, fmt.Errorf("decoding a body: %w", err)
	}
	return content, nil
}
