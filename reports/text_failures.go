package reports

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// failures writes every failed requirement with the findings that broke it.
func (t *textWriter) failures(r *Report) {
	begun := false
	for _, requirement := range r.Requirements {
		if requirement.Verdict != Fail {
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

// findings writes the failed findings about a requirement and reports whether
// there were any. The first of its kind is written in full; others that expected
// and found the same only say where: one exchange shows what is wrong.
func (t *textWriter) findings(cases []Case, requirement string) bool {
	type kind struct{ expected, actual, reason string }
	var kinds []kind
	alike := map[kind][]string{} // where else
	for _, c := range cases {
		for _, f := range c.found(Fail, requirement) {
			k := kind{f.Expected, f.Actual, f.Reason}
			if slices.Contains(kinds, k) {
				alike[k] = append(alike[k], c.Location)
				continue
			}
			kinds = append(kinds, k)
			t.WriteByte('\n')
			t.wrapped("    ", "", fmt.Sprintf("%s: %s", c.DocumentedCase, c.Text))
			t.wrapped("    ", "", c.Location)
			t.finding(c, f)
		}
	}
	for _, k := range kinds {
		if also := alike[k]; len(also) > 0 {
			t.WriteByte('\n')
			t.wrapped("    ", "", fmt.Sprintf("%d more with %s: %s", len(also), cmp.Or(k.actual, k.reason), strings.Join(slices.Compact(also), ", ")))
		}
	}
	return len(kinds) > 0
}

// finding writes what was wanted, what came, and the exchange that shows it.
func (t *textWriter) finding(c Case, f Finding) {
	t.labelled("expected", f.Expected)
	t.labelled("actual", f.Actual)
	t.labelled("reason", f.Reason)
	e, ok := c.exchange(f.Exchange)
	if !ok {
		return
	}
	// Never wrapped: it is there to be pasted.
	fmt.Fprintf(t, "      %-10s%s\n", "curl", printable(Curl(e)))
	if e.Answer == nil {
		t.labelled("no answer", e.Error)
		return
	}
	t.labelled("answer", statusLine(*e.Answer))
	t.labelled("", shortened(e.Answer.Body))
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
	const shown = 160
	if b.Encoding == Base64 {
		return "(a body that is not text)"
	}
	line := []rune(strings.Join(strings.Fields(b.Text), " "))
	if len(line) <= shown {
		return string(line)
	}
	return string(line[:shown]) + "…"
}
