// Package paragraph lays sentences out for a terminal.
package paragraph

import (
	"strings"
	"unicode/utf8"
)

// Width is how wide text is where nobody says otherwise, in columns.
const Width = 80

// Wrap returns the words of a text in lines that begin with indent and have at most width
// characters, where no word alone is longer. Each line but the last ends with a line feed.
func Wrap(text, indent string, width int) string {
	var made strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i > 0 && column+1+length <= width:
			made.WriteString(" " + word)
			column += 1 + length
			continue
		case i > 0:
			made.WriteByte('\n')
		}
		made.WriteString(indent + word)
		column = utf8.RuneCountInString(indent) + length
	}
	return made.String()
}
