package schemas

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Schema is a compiled schema. It is safe for concurrent use.
type Schema struct {
	compiled *jsonschema.Schema
	document map[string]any // what it was compiled from
	most     int            // elements of a piece
	// lists are the schemas of the items of those members that are long lists. Each
	// item is a piece that is validated by itself, so that no list is in memory as a
	// whole.
	lists map[string]*Schema
}

// Validate returns nil when document is JSON that keeps every rule of the
// schema, a *NotJSON when it is no JSON text, and Violations when it breaks
// rules: the first of them. One that would take too much memory or time is refused.
//
// Two defects pass unnoticed, because they are repaired: of equal keys the last one
// counts, and bytes inside a string that are not UTF-8 are replaced. Who cares about
// those looks at the bytes.
func (s *Schema) Validate(document []byte) error {
	if err := bounded(document); err != nil {
		return err
	}
	if s.lists == nil && elements(document) > s.most {
		return tooMany(s.most, "")
	}
	if err := syntax(document); err != nil {
		return err
	}
	v := validation{}
	v.text(s, document, "")
	if v.err == nil && len(v.found) > 0 {
		return v.found
	}
	return v.err
}

// validation is under way.
type validation struct {
	pieces int
	found  Violations
	err    error // ends it
}

// text validates a text that stands at pointer, piece by piece.
func (v *validation) text(s *Schema, text []byte, pointer string) {
	if v.pieces++; v.pieces > mostPieces {
		v.err = fmt.Errorf("the document has more than %d requirements, cases, decisions and exchanges", mostPieces)
		return
	}
	if text = trimmed(text); len(s.lists) == 0 || text[0] != '{' {
		if elements(text) > s.most {
			v.err = tooMany(s.most, pointer)
			return
		}
		value, _ := valueOf(text)
		v.piece(s, value, pointer)
		return
	}
	type list struct {
		name string
		text []byte
	}
	var lists []list
	object, count := map[string]any{}, 0
	members(text, func(name string, value []byte) bool {
		if s.lists[name] != nil && value[0] == '[' {
			lists = append(lists, list{name, value})
			object[name] = []any{} // whose items follow
			return true
		}
		if count += elements(value) + 1; count > s.most {
			v.err = tooMany(s.most, pointer)
			return false
		}
		object[name], _ = valueOf(value)
		return true
	})
	if v.err != nil {
		return
	}
	v.piece(s, object, pointer)
	for _, list := range lists {
		number := 0
		items(list.text, func(item []byte) bool {
			v.text(s.lists[list.name], item, pointer+"/"+list.name+"/"+strconv.Itoa(number))
			number++
			return v.err == nil && len(v.found) < mostViolations
		})
	}
}

// piece validates one piece of the document.
func (v *validation) piece(s *Schema, value any, pointer string) {
	// The validator (v5.3.1) follows a nil pointer when it compares a number
	// whose exponent is beyond a million. A document must not be able to end
	// the process.
	defer func() {
		if cause := recover(); cause != nil {
			v.err = fmt.Errorf("the document cannot be validated: %v", cause)
		}
	}()
	err := s.compiled.Validate(value)
	var failure *jsonschema.ValidationError
	if errors.As(err, &failure) {
		v.found = append(v.found, violations(failure, pointer)...)
		v.found = v.found[:min(len(v.found), mostViolations)]
		return
	}
	v.err = err
}
