package matchers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"itwin-conformance/fixtures/wire"
)

// The bounds of what is kept of an answer, in bytes of the JSON that holds it. A
// documented answer takes less than a thousand.
const (
	mostKept   = 8 << 10 // of a body, or a header, that is kept whole
	keptBody   = 2 << 10 // of a body that is not
	keptValue  = 200     // of a value in a header that is not
	keptFields = 12      // so many fields, too
)

// The bounds of what is said of an answer, in characters.
const (
	longestFound = 300
	longestCode  = 100
)

// ofTheWhole are the matchers of what is lost where an answer is cut.
func ofTheWhole() []answerMatcher {
	return []answerMatcher{
		beErrorResponse, haveReadableMessage, beCleanJSON, haveChallenge, haveRetryAfterSeconds, beLabelledJSON,
	}
}

// hiddenFinding is what is said of something wrong that is seen only where secrets are
// not hidden.
const hiddenFinding = "something that cannot be shown without a secret"

// Cut judges an answer that is too long to be kept, and then cuts it. One in which
// secrets are hidden it judges as it came. What was found stays with the answer where
// what is kept shows less or something else, so that whoever judges it again from the
// evidence finds the same.
func Cut(answer *wire.Answer) {
	if answer == nil || answer.Cut != nil {
		return
	}
	met := answer.Met()
	answer.Forget()
	longBody, longHeader := inJSON(answer.Body) > mostKept, headerInJSON(answer.Header) > mostKept
	if !longBody && !longHeader && met == nil {
		return
	}
	cut := judged(answer, met)
	if !longBody && !longHeader && !cut.Hidden {
		return
	}
	if longBody {
		answer.Body = beginning(answer.Body, keptBody)
	}
	if longHeader {
		answer.Header, cut.HeaderFields = cutHeader(answer.Header)
	}
	answer.Cut = cut
}

// judged is what is found in an answer as it was met on the wire, in words that show
// what is kept of it.
func judged(kept *wire.Answer, met *wire.Met) *wire.Cut {
	of := func(body []byte) *wire.Cut {
		sum := sha256.Sum256(body)
		return &wire.Cut{BodyBytes: len(body), BodySHA256: hex.EncodeToString(sum[:])}
	}
	code, wrong := ErrorOf(kept).Code, wrongIn(kept)
	hidden := false
	if met != nil {
		whole := &wire.Answer{Status: kept.Status, Proto: kept.Proto, Header: met.Header, Body: met.Body}
		if came := shortened(met.Text(codeIn(whole)), longestCode); came != code {
			code, hidden = came, true
		}
		found := wrongIn(whole)
		for expected := range found {
			if _, shown := wrong[expected]; !shown {
				wrong[expected], hidden = hiddenFinding, true
			}
		}
		for expected := range wrong {
			if _, came := found[expected]; !came {
				delete(wrong, expected)
				hidden = true
			}
		}
	}
	cut := of(kept.Body)
	switch {
	case met != nil && met.Unread:
		cut, hidden = of(met.Body), true
	case hidden: // a hash of the body as it came would let somebody try what a secret is
		cut.BodyBytes = len(met.Body)
	}
	cut.Hidden, cut.ErrorCode, cut.Wrong = hidden, code, wrong
	return cut
}

// wrongIn is what the matchers of the whole find wrong, by what was expected.
func wrongIn(answer *wire.Answer) map[string]string {
	wrong := map[string]string{}
	for _, matcher := range ofTheWhole() {
		if found := matcher.found(answer); found != "" {
			wrong[matcher.expected] = found
		}
	}
	return wrong
}

// CheckCut returns an error when an answer is not as Cut leaves it: it is kept whole,
// or cut, though it is not of that length; or secrets are said to be hidden in it and
// none is. So nobody says of a short body what was found in it.
func CheckCut(answer *wire.Answer) error {
	switch cut := answer.Cut; {
	case cut == nil && (inJSON(answer.Body) > mostKept || headerInJSON(answer.Header) > mostKept):
		return errors.New("the answer is kept whole, and it is too long for that")
	case cut == nil:
	case cut.HeaderFields == 0 && 8+8*cut.BodyBytes <= mostKept: // it is too short to be cut
		if !cut.Hidden {
			return errors.New("the answer is cut, and it is too short for that")
		}
		if !hides(answer) {
			return errors.New("the answer is said to have held a secret, and no variable stands in its place")
		}
	case cut.Hidden:
	case len(answer.Body) > cut.BodyBytes:
		return fmt.Errorf("the answer is cut, and keeps %d of %d bytes", len(answer.Body), cut.BodyBytes)
	}
	return nil
}

// variable is what stands in the place of a secret.
var variable = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

func hides(answer *wire.Answer) bool {
	if variable.Match(answer.Body) {
		return true
	}
	for name, values := range answer.Header {
		if variable.MatchString(name) || slices.ContainsFunc(values, variable.MatchString) {
			return true
		}
	}
	return false
}

// needed are the fields that something else is judged or done by.
var needed = []string{"Content-Length", "Content-Type", "Date", "Retry-After", "Www-Authenticate"}

// cutHeader keeps the needed fields and the first of the others, by their names, each
// short. It returns how many were left out or cut short.
func cutHeader(header http.Header) (kept http.Header, lost int) {
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(header)), func(name string) bool { return slices.Contains(needed, name) })
	kept = http.Header{}
	for _, name := range append(slices.Clone(needed), others...) {
		values, there := header[name]
		if !there {
			continue
		}
		if len(kept) == keptFields || inJSON([]byte(name)) > keptValue {
			lost++
			continue
		}
		for _, value := range values[:min(2, len(values))] { // that there are several is judged, too
			kept[name] = append(kept[name], string(beginning([]byte(value), keptValue)))
		}
		if !slices.Equal(kept[name], values) {
			lost++
		}
	}
	return kept, lost
}

func headerInJSON(header http.Header) int {
	size := 0
	for name, values := range header {
		size += inJSON([]byte(name))
		for _, value := range values {
			size += inJSON([]byte(value))
		}
	}
	return size
}

// inJSON is how many bytes content takes in a report at most: as text, or in base64
// where it is not UTF-8.
func inJSON(content []byte) int {
	size := 8 // what is around it
	for rest := content; len(rest) > 0; {
		r, width := utf8.DecodeRune(rest)
		if r == utf8.RuneError && width == 1 {
			return 8 + 8*len(content) // in a header both: a mark for each byte, and base64 of all
		}
		size += runeInJSON(r, width)
		rest = rest[width:]
	}
	return size
}

func runeInJSON(r rune, width int) int {
	switch {
	case r == '"' || r == '\\':
		return 2
	case r < ' ' || r == '\u2028' || r == '\u2029':
		return 6
	default:
		return width
	}
}

// beginning is as much of content as takes so many bytes in JSON, a copy. Of text it
// is text.
func beginning(content []byte, most int) []byte {
	if !utf8.Valid(content) {
		return slices.Clone(content[:min(len(content), most/8)])
	}
	size := 8
	for i, r := range string(content) {
		if size += runeInJSON(r, utf8.RuneLen(r)); size > most {
			return slices.Clone(content[:i])
		}
	}
	return slices.Clone(content)
}

// shortened is the beginning of a text, and says so where it is not the whole.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text[:min(len(text), 4*most)]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
