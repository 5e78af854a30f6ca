package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
)

// TextOptions is how WriteText lays its text out.
type TextOptions struct {
	Color bool // mark verdicts with ANSI colours
	Width int  // columns to wrap sentences at; 0 for no wrapping
}

// WriteText writes what a person looks at after a run: one line a documented
// case, everything that failed with what it takes to see it again, what could
// not be tested and why, what was observed, and the conclusion last, where the
// eye is when the run ends.
func WriteText(w io.Writer, r *Report, opts TextOptions) error {
	r = shown(r)
	t := &textWriter{TextOptions: opts}
	t.header(r)
	t.table(r.Cases)
	t.failures(r)
	t.knownFailures(r.Requirements)
	t.notTestable(r.Requirements)
	t.narrowed(r.Requirements)
	t.observed(r)
	t.decisions(r.Decisions)
	t.conclusion(r)
	// What is wrapped may begin a line with what stood within one.
	if _, err := io.WriteString(w, escape.Inert(t.String())); err != nil {
		return fmt.Errorf("writing the text: %w", err)
	}
	return nil
}

// textWriter collects the text, so that it is written at once.
type textWriter struct {
	bytes.Buffer
	TextOptions
}

func (t *textWriter) header(r *Report) {
	fmt.Fprintf(t, "%s  on %s  %s\n", t.bold(r.Suite.Operation), r.Target.Name, r.Target.BaseURL)
}

// section begins a part of the text.
func (t *textWriter) section(title string) {
	fmt.Fprintf(t, "\n%s\n", t.bold(title))
}

// notTestable lists the requirements nothing was found out about, those with
// the same reasons together.
func (t *textWriter) notTestable(requirements []Requirement) {
	groups := notTestableByReason(requirements)
	if len(groups) == 0 {
		return
	}
	t.section("Not testable")
	for _, g := range groups {
		t.wrapped("  ", t.verdict(NotTestable, "not-testable")+"  ", strings.Join(g.ids, ", "))
		t.wrapped("    ", "", g.reason)
	}
}

// narrowed lists the requirements whose verdict rests on less than could have been tried.
func (t *textWriter) narrowed(requirements []Requirement) {
	begun := false
	for _, r := range requirements {
		if len(r.Narrowed) == 0 {
			continue
		}
		if !begun {
			t.section("Tried with less than could be")
			begun = true
		}
		t.wrapped("  ", r.ID+"  ", strings.Join(distinct(r.Narrowed), "; "))
	}
}

// observed lists what the target did where the documentation leaves it free.
func (t *textWriter) observed(r *Report) {
	begun := false
	for _, requirement := range r.Requirements {
		observations := observationsOf(r, requirement)
		if len(observations) == 0 {
			continue
		}
		if !begun {
			t.section("Observed")
			begun = true
		}
		t.wrapped("  ", requirement.ID+"  ", strings.Join(observations, "; "))
	}
}

// decisions sums the decision table up, and lists what is not as documented.
func (t *textWriter) decisions(decisions []Decision) {
	if len(decisions) == 0 {
		return
	}
	t.section("Decision table")
	t.wrapped("  ", "", decisionCounts(decisions))
	for _, verdict := range remarkable {
		for _, a := range decisionsAlike(decisions, verdict) {
			t.wrapped("  ", t.verdict(verdict, string(verdict))+"  ", fmt.Sprintf("%s: %s", a.What(), a.Finding()))
			t.wrapped("    ", "", a.Who())
		}
	}
}

func (t *textWriter) conclusion(r *Report) {
	counts := r.Conclusion.Counts
	level := "level " + string(r.Conclusion.Level)
	if r.Run.Partial {
		level += ", a partial run"
	}
	if r.Run.Interrupted {
		level += ", interrupted"
	}
	if r.Run.Limited > 0 {
		fmt.Fprintf(t, "\n%d times the target answered 429 where rate limiting was not the question; that was waited out\n", r.Run.Limited)
	}
	if vouched := r.VouchedWords(); vouched != "" {
		t.WriteByte('\n')
		t.wrapped("", "", vouched)
	}
	for _, left := range r.Run.LeftBehind {
		t.wrapped("", t.colored(redCode, "left behind")+": ", left)
	}
	if len(r.Run.Kept) > 0 {
		fmt.Fprintf(t, "kept on the target, as asked for: %d iTwins\n", len(r.Run.Kept))
	}
	fmt.Fprintf(t, "\n%d pass, %d fail%s, %d not-testable, %d observed in %s (%s)\n",
		counts.Pass, counts.Fail, counts.known(), counts.NotTestable, counts.Observed, duration(r.Run.DurationMs), level)
	t.wrapped("", t.outcome(r.Conclusion.Outcome)+": ", r.Conclusion.Reason)
	for _, line := range r.GateWords() {
		t.wrapped("", "", line)
	}
}
