package yamlfile

import "github.com/goccy/go-yaml/token"

// tooDeep returns the token at which a text is nested deeper than any file of ours
// is, or nil. The parser takes memory that grows with the square of the depth. It is
// bounded by the size of the text where each level takes a longer line than the one
// before, so only brackets, and marks in one line, are counted.
func tooDeep(tokens token.Tokens) *token.Token {
	brackets, marks := 0, 0
	for _, each := range tokens {
		switch each.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType:
			marks++
		default:
			marks = 0
		}
		if brackets > mostNesting || marks > mostNesting {
			return each
		}
	}
	return nil
}
