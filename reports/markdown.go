package reports

import (
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
)

// WriteMarkdown writes r as a summary in GitHub Flavored Markdown: the
// conclusion, a table by documented case, every failure with what it takes to
// see it again folded up, what could not be tested and why, and what was
// observed. What a target sent can neither mark the summary up nor link out of
// it.
func WriteMarkdown(w io.Writer, r *Report) error {
	r = shown(r)
	m := &markdownWriter{}
	m.conclusion(r)
	m.table(r.Cases)
	m.failures(r)
	m.knownFailures(r.Requirements)
	m.notTestable(r.Requirements)
	m.observed(r)
	m.decisions(r.Decisions)
	m.origin(r)
	if _, err := io.WriteString(w, escape.Inert(m.String())); err != nil {
		return fmt.Errorf("writing Markdown: %w", err)
	}
	return nil
}

// markdownWriter collects the summary, so that it is written at once.
type markdownWriter struct{ strings.Builder }

// mark is a verdict's sign, for the eye; the word always stands beside it.
func mark(v Verdict) string {
	switch v {
	case Pass:
		return "✅"
	case Fail:
		return "❌"
	case NotTestable:
		return "⚠️"
	default:
		return "🔎"
	}
}

func (m *markdownWriter) conclusion(r *Report) {
	c := r.Conclusion
	sign := mark(NotTestable)
	switch c.Outcome {
	case Conforms:
		sign = mark(Pass)
	case DoesNotConform:
		sign = mark(Fail)
	}
	fmt.Fprintf(m, "## %s %s: %s\n\n", sign, plain(r.Target.Name), r.OutcomeWords())
	fmt.Fprintf(m, "%s on %s. Level **%s**", code(r.Suite.Operation), code(r.Target.BaseURL), c.Level)
	if r.Run.Partial {
		m.WriteString(", a partial run")
	}
	if r.Run.Interrupted {
		m.WriteString(", interrupted")
	}
	fmt.Fprintf(m, ": %s\n\n", plain(c.Reason))
	fmt.Fprintf(m, "**%d** pass, **%d** fail%s, **%d** not-testable, **%d** observed in %s\n",
		c.Counts.Pass, c.Counts.Fail, c.Counts.known(), c.Counts.NotTestable, c.Counts.Observed, duration(r.Run.DurationMs))
	if vouched := r.VouchedWords(); vouched != "" {
		fmt.Fprintf(m, "\n%s\n", plain(vouched))
	}
	for _, line := range r.GateWords() {
		fmt.Fprintf(m, "\n%s\n", plain(line))
	}
	if advice := r.advice(); advice != "" {
		fmt.Fprintf(m, "\n%s\n", plain(advice))
	}
}

func (m *markdownWriter) table(cases []Case) {
	groups := byDocumentedCase(cases)
	if len(groups) == 0 {
		return
	}
	m.WriteString("\n| documented case | verdict | requirements | cases | time | exchanges |\n|---|---|---:|---:|---:|---:|\n")
	for _, g := range groups {
		fmt.Fprintf(m, "| %s | %s %s | %d | %d | %s | %d |\n", plain(g.name), mark(g.verdict()), g.verdict(),
			g.requirements(), len(g.cases), duration(g.durationMs()), g.exchanges())
	}
}

func (m *markdownWriter) failures(r *Report) {
	begun := false
	for _, q := range r.Requirements {
		if q.Verdict != Fail || q.Excused != nil {
			continue
		}
		if !begun {
			m.WriteString("\n### Failed\n")
			begun = true
		}
		fmt.Fprintf(m, "\n#### %s %s (%s, %s)\n\n%s\n", mark(Fail), code(q.ID), q.Level, plain(q.Clause), plain(q.Sentence))
		failures := failuresOf(r.Cases, q.ID)
		for _, f := range failures {
			m.failure(f)
		}
		if len(failures) == 0 && len(q.Reasons) > 0 {
			fmt.Fprintf(m, "\n%s\n", plain(strings.Join(q.Reasons, "; ")))
		}
	}
}

func (m *markdownWriter) knownFailures(requirements []Requirement) {
	begun := false
	for _, q := range requirements {
		if q.Excused == nil {
			continue
		}
		if !begun {
			m.WriteString("\n### Known failures\n\n")
			begun = true
		}
		fmt.Fprintf(m, "- %s (%s): %s\n", code(q.ID), q.Level, plain(q.Excused.String()))
	}
}

func (m *markdownWriter) failure(f failure) {
	fmt.Fprintf(m, "\n<details><summary>%s</summary>\n\n", plainHTML(f.in.DocumentedCase+": "+f.in.Text))
	fmt.Fprintf(m, "%s\n", code(f.in.Location))
	for _, part := range [][2]string{{"with", strings.Join(f.Values, "; ")}, {"expected", f.Expected}, {"actual", f.Actual}, {"reason", f.Reason}} {
		if part[1] != "" {
			fmt.Fprintf(m, "\n- %s %s\n", part[0], code(part[1]))
		}
	}
	if drawn := f.in.courseOf(f.Finding); len(drawn) > 0 {
		m.WriteString("\n" + fenced("text", strings.Join(drawn, "\n")) + "\n" + fenced("sh", strings.Join(f.in.commands(f.Finding), "\n")))
	} else if e, ok := f.in.exchange(f.Exchange); ok {
		m.exchange(e)
	}
	if len(f.also) > 0 {
		fmt.Fprintf(m, "\n%s: %s\n", plain(f.alike()), code(strings.Join(f.alsoAt(), ", ")))
	}
	m.WriteString("\n</details>\n")
}

func (m *markdownWriter) exchange(e Exchange) {
	m.WriteString("\n" + fenced("sh", Curl(e)))
	if e.Answer == nil {
		fmt.Fprintf(m, "\nno answer: %s\n", plain(e.Error))
		return
	}
	answer := statusLine(*e.Answer)
	if body := shortened(e.Answer.Body); body != "" {
		answer += "\n\n" + body
	}
	if e.Answer.Cut != nil {
		answer += "\n\n" + e.Answer.Cut.String()
	}
	m.WriteString("\n" + fenced("http", answer))
}

func (m *markdownWriter) notTestable(requirements []Requirement) {
	for i, g := range notTestableByReason(requirements) {
		if i == 0 {
			m.WriteString("\n### Not testable\n\n")
		}
		ids := make([]string, len(g.ids))
		for i, id := range g.ids {
			ids[i] = code(id)
		}
		fmt.Fprintf(m, "- %s: %s\n", strings.Join(ids, ", "), plain(g.reason))
	}
}

func (m *markdownWriter) observed(r *Report) {
	begun := false
	for _, q := range r.Requirements {
		observations := observationsOf(r, q)
		if len(observations) == 0 {
			continue
		}
		if !begun {
			m.WriteString("\n### Observed\n\n")
			begun = true
		}
		fmt.Fprintf(m, "- %s: %s\n", code(q.ID), plain(strings.Join(observations, "; ")))
	}
}

// decisions sums the decision table up, and lists what is not as documented.
func (m *markdownWriter) decisions(decisions []Decision) {
	if len(decisions) == 0 {
		return
	}
	fmt.Fprintf(m, "\n### Decision table\n\n%s\n\n", decisionCounts(decisions))
	for _, verdict := range remarkable {
		for _, a := range decisionsAlike(decisions, verdict) {
			fmt.Fprintf(m, "- %s %s, %s: %s. %s\n", mark(verdict), verdict, plain(a.What()), plain(a.Finding()), plain(a.Who()))
		}
	}
}

// origin says what judged, and by which text.
func (m *markdownWriter) origin(r *Report) {
	fmt.Fprintf(m, "\n%s %s, run %s of %s\n", plain(r.Suite.Name), plain(r.Suite.Version), code(r.Run.ID), plain(r.Run.Started))
}
