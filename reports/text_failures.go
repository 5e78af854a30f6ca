package reports

import (
	"fmt"
	"net/http"
	"strings"
)

// failures writes every failed requirement with the findings that broke it.
func (t *textWriter) failures(r *Report) {
	begun := false
	for _, requirement := range r.Requirements {
		if requirement.Verdict != Fail || requirement.Excused != nil {
			continue
		}
		if !begun {
			t.section("Failed")
			begun = true
		} else {
			t.WriteByte('\n')
		}
		title := fmt.Sprintf("%s (%s, %s)", requirement.ID, requirement.Level, requirement.Clause)
		t.wrapped("  ", t.verdict(Fail, "fail")+"  ", title)
		t.wrapped("        ", "", requirement.Sentence)
		if !t.findings(r.Cases, requirement.ID) {
			t.wrapped("        ", "", strings.Join(requirement.Reasons, "; "))
		}
	}
}

// knownFailures lists the failed requirements that are excused, and why.
func (t *textWriter) knownFailures(requirements []Requirement) {
	begun := false
	for _, requirement := range requirements {
		if requirement.Excused == nil {
			continue
		}
		if !begun {
			t.section("Known failures")
			begun = true
		}
		title := fmt.Sprintf("%s (%s, %s)", requirement.ID, requirement.Level, requirement.Clause)
		t.wrapped("  ", t.verdict(NotTestable, "fail")+"  ", title)
		t.wrapped("        ", "", requirement.Sentence)
		t.wrapped("        ", "", requirement.Excused.String())
	}
}

// findings writes the failed findings about a requirement and reports whether
// there were any. Those like another only say where: one exchange shows what is
// wrong.
func (t *textWriter) findings(cases []Case, requirement string) bool {
	failures := failuresOf(cases, requirement)
	for _, f := range failures {
		t.WriteByte('\n')
		t.wrapped("    ", "", fmt.Sprintf("%s: %s", f.in.DocumentedCase, f.in.Text))
		t.wrapped("    ", "", f.in.Location)
		t.finding(f.in, f.Finding)
	}
	for _, f := range failures {
		if len(f.also) > 0 {
			t.WriteByte('\n')
			t.wrapped("    ", "", f.alike()+": "+strings.Join(f.alsoAt(), ", "))
		}
	}
	return len(failures) > 0
}

// finding writes what was wanted, what came, and the exchange that shows it.
func (t *textWriter) finding(c Case, f Finding) {
	t.labelled("with", strings.Join(f.Values, "; "))
	t.labelled("expected", f.Expected)
	t.labelled("actual", f.Actual)
	t.labelled("reason", f.Reason)
	e, ok := c.exchange(f.Exchange)
	if !ok {
		return
	}
	// Never wrapped: a picture, and what is there to be pasted.
	for i, line := range c.courseOf(f) {
		fmt.Fprintf(t, "      %-10s%s\n", []string{"course", ""}[min(i, 1)], line)
	}
	for i, command := range c.commands(f) {
		fmt.Fprintf(t, "      %-10s%s\n", []string{"curl", ""}[min(i, 1)], command)
	}
	if e.Answer == nil {
		t.labelled("no answer", e.Error)
		return
	}
	t.labelled("answer", statusLine(*e.Answer))
	t.labelled("", shortened(e.Answer.Body))
	if e.Answer.Cut != nil {
		t.labelled("", e.Answer.Cut.String())
	}
}

// labelled writes a text beside its label, or nothing for an empty text.
func (t *textWriter) labelled(label, text string) {
	if text != "" {
		t.wrapped("      ", fmt.Sprintf("%-10s", label), text)
	}
}

func statusLine(a Answer) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", a.Proto, a.Status, http.StatusText(a.Status)))
}

// shortened returns the beginning of a body in one line; the report has it all.
func shortened(b Body) string {
	if b.Encoding == Base64 {
		return "(a body that is not text)"
	}
	return inShort(strings.Join(strings.Fields(b.Text), " "))
}

// inShort returns the beginning of a text.
func inShort(text string) string {
	const shown = 160
	runes := []rune(text)
	if len(runes) <= shown {
		return text
	}
	return string(runes[:shown]) + "…"
}
