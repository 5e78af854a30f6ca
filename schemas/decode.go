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

// decode returns the single value of a JSON text, numbers as they are written.
// Its error is a *NotJSON.
func decode(document []byte) (any, error) {
	if err := unlikeJSON(document); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, notJSON(document, err)
	}
	if rest := bytes.TrimLeft(document[decoder.InputOffset():], whitespace); len(rest) > 0 {
		offset := int64(len(document) - len(rest))
		return nil, &NotJSON{Offset: offset, Found: excerpt(rest) + " follows the value"}
	}
	return value, nil
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

// notJSON explains why decoding document failed with err.
func notJSON(document []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		// Reading from memory fails at the end only.
		return &NotJSON{Offset: int64(len(document)), Found: "the document ends before its value does"}
	}
	offset := syntax.Offset - 1 // it counts the offending byte too
	return &NotJSON{Offset: offset, Found: fmt.Sprintf("%s: %v", excerpt(document[offset:]), syntax)}
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
