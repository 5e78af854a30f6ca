// Package yamlfile reads the files that people write for the suite: YAML that a
// schema describes. Whatever is wrong in one is said in a line that names the
// place.
package yamlfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/givenfile"
)

// Largest bounds the files that are read, in bytes: a target file of some ten
// thousand prepared iTwins is as large.
const Largest = 1 << 20

// Read reads a file that is not too large.
func Read(path string) ([]byte, error) { return givenfile.Read(path, Largest) }

// lineEnds are those of YAML 1.2 §5.4 that are no line feed alone.
var lineEnds = regexp.MustCompile("\r\n?")

// Parse decodes a text of one document into a value, by its JSON names. Its error
// is of type Mistakes wherever the text is to blame: it is no YAML, or breaks the
// schema.
func Parse(text []byte, schema *schemas.Schema, into any) (*Document, error) {
	if err := givenfile.CheckUTF8(text); err != nil {
		return nil, Mistakes{{line: 1, column: 1, Text: err.Error()}}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // which some editors put there unseen
	text = lineEnds.ReplaceAll(text, []byte("\n"))  // as YAML 1.2 §5.4 has it; the library counts them differently
	d, err := read(text)
	if err != nil {
		return nil, Mistakes{unreadable(text, err)}
	}
	d.schema = schema
	document, err := json.Marshal(d.value)
	if err != nil {
		return nil, fmt.Errorf("taking the YAML as JSON: %w", err)
	}
	broken, err := d.broken(document)
	if err != nil {
		return nil, err
	}
	if len(broken) > 0 {
		return nil, broken
	}
	return d, json.Unmarshal(document, into)
}

// Mistake is what is wrong with the value at a place, in the words that follow
// the name of the place.
func (d *Document) Mistake(pointer, sentence string) Mistake {
	return d.mistake(d.values[pointer], sentence)
}

// Line returns the line, from 1, on which a place stands; 0 where nothing stands there.
func (d *Document) Line(pointer string) int {
	if at := d.key(pointer); at != nil {
		return at.Position.Line
	}
	return 0
}

// Scalars calls do with each text, number and boolean as it is written, and its place.
func (d *Document) Scalars(do func(pointer, text string)) {
	for _, scalar := range d.scalars {
		do(scalar.pointer, scalar.token.Value)
	}
}
