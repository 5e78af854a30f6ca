package suites

import (
	"slices"
	"strings"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites/matchers"
)

// Verdict is what a run says of a requirement or a case.
type Verdict string

// The verdicts. That nothing was judged is never a Pass.
const (
	Pass        Verdict = "pass"
	Fail        Verdict = "fail"
	NotTestable Verdict = "not-testable"
	Observed    Verdict = "observed"
)

// Finding is one judgement within a case.
type Finding struct {
	Requirement Requirement
	Verdict     Verdict
	Expected    string         // of a Fail
	Actual      string         // of a Fail and an Observed
	Reason      string         // of a NotTestable
	Exchange    *wire.Exchange // the one that shows it; nil if none does
	Values      []Value        // what is special about its request, if anything is
	// Course are the exchanges that led to it, where it takes several to show it.
	Course []*wire.Exchange
}

// Result is how one case went.
type Result struct {
	Case      *Case
	Started   time.Time
	Duration  time.Duration
	Waited    time.Duration // of Duration: waits the target asked for by Retry-After
	Findings  []Finding
	Exchanges []*wire.Exchange
	Decisions []*Decision // of a table
	Limited   int         // 429s that were met unexpectedly and waited out
	// Arranged says that the target took what the case arranged; ArrangeErr says
	// why it did not. A case that arranges nothing has neither.
	Arranged   bool
	ArrangeErr error
	// Unarranged says that the case ended because something it needs could not be
	// arranged: an iTwin, a persona or its token.
	Unarranged bool
	Panic      string // the suite's own fault, with its stack
	// CleanupErr is why something the case arranged is left on the target.
	CleanupErr error
	// Kept is what the case arranged and was left there on purpose (Options.Keep).
	Kept []fixtures.ITwin
	// Record is what the case got from the world.
	Record Record
}

// finish keeps the findings that were asked for, and the exchanges that were made,
// of which long answers are cut.
// A panic may say anything; what is kept of it is text.
func (r *Result) finish(selection Selection) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return !selection.Wants(f.Requirement) })
	r.Decisions = slices.DeleteFunc(r.Decisions, func(d *Decision) bool { return !selection.Wants(d.Requirement) })
	r.Exchanges = r.Record.exchanges()
	for _, exchange := range r.Exchanges {
		matchers.Cut(exchange.Answer)
	}
	r.Panic = strings.ToValidUTF8(r.Panic, "\uFFFD")
}

// Verdict sums the findings up: one failure fails the case, and a case that was
// left without any judgement was not testable.
func (r *Result) Verdict() Verdict {
	var verdicts []Verdict
	for _, finding := range r.Findings {
		verdicts = append(verdicts, finding.Verdict)
	}
	return strictest(verdicts)
}

// strictest is the verdict of a whole whose parts have the given verdicts.
func strictest(verdicts []Verdict) Verdict {
	verdict := Verdict("")
	for _, rank := range []Verdict{Observed, Pass, NotTestable, Fail} {
		for _, part := range verdicts {
			if part == rank {
				verdict = rank
			}
		}
	}
	if verdict == "" {
		return NotTestable
	}
	return verdict
}
