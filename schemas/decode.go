package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// NotJSON says what was there where a JSON text (RFC 8259) was expected.
type NotJSON struct {
	// Offset is the number of bytes before the first one that does not fit.
	Offset int64
	// Found describes what is there instead.
	Found string
}

// Error returns the place and what was found there, in one line.
func (e *NotJSON) Error() string {
	return fmt.Sprintf("not JSON at byte %d: %s", e.Offset, e.Found)
}

// whitespace is what may surround a JSON value (RFC 8259 §2).
const whitespace = " \t\r\n"

// syntax returns a *NotJSON unless document is a single JSON value.
func syntax(document []byte) error {
	if err := unlikeJSON(document); err != nil {
		return err
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(document, &struct{}{}); !errors.As(err, &syntax) { // or else only its type is another
		return nil
	}
	offset := syntax.Offset - 1 // it counts the offending byte too
	switch said := syntax.Error(); {
	case said == "unexpected end of JSON input":
		return &NotJSON{Offset: int64(len(document)), Found: "the document ends before its value does"}
	case strings.HasSuffix(said, "after top-level value"):
		return &NotJSON{Offset: offset, Found: excerpt(document[offset:]) + " follows the value"}
	default:
		return &NotJSON{Offset: offset, Found: fmt.Sprintf("%s: %s", excerpt(document[offset:]), said)}
	}
}

// unlikeJSON recognises by its first bytes what is often sent instead of JSON,
// where "invalid character" would help nobody.
func unlikeJSON(document []byte) error {
	start := bytes.TrimLeft(document, whitespace)
	offset := int64(len(document) - len(start))
	switch {
	case len(document) == 0:
		return &NotJSON{Found: "the document is empty"}
	case len(start) == 0:
		return &NotJSON{Offset: offset, Found: "the document holds nothing but white space"}
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return &NotJSON{Offset: offset, Found: "a byte-order mark"}
	case start[0] == '<':
		return &NotJSON{Offset: offset, Found: excerpt(start) + ", which looks like HTML or XML"}
	default:
		return nil
	}
}

// excerpt quotes the beginning of content.
func excerpt(content []byte) string {
	const length = 24
	if len(content) <= length {
		return fmt.Sprintf("%q", content)
	}
	end := length
	for end > 0 && !utf8.RuneStart(content[end]) {
		end--
	}
	return strings.TrimSuffix(fmt.Sprintf("%q", content[:end]), `"`) + `…"`
}
