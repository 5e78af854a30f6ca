package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"itwin-conformance/schemas/escape"
)

// textPiece is a piece of preformatted text. A note says what is wrong with it.
type textPiece struct {
	Text string
	Note string
}

// Bodies are shown up to these bounds; the report itself has them whole. Depth
// is bounded because every level indents all that lies below it.
const (
	shownBytes = 16 << 10
	shownDepth = 64
)

// bodyPieces returns a body with the line breaks before it, JSON indented.
// Places that a finding names ("at /error/code: …") are marked.
func bodyPieces(b Body, found []Finding) []textPiece {
	switch {
	case b.Text == "":
		return nil
	case b.Encoding == Base64:
		return []textPiece{{Text: "\n\n" + bytesNote(b)}}
	}
	lines := jsonLines(b.Text)
	if lines == nil {
		return []textPiece{{Text: "\n\n" + escape.Visible(cut(b.Text, shownBytes))}}
	}
	notes := notesOf(lines, found)
	pieces := []textPiece{{Text: "\n"}}
	size := 0
	for _, line := range lines {
		if size += len(line.text); size > shownBytes {
			return append(pieces, textPiece{Text: fmt.Sprintf("\n… (%d bytes in all)", len(b.Text))})
		}
		last := &pieces[len(pieces)-1]
		if note, marked := notes[line.pointer]; marked && !line.closes {
			value := strings.TrimLeft(line.text, " ")
			last.Text += "\n" + strings.TrimSuffix(line.text, value)
			pieces = append(pieces, textPiece{Text: escape.Visible(value), Note: escape.Visible(note)}, textPiece{})
			continue
		}
		last.Text += "\n" + escape.Visible(line.text)
	}
	return pieces
}

// bytesNote stands for a body that is no text.
func bytesNote(b Body) string {
	size := "?"
	if content, err := b.Bytes(); err == nil {
		size = strconv.Itoa(len(content))
	}
	return fmt.Sprintf("(%s bytes that are no text, in base64)\n%s", size, cut(b.Text, 160))
}

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + fmt.Sprintf("… (%d bytes in all)", len(text))
}

// jsonLine is a line of indented JSON and the place (RFC 6901) of the value that
// begins or ends on it.
type jsonLine struct {
	text    string
	pointer string
	closes  bool // it holds the closing bracket of a value, and no more
}

// jsonLines returns JSON indented, or nil for what is no JSON, or too long or
// nested too deeply to be read. Names, numbers and repetitions stay as they were sent.
func jsonLines(text string) []jsonLine {
	var indented bytes.Buffer
	if len(text) > 4*shownBytes || tooDeep(text) || json.Indent(&indented, []byte(strings.TrimSpace(text)), "", "  ") != nil {
		return nil
	}
	type container struct {
		pointer string
		array   bool
		next    int
	}
	var lines []jsonLine
	var open []container
	for line := range strings.Lines(indented.String()) {
		line = strings.TrimSuffix(line, "\n")
		value := strings.TrimLeft(line, " ")
		if strings.HasPrefix(value, "}") || strings.HasPrefix(value, "]") {
			lines = append(lines, jsonLine{line, open[len(open)-1].pointer, true})
			open = open[:len(open)-1]
			continue
		}
		pointer := ""
		if len(open) > 0 {
			in := &open[len(open)-1]
			step := strconv.Itoa(in.next)
			if in.next++; !in.array {
				step = firstString(value)
			}
			pointer = in.pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step)
		}
		lines = append(lines, jsonLine{line, pointer, false})
		if strings.HasSuffix(value, "{") || strings.HasSuffix(value, "[") {
			open = append(open, container{pointer: pointer, array: strings.HasSuffix(value, "[")})
		}
	}
	return lines
}

// tooDeep reports whether brackets are nested beyond shownDepth. It counts those
// inside strings too: to be indented is a favour, not a right.
func tooDeep(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '{', '[':
			if depth++; depth > shownDepth {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

// firstString returns the JSON string that text begins with.
func firstString(text string) string {
	var name string
	// The text is from json.Indent: what stands there is a string.
	_ = json.NewDecoder(strings.NewReader(text)).Decode(&name)
	return name
}

// additionalProperty matches what is said of one property too many.
var additionalProperty = regexp.MustCompile(`^additional property "([^"\\~/]+)" is not allowed$`)

// notesOf returns what findings say of the places of a body. A finding names
// them in the words of schemas.Violations: "at /error/code: …; at the top: …".
func notesOf(lines []jsonLine, found []Finding) map[string]string {
	places := map[string]string{"the top": ""} // as a sentence names them
	for _, line := range lines {
		quoted := strconv.Quote(line.pointer)
		places[quoted[1:len(quoted)-1]] = line.pointer
	}
	notes := map[string]string{}
	for _, f := range found {
		if !strings.HasPrefix(f.Actual, "at ") {
			continue
		}
		for _, sentence := range strings.Split("; "+f.Actual, "; at ")[1:] {
			place, note, _ := strings.Cut(sentence, ": ")
			pointer, known := places[place]
			if !known {
				continue
			}
			if name := additionalProperty.FindStringSubmatch(note); name != nil { // which stands on a line of its own
				if own, there := places[strings.TrimPrefix(place, "the top")+"/"+name[1]]; there {
					pointer = own
				}
			}
			notes[pointer] = strings.TrimPrefix(notes[pointer]+"; "+note, "; ")
		}
	}
	return notes
}

// textOf returns pieces as one text.
func textOf(pieces []textPiece) string {
	var text strings.Builder
	for _, piece := range pieces {
		text.WriteString(piece.Text)
	}
	return text.String()
}
