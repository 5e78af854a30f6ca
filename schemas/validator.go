package schemas

import (
	"errors"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// mostElements bounds the lists and the objects of a document, all of them together:
// the validator keeps a kilobyte and more for each that is wrong. An
// exhaustive run has fifty thousand, and a body of a megabyte less than this.
const mostElements = 600_000

// elements counts the elements of a JSON text, but for the first of each list and
// object. Of what is no JSON it counts something.
func elements(document []byte) int {
	count, inString := 0, false
	for i := 0; i < len(document); i++ {
		switch document[i] {
		case '"':
			inString = !inString
		case '\\':
			i++ // outside of a string there is none
		case ',':
			if !inString {
				count++
			}
		}
	}
	return count
}

// Schema is a compiled schema. It is safe for concurrent use.
type Schema struct {
	compiled *jsonschema.Schema
	document map[string]any // what it was compiled from
}

// Validate returns nil when document is JSON that keeps every rule of the
// schema, a *NotJSON when it is no JSON text, and Violations when it breaks a
// rule. One of too many elements is refused unseen.
//
// Two defects pass unnoticed, because the decoder repairs them: of equal keys
// the last one counts, and bytes inside a string that are not UTF-8 are
// replaced. Who cares about those looks at the bytes.
func (s *Schema) Validate(document []byte) (err error) {
	if elements(document) > mostElements {
		return fmt.Errorf("the document has more than %d elements", mostElements)
	}
	value, err := decode(document)
	if err != nil {
		return err
	}
	// The validator (v5.3.1) follows a nil pointer when it compares a number
	// whose exponent is beyond a million. A document must not be able to end
	// the process.
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the document cannot be validated: %v", cause)
		}
	}()
	err = s.compiled.Validate(value)
	var failure *jsonschema.ValidationError
	if errors.As(err, &failure) {
		return violations(failure)
	}
	return err
}
