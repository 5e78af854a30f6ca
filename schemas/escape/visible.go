// Package escape makes what others wrote harmless to whoever reads it: a person, a
// terminal, and a pipeline that takes lines of a log for commands. What it alters can be
// seen, and told from what stands for itself.
package escape

import (
	"fmt"
	"strings"
	"unicode"
)

// Visible shows the characters that have no shape, or that would turn the writing
// around, move the cursor or colour the screen: control characters by their pictures
// (U+2400 and on), others as ‹U+200B›. Line feeds and tabs stay. Where a text holds
// such a picture or such a mark itself, that is shown by its number.
func Visible(text string) string {
	if !strings.ContainsFunc(text, shownOtherwise) {
		return text
	}
	var shown strings.Builder
	for at, r := range text {
		switch {
		case Hidden(r) && r < ' ':
			shown.WriteRune(firstPicture + r)
		case Hidden(r), isPicture(r), r == markBegins && strings.HasPrefix(text[at:], "‹U+"):
			shown.WriteString(mark(r))
		default:
			shown.WriteRune(r)
		}
	}
	return shown.String()
}

// showHidden appends a text with nothing else altered than what has no shape.
func showHidden(into *strings.Builder, text string) {
	for _, r := range text {
		switch {
		case Hidden(r) && r < ' ':
			into.WriteRune(firstPicture + r)
		case Hidden(r):
			into.WriteString(mark(r))
		default:
			into.WriteRune(r)
		}
	}
}

// Line is a text as one line can show it: as Text, with blanks for line ends.
func Line(text string) string {
	return strings.Join(strings.Fields(Text(text)), " ")
}

// Text is a text that moves no cursor and commands no pipeline.
func Text(text string) string { return Inert(Visible(text)) }

// firstPicture is the picture of NUL. That of any other control character of ASCII is
// as far from it.
const firstPicture = '\u2400'

// markBegins begins a mark, such as ‹U+200B›.
const markBegins = '‹'

// mark shows a character by its number.
func mark(r rune) string { return fmt.Sprintf("‹U+%04X›", r) }

func shownOtherwise(r rune) bool { return r == markBegins || isPicture(r) || Hidden(r) }

func isPicture(r rune) bool { return r >= firstPicture && r < firstPicture+' ' }

// Hidden reports whether a character has no shape of its own.
func Hidden(r rune) bool {
	if r < 0x7f {
		return r < ' ' && r != '\n' && r != '\t'
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}
