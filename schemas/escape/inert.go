package escape

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Pipelines read their logs and obey some lines. To Azure Pipelines ##vso[…] and ##[…]
// are commands, and to TeamCity ##teamcity[…], wherever in a line they stand; GitHub
// Actions takes ##[…], too, and lines that begin with ::name::, or with blanks before
// it. What readers pass over, such as characters without a shape, makes no difference.
var bracketed = regexp.MustCompile(`(#(?:` + sequence + `|[^\x20-\x7e\n])*)#((?:` + sequence + `|[\w.\-\x00-\x09\x0b-\x1f\x7f-\x{10FFFF}])*\[)`)

// sequence commands a terminal (ECMA-48 §5.4).
const sequence = `\x1b\[[0-?]*[ -/]*[@-~]`

// What a reader of lines may pass over.
var (
	unseen    = regexp.MustCompile(sequence + `|[\p{Cc}\p{Cf}]`)
	unprinted = regexp.MustCompile(`[\p{Cc}\p{Cf}]`)
)

// lineEnds are those of any reader.
const lineEnds = "\n\r\v\f\u0085\u2028\u2029"

// Inert returns a text in which nothing is a command to a pipeline. The character that
// made it one is shown by its number, as ‹U+0023› or ‹U+003A›.
func Inert(text string) string { return inert(text, mark('#'), mark(':')) }

// inert puts other spellings in the place of what makes a command.
func inert(text, hash, colon string) string {
	for bracketed.MatchString(text) { // one may hide in another
		text = bracketed.ReplaceAllString(text, "${1}"+hash+"${2}")
	}
	if !strings.Contains(text, ":") {
		return text
	}
	var made strings.Builder
	for rest := text; rest != ""; {
		line, after := rest, ""
		if end := strings.IndexAny(rest, lineEnds); end >= 0 {
			_, width := utf8.DecodeRuneInString(rest[end:])
			line, after = rest[:end], rest[end+width:]
		}
		ended := rest[:len(rest)-len(after)]
		if isCommand(line) {
			ended = strings.Replace(ended, ":", colon, 1)
		}
		made.WriteString(ended)
		rest = after
	}
	return made.String()
}

// isCommand reports whether a line is a command of GitHub Actions, for a reader who
// passes over what commands a terminal, or only over what has no shape.
func isCommand(line string) bool {
	if strings.Count(line, ":") < 3 {
		return false
	}
	for _, passedOver := range []*regexp.Regexp{unseen, unprinted} {
		bare := strings.TrimLeftFunc(passedOver.ReplaceAllString(line, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Z, r) })
		if strings.HasPrefix(bare, "::") && strings.Contains(bare[1:], "::") {
			return true
		}
	}
	return false
}

// NewWriter returns a writer of messages: nothing that is written to it comes out as a
// command, and every character can be seen, but for the sequences by which the suite
// itself colours. What went through Text comes out as it is. It expects a command, and a
// character, to be written at once.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Writer is what NewWriter returns. It is safe for concurrent use.
type Writer struct {
	out io.Writer
	mu  sync.Mutex
	mid bool // something visible stands before in the same line
}

// Unwrap returns the writer that it writes to.
func (w *Writer) Unwrap() io.Writer { return w.out }

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	var shown strings.Builder
	end := 0
	for _, own := range ours.FindAllIndex(p, -1) {
		showHidden(&shown, string(p[end:own[0]]))
		shown.Write(p[own[0]:own[1]])
		end = own[1]
	}
	showHidden(&shown, string(p[end:]))
	text := shown.String()
	w.mu.Lock()
	defer w.mu.Unlock()
	made := Inert(text)
	if w.mid {
		made = Inert("." + text)[1:] // which no command begins with
	}
	last := text
	if before := strings.LastIndexAny(text, lineEnds); before >= 0 {
		last, w.mid = text[before+1:], false
	}
	w.mid = w.mid || strings.TrimSpace(unseen.ReplaceAllString(last, "")) != ""
	if _, err := w.out.Write([]byte(made)); err != nil { // whatever else it has may be another writer's
		return 0, err
	}
	return len(p), nil
}

// ours are the sequences that the suite itself sends to a terminal: to colour, and to
// begin a line again.
var ours = regexp.MustCompile(`\x1b\[[0-9]*m|\r\x1b\[K`)

// JSON returns a JSON text that says the same (RFC 8259 §7), in which nothing is a
// command and every character can be seen.
func JSON(document []byte) []byte {
	text := inert(string(document), `\u0023`, `:`) // between quotation marks no line begins
	if !strings.ContainsFunc(text, Hidden) {
		return []byte(text)
	}
	var shown strings.Builder
	for _, r := range text {
		if !Hidden(r) || r == '\r' { // white space, outside of any string
			shown.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&shown, `\u%04x`, unit)
		}
	}
	return []byte(shown.String())
}

// HTML returns an HTML text that shows the same, in which nothing is a command, and
// every character can be seen.
func HTML(document []byte) []byte {
	text := string(document)
	if strings.ContainsFunc(text, Hidden) {
		var shown strings.Builder
		showHidden(&shown, text)
		text = shown.String()
	}
	return []byte(inert(text, "&#35;", "&#58;"))
}
