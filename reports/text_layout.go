package reports

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// ANSI codes (ECMA-48, SGR) of the colours in use.
const (
	boldCode   = "1"
	redCode    = "31"
	greenCode  = "32"
	yellowCode = "33"
	cyanCode   = "36"
)

func (t *textWriter) bold(text string) string { return t.colored(boldCode, text) }

// verdict colours text as befits a verdict. The text always says the verdict
// too: not everybody sees the colour.
func (t *textWriter) verdict(v Verdict, text string) string {
	switch v {
	case Pass:
		return t.colored(greenCode, text)
	case Fail:
		return t.colored(redCode, text)
	case NotTestable:
		return t.colored(yellowCode, text)
	default:
		return t.colored(cyanCode, text)
	}
}

// outcome returns an outcome in words, coloured like the verdict it resembles.
func (t *textWriter) outcome(o Outcome) string {
	words := outcomeWords(o)
	switch o {
	case Conforms:
		return t.verdict(Pass, words)
	case DoesNotConform:
		return t.verdict(Fail, words)
	default: // known failures too
		return t.verdict(NotTestable, words)
	}
}

// OutcomeWords returns the outcome as a sentence says it, and of what where that is
// not the whole suite.
func (r *Report) OutcomeWords() string {
	if r.Run.Partial && r.Conclusion.Outcome == Conforms {
		return "conforms in the part that was judged"
	}
	return outcomeWords(r.Conclusion.Outcome)
}

// outcomeWords returns an outcome as a sentence says it.
func outcomeWords(o Outcome) string { return strings.ReplaceAll(string(o), "-", " ") }

func (t *textWriter) colored(code, text string) string {
	if !t.Color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// colouring matches the codes that colored puts in, which take no room.
var colouring = regexp.MustCompile("\x1b\\[[0-9]+m")

// wrapped writes text behind indent and label, broken between words so that
// no line exceeds the width where that can be helped. Every further line starts
// under the first word of the text.
func (t *textWriter) wrapped(indent, label, text string) {
	start := len(indent) + utf8.RuneCountInString(colouring.ReplaceAllString(label, ""))
	t.WriteString(indent + label)
	for i, paragraph := range strings.Split(text, "\n") {
		if i > 0 {
			t.WriteString("\n" + strings.Repeat(" ", start))
		}
		t.words(start, paragraph)
	}
	t.WriteByte('\n')
}

// words writes one paragraph whose lines all start in column start. Without a
// width it keeps the paragraph as it is.
func (t *textWriter) words(start int, paragraph string) {
	if t.Width == 0 {
		t.WriteString(paragraph)
		return
	}
	column := start
	for _, word := range strings.Fields(paragraph) {
		length := utf8.RuneCountInString(word)
		switch {
		case column == start:
		case column+1+length > t.Width:
			t.WriteString("\n" + strings.Repeat(" ", start))
			column = start
		default:
			t.WriteByte(' ')
			column++
		}
		t.WriteString(word)
		column += length
	}
}
