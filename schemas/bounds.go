package schemas

import "fmt"

// The bounds of what is validated at once. For each element that is wrong the
// validator keeps a kilobyte and more, and for a number it takes time by the square of
// its length.
const (
	// mostElements bounds the lists and the objects of a document, all of them
	// together. A body of a megabyte has fewer.
	mostElements = 600_000
	// mostElementsOfAPiece bounds them in a piece of a report, or a line of evidence. An
	// exhaustive run has some hundred in the largest.
	mostElementsOfAPiece = 20_000
	// mostPieces bounds the pieces of a report. An exhaustive run has some two thousand.
	mostPieces = 50_000
	// mostViolations is how many are told: the first say enough.
	mostViolations = 20
	// longestNumber bounds a number, in characters. The longest that Go writes has 24.
	longestNumber = 1000
	// longestText bounds a text, in bytes: one that is quoted is in memory several
	// times.
	longestText = 8 << 20
)

func tooMany(most int, pointer string) error {
	if pointer == "" {
		return fmt.Errorf("the document has more than %d elements", most)
	}
	return fmt.Errorf("at %s: there are more than %d elements", place(pointer), most)
}

// elements counts the elements of a JSON text, but for the first of each list and
// object. Of what is no JSON it counts something.
func elements(document []byte) int {
	count := 0
	for i := 0; i < len(document); i++ {
		switch document[i] {
		case '"':
			i += quoted(document[i:]) - 1
		case ',':
			count++
		}
	}
	return count
}

// bounded returns an error when a number or a text in a document is too long. Of
// what is no JSON it says something.
func bounded(document []byte) error {
	for i := 0; i < len(document); i++ {
		switch c := document[i]; {
		case c == '"':
			length := quoted(document[i:])
			if length > longestText {
				return fmt.Errorf("the document has a text of %d bytes, and %d are the most", length, longestText)
			}
			i += length - 1
		case c == '-' || c >= '0' && c <= '9':
			length := plain(document[i:])
			if length > longestNumber && digits(document[i:i+length]) {
				return fmt.Errorf("the document has a number of %d characters, and %d are the most", length, longestNumber)
			}
			i += length - 1
		}
	}
	return nil
}

// digits reports whether a text is of the characters of a number.
func digits(text []byte) bool {
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '.', c == '+', c == '-', c == 'e', c == 'E':
		default:
			return false
		}
	}
	return true
}
