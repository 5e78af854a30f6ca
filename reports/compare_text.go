package reports

import (
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
)

// ComparisonFormat is a form a comparison can be written in.
type ComparisonFormat struct {
	Name  string
	Write func(io.Writer, *Comparison) error
}

// ComparisonFormats returns every format of a comparison.
func ComparisonFormats() []ComparisonFormat {
	return []ComparisonFormat{
		{"text", WriteComparison},
		{"markdown", writeComparisonMarkdown},
		{"json", func(w io.Writer, c *Comparison) error { return writeIndented(w, "the comparison", c) }},
	}
}

// changeGroup is the changes of one kind, under their title.
type changeGroup struct {
	title   string
	changes []Change
}

// groups returns the changes, the worst first.
func (c *Comparison) groups() []changeGroup {
	return []changeGroup{
		{"Broke", c.Broke}, {"Became untestable", c.Untestable}, {"Fixed", c.Fixed},
		{"Became testable", c.Testable}, {"New requirements", c.Added}, {"No longer judged", c.Removed},
	}
}

// verdicts says what became of what.
func (c Change) verdicts() string {
	var words string
	switch {
	case c.Was == "":
		words = string(c.Is)
	case c.Is == "":
		words = "was " + string(c.Was)
	default:
		words = fmt.Sprintf("%s → %s", c.Was, c.Is)
	}
	if c.Excused {
		words += ", a known failure"
	}
	return words
}

// conclusion says the comparison in one sentence.
func (c *Comparison) conclusion() string {
	level := fmt.Sprintf("level %s", c.New.Level)
	if c.Old.Level != c.New.Level {
		level = fmt.Sprintf("level %s → %s", c.Old.Level, c.New.Level)
	}
	if n := len(c.Regressions()); n > 0 {
		return fmt.Sprintf("%d %s, %s.", n, plural(n, "regression"), level)
	}
	return fmt.Sprintf("no regression, %s.", level)
}

// WriteComparison writes what a person looks at, the worst first and the
// conclusion last.
func WriteComparison(w io.Writer, c *Comparison) error {
	c = shown(c)
	t := &textWriter{}
	fmt.Fprintf(t, "%s\n%s\n", inLine("old  "+c.Old.words()), inLine("new  "+c.New.words()))
	for _, warning := range c.Warnings {
		t.wrapped("", "warning: ", warning)
	}
	for _, group := range c.groups() {
		if len(group.changes) > 0 {
			t.section(group.title)
		}
		for _, change := range group.changes {
			t.wrapped("  ", "", fmt.Sprintf("%s (%s)  %s", change.ID, change.Level, change.verdicts()))
			if change.Reason != "" {
				t.wrapped("      ", "", oneLine(change.Reason))
			}
		}
	}
	if len(c.Latency) > 0 {
		t.section("Latency")
	}
	for _, shift := range c.Latency {
		t.wrapped("  ", "", shift.String())
	}
	fmt.Fprintf(t, "\n%s\n", c.conclusion())
	if _, err := io.WriteString(w, escape.Inert(t.String())); err != nil {
		return fmt.Errorf("writing the comparison: %w", err)
	}
	return nil
}

// inLine is a text without line ends.
func inLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// words names a run.
func (c Compared) words() string {
	return fmt.Sprintf("%s  run %s of %s  %s, level %s", c.Target, c.Run, c.Started, outcomeWords(c.Outcome), c.Level)
}

// writeComparisonMarkdown writes the same in GitHub Flavored Markdown.
func writeComparisonMarkdown(w io.Writer, c *Comparison) error {
	c = shown(c)
	var m strings.Builder
	sign := mark(Pass)
	if len(c.Regressions()) > 0 {
		sign = mark(Fail)
	}
	fmt.Fprintf(&m, "## %s %s\n\n- old: %s\n- new: %s\n", sign, plain(c.conclusion()), plain(c.Old.words()), plain(c.New.words()))
	for _, warning := range c.Warnings {
		fmt.Fprintf(&m, "- %s %s\n", mark(NotTestable), plain(warning))
	}
	for _, group := range c.groups() {
		if len(group.changes) == 0 {
			continue
		}
		fmt.Fprintf(&m, "\n### %s\n\n", group.title)
		for _, change := range group.changes {
			fmt.Fprintf(&m, "- %s (%s) %s", code(change.ID), change.Level, change.verdicts())
			if change.Reason != "" {
				m.WriteString(": " + plain(change.Reason))
			}
			m.WriteByte('\n')
		}
	}
	if len(c.Latency) > 0 {
		m.WriteString("\n### Latency\n\n")
	}
	for _, shift := range c.Latency {
		fmt.Fprintf(&m, "- %s\n", plain(shift.String()))
	}
	if _, err := io.WriteString(w, escape.Inert(m.String())); err != nil {
		return fmt.Errorf("writing the comparison: %w", err)
	}
	return nil
}
