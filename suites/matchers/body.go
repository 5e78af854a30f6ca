package matchers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
	"itwin-conformance/schemas"
)

// byteOrderMark is U+FEFF in UTF-8. RFC 8259 §8.1 forbids sending it, and
// allows a reader to ignore it.
var byteOrderMark = []byte("\ufeff")

// HaveNoBody matches an answer with nothing after its header.
func HaveNoBody() types.GomegaMatcher {
	return answerMatcher{expected: "no body", wrong: func(answer *wire.Answer) string {
		if length := answer.BodyBytes(); length > 0 {
			return fmt.Sprintf("%d bytes: %s", length, excerpt(answer.Body))
		}
		return ""
	}}
}

// BeErrorResponse matches an answer whose body validates against the documented
// Error Response schema. A byte-order mark is passed over: that is for
// BeCleanJSON to say.
func BeErrorResponse() types.GomegaMatcher { return beErrorResponse }

var beErrorResponse = answerMatcher{expected: "a body that validates against Error Response", whole: true, wrong: func(answer *wire.Answer) string {
	if len(answer.Body) == 0 {
		return "no body"
	}
	if err := schemas.ErrorResponse().Validate(bytes.TrimPrefix(answer.Body, byteOrderMark)); err != nil {
		return err.Error()
	}
	return ""
}}

// HaveErrorCode matches an Error Response with that code.
func HaveErrorCode(code string) types.GomegaMatcher {
	return answerMatcher{expected: "error code " + code, wrong: func(answer *wire.Answer) string {
		if got := ErrorOf(answer).Code; got != code {
			return "error code " + orNone(got)
		}
		return ""
	}}
}

// HaveReadableMessage matches an Error Response whose message has at least one
// letter. The documented words are not demanded.
func HaveReadableMessage() types.GomegaMatcher { return haveReadableMessage }

var haveReadableMessage = answerMatcher{expected: "an error message that a person can read", whole: true, wrong: func(answer *wire.Answer) string {
	if message := ErrorOf(answer).Message; strings.IndexFunc(message, unicode.IsLetter) < 0 {
		return "message " + orNone(message)
	}
	return ""
}}

// BeCleanJSON matches an answer whose body is UTF-8 without a byte-order mark
// (RFC 8259 §8.1), and whose objects repeat no name (§4).
func BeCleanJSON() types.GomegaMatcher { return beCleanJSON }

var beCleanJSON = answerMatcher{expected: "UTF-8 JSON without byte-order mark or repeated names", whole: true, wrong: func(answer *wire.Answer) string {
	if bytes.HasPrefix(answer.Body, byteOrderMark) {
		return "a byte-order mark before the JSON"
	}
	if !utf8.Valid(answer.Body) {
		return "bytes that are not UTF-8: " + excerpt(answer.Body)
	}
	// What is no JSON at all is for BeErrorResponse to say; passing over it
	// also bounds how deep the search can go.
	if !json.Valid(answer.Body) {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(answer.Body))
	decoder.UseNumber() // a number beyond float64 is JSON as well
	if err := readOnce(decoder); err != nil {
		return err.Error()
	}
	return ""
}}

// readOnce reads one JSON value. The error says which name an object in it
// repeats.
func readOnce(decoder *json.Decoder) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	delimiter, composite := token.(json.Delim)
	if !composite {
		return nil
	}
	seen := map[json.Token]bool{}
	for decoder.More() {
		if delimiter == '{' {
			name, err := decoder.Token()
			if err != nil {
				return err
			}
			if seen[name] {
				return fmt.Errorf("the name %q twice in one object", name)
			}
			seen[name] = true
		}
		if err := readOnce(decoder); err != nil {
			return err
		}
	}
	_, err = decoder.Token() // the closing delimiter
	return err
}

// Error is what an Error Response says.
type Error struct {
	Code    string // the beginning of it, where it is very long
	Message string // "" where the answer was cut
}

// ErrorOf reads the Error Response in an answer, as far as there is one.
func ErrorOf(answer *wire.Answer) Error {
	if answer.Cut != nil {
		return Error{Code: answer.Cut.ErrorCode}
	}
	code, message := errorIn(answer)
	return Error{shortened(code, longestCode), message}
}

// codeIn is the error code in an answer that was not cut, however long.
func codeIn(answer *wire.Answer) string {
	code, _ := errorIn(answer)
	return code
}

// errorIn looks names up exactly: decoding into a struct would fold their case. What
// cannot be read is empty; whether it should be there is judged by BeErrorResponse.
func errorIn(answer *wire.Answer) (code, message string) {
	var envelope map[string]map[string]any
	_ = json.Unmarshal(bytes.TrimPrefix(answer.Body, byteOrderMark), &envelope)
	code, _ = envelope["error"]["code"].(string)
	message, _ = envelope["error"]["message"].(string)
	return code, message
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// excerpt shows the beginning of a body on one line.
func excerpt(body []byte) string {
	const most = 80
	if len(body) > most {
		return fmt.Sprintf("%q…", body[:most])
	}
	return fmt.Sprintf("%q", body)
}
