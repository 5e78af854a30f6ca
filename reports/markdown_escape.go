package reports

import (
	"html"
	"regexp"
	"strings"
)

// markup matches what makes markup of text in GitHub Flavored Markdown, HTML
// aside: signs that do so anywhere, what makes a list of a line that begins with
// it, and what makes links of addresses.
var markup = regexp.MustCompile("[\\\\`*_\\[\\]#|~@]|^[-+]|^[0-9]+[.)]|://|(?i:www\\.)")

// punctuation matches the sign in a match of markup that a backslash disarms.
var punctuation = regexp.MustCompile(`[[:punct:]]`)

// plain returns text that shows as it stands, on one line, anywhere in a
// summary, in a cell of a table too. GitHub looks for people and issues in what
// is rendered, where an escape is gone: an empty comment keeps it from finding
// any.
func plain(text string) string {
	escaped := html.EscapeString(markup.ReplaceAllStringFunc(oneLine(text), func(found string) string {
		at := punctuation.FindStringIndex(found)[0]
		return found[:at] + `\` + found[at:]
	}))
	return strings.NewReplacer(`\@`, `\@<!-- -->`, `\#`, `\#<!-- -->`).Replace(escaped)
}

// plainHTML returns text that shows as it stands between HTML tags, where
// nothing is Markdown.
func plainHTML(text string) string { return html.EscapeString(oneLine(text)) }

// oneLine is a text without line ends.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// code returns text as a code span, in which nothing is markup but the backticks
// that end it. It is not for the cells of a table.
func code(text string) string {
	line := oneLine(text)
	if line == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(line, '`')+1)
	if strings.HasPrefix(line, "`") || strings.HasSuffix(line, "`") {
		line = " " + line + " " // taken off again by whoever shows it
	}
	return fence + line + fence
}

// fenced returns text as a code block, behind a fence longer than any in it.
func fenced(language, text string) string {
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
}

// longestRun returns the length of the longest run of char in text.
func longestRun(text string, char rune) int {
	longest, run := 0, 0
	for _, r := range text {
		run++
		if r != char {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
