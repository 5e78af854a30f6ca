package schemas

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Violation is one rule of a schema broken at one place of a document.
type Violation struct {
	// Pointer is the place in the document (RFC 6901), "" for the document
	// itself.
	Pointer string
	// Rule is the place of the broken keyword in the schema (RFC 6901).
	Rule string
	// Sentence says in one line where and how the rule is broken.
	Sentence string
}

// Violations are the first rules that a document breaks, each once, those of one
// piece ordered by place.
type Violations []Violation

// Error returns the sentences of the violations in one line.
func (v Violations) Error() string {
	sentences := make([]string, len(v))
	for i, violation := range v {
		sentences[i] = violation.Sentence
	}
	return strings.Join(slices.Compact(sentences), "; ")
}

// violations collects the leaves of a failure: what lies above them only says
// that something below failed. The order is ours, as the library's follows the
// order of a Go map.
//
// The document that was validated is a piece that stands at pointer.
func violations(failure *jsonschema.ValidationError, pointer string) Violations {
	var found Violations
	var walk func(*jsonschema.ValidationError)
	walk = func(failure *jsonschema.ValidationError) {
		for _, cause := range failure.Causes {
			walk(cause)
		}
		if len(failure.Causes) == 0 {
			found = append(found, violation(failure, pointer))
		}
	}
	walk(failure)
	slices.SortFunc(found, func(a, b Violation) int {
		return strings.Compare(a.Pointer+"\x00"+a.Sentence+"\x00"+a.Rule, b.Pointer+"\x00"+b.Sentence+"\x00"+b.Rule)
	})
	return slices.Compact(found)
}

func violation(leaf *jsonschema.ValidationError, above string) Violation {
	_, rule, _ := strings.Cut(leaf.AbsoluteKeywordLocation, "#")
	pointer := above + unescaped(leaf.InstanceLocation)
	return Violation{
		Pointer:  pointer,
		Rule:     unescaped(rule),
		Sentence: fmt.Sprintf("at %s: %s", place(pointer), cut(reworded(leaf.Message), longestSentence)),
	}
}

// The bounds of what a sentence quotes, in characters: names and values may be of any
// length.
const (
	longestSentence = 400
	longestPlace    = 200
)

// cut returns the beginning of a text, and says so where it is not the whole.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	count := 0
	for i := range text {
		if count == most {
			return text[:i] + "…"
		}
		count++
	}
	return text
}

// unescaped undoes the percent-encoding the library writes its JSON pointers
// in, as for a URI fragment.
func unescaped(pointer string) string {
	if plain, err := url.PathUnescape(pointer); err == nil {
		return plain
	}
	return pointer
}

// place returns a pointer as a sentence shows it: the keys of a document may
// hold line breaks, and a sentence is one line.
func place(pointer string) string {
	if pointer == "" {
		return "the top"
	}
	quoted := strconv.Quote(cut(pointer, longestPlace))
	return quoted[1 : len(quoted)-1]
}

// quotedName matches a name as the library quotes it.
var quotedName = regexp.MustCompile(`'(?:[^'\\]|\\.)*'`)

// reworded puts the library's message on missing and on additional properties,
// the two that a person meets most, in plain words and a fixed order.
func reworded(message string) string {
	quoted, missing := strings.CutPrefix(message, "missing properties: ")
	additional := false
	if !missing {
		quoted, additional = strings.CutPrefix(message, "additionalProperties ")
	}
	if !missing && !additional {
		return message
	}
	names := quotedName.FindAllString(quoted, -1)
	for i, name := range names {
		names[i] = doubleQuoted(name)
	}
	slices.Sort(names)
	list := strings.Join(names, ", ")
	switch {
	case missing && len(names) == 1:
		return fmt.Sprintf("property %s is missing", list)
	case missing:
		return fmt.Sprintf("properties %s are missing", list)
	case len(names) == 1:
		return fmt.Sprintf("additional property %s is not allowed", list)
	default:
		return fmt.Sprintf("additional properties %s are not allowed", list)
	}
}

// doubleQuoted turns 'it\'s "x"' into "it's \"x\"".
func doubleQuoted(name string) string {
	inner := strings.ReplaceAll(name[1:len(name)-1], `"`, `\"`)
	return `"` + strings.ReplaceAll(inner, `\'`, `'`) + `"`
}
