package reports

import (
	"fmt"
	"strings"
)

// Outcome is the answer to the question whether the target conforms.
type Outcome string

// The outcomes.
const (
	// Conforms: every required requirement passes.
	Conforms Outcome = "conforms"
	// ConformsButFor: no required requirement fails but those whose failures the
	// baseline lists.
	ConformsButFor Outcome = "conforms-but-for-known-failures"
	// DoesNotConform: a required requirement fails.
	DoesNotConform Outcome = "does-not-conform"
	// Incomplete: none fails, but not all could be judged, or none was.
	Incomplete Outcome = "incomplete"
	// Unreachable: the target did not answer or could not be arranged. Conclude
	// never returns it; whoever notices says so.
	Unreachable Outcome = "unreachable"
)

// Reached is the level of conformance a target reached in a complete run.
type Reached string

// The levels of conformance.
const (
	ReachedNone Reached = "none"
	ReachedCore Reached = "core" // every must requirement passes
	// ReachedFull: every should requirement passes too, in an exhaustive run by tokens of
	// which none is the vendor's word.
	ReachedFull Reached = "full"
)

// Conclusion is what the verdicts mean together.
type Conclusion struct {
	Outcome Outcome `json:"outcome"`
	Level   Reached `json:"level"`
	Strict  bool    `json:"strict"` // should requirements are required as well
	Counts  Counts  `json:"counts"`
	Reason  string  `json:"reason"` // one sentence
}

// Counts is how many requirements got which verdict.
type Counts struct {
	Pass        int `json:"pass"`
	Fail        int `json:"fail"`
	Excused     int `json:"excused,omitempty"` // of the failed ones
	NotTestable int `json:"notTestable"`
	Observed    int `json:"observed"`
}

// ExitCode returns the exit code of a process that comes to this conclusion:
// 0 conforms, but for known failures too, 1 does not conform, 3 unreachable, 4 incomplete. A conclusion
// without outcome is incomplete: where nothing was concluded, nothing conforms.
func (c Conclusion) ExitCode() int {
	switch c.Outcome {
	case Conforms, ConformsButFor:
		return 0
	case DoesNotConform:
		return 1
	case Unreachable:
		return 3
	default:
		return 4
	}
}

// Extent is how much of the suite a run ran.
type Extent struct {
	Partial    bool // the selection left requirements out
	Exhaustive bool // the cases of many requests ran as well
	Panicked   int  // cases in which the suite itself failed
	// Vouched are the personas of whose tokens there is nothing but the vendor's word.
	Vouched []string
}

// Requires reports whether a requirement of that level has to pass.
func (c Conclusion) Requires(level Level) bool {
	return level == Must || c.Strict && level == Should
}

// Conclude weighs the verdicts of a run. The must requirements are required,
// and with strict the should requirements too; what is observed never counts. A
// failure that is excused does not count against the outcome, but no level is
// reached by it.
// A partial run, or one that judged nothing, reaches no level, and one that is not
// exhaustive has left should requirements out. One that rests on the vendor's word for a
// token does not reach level full either. A run in which the suite itself failed
// is incomplete, whatever passed.
func Conclude(requirements []Requirement, strict bool, extent Extent) Conclusion {
	c := Conclusion{Level: ReachedNone, Strict: strict, Counts: count(requirements)}
	if !extent.Partial && extent.Panicked == 0 {
		c.Level = reached(requirements)
	}
	full := c.Level == ReachedFull
	if full && (!extent.Exhaustive || len(extent.Vouched) > 0) {
		c.Level = ReachedCore
	}
	var required, failed, excused, open []string
	for _, r := range requirements {
		if !c.Requires(r.Level) {
			continue
		}
		required = append(required, r.ID)
		switch {
		case r.Verdict == Pass:
		case r.Verdict == Fail && r.Excused != nil:
			excused = append(excused, r.ID)
		case r.Verdict == Fail:
			failed = append(failed, r.ID)
		default:
			// Only a pass is a pass: whatever else stands here leaves it open.
			open = append(open, r.ID)
		}
	}
	c.Outcome, c.Reason = Conforms, passed(len(required), c.Counts.Fail, extent.Partial)
	if full && !extent.Exhaustive {
		c.Reason += " Level full takes an exhaustive run."
	}
	if full && len(extent.Vouched) > 0 {
		c.Reason += fmt.Sprintf(" Level full takes tokens that are proven, and there is only the vendor's word for %s.", list(extent.Vouched))
	}
	switch {
	case len(failed) > 0:
		c.Outcome = DoesNotConform
		c.Reason = fmt.Sprintf("%d of %d required requirements failed: %s.", len(failed), len(required), list(failed))
	case c.Counts.Pass+c.Counts.Fail == 0:
		c.Outcome, c.Reason = Incomplete, "No requirement was judged."
	case len(open) > 0:
		c.Outcome = Incomplete
		c.Reason = fmt.Sprintf("%d of %d required requirements could not be tested: %s.", len(open), len(required), list(open))
	case extent.Panicked > 0:
		c.Outcome, c.Reason = Incomplete, "The suite did not come to its end."
	case len(excused) > 0:
		c.Outcome = ConformsButFor
		c.Reason = fmt.Sprintf("%d of %d required requirements passed; %d known %s: %s.",
			len(required)-len(excused), len(required), len(excused), plural(len(excused), "failure"), list(excused))
	}
	if extent.Panicked > 0 {
		c.Reason += fmt.Sprintf(" In %d %s the suite itself failed, which is no fault of the target: please report it, with report.json.",
			extent.Panicked, plural(extent.Panicked, "case"))
	}
	return c
}

func count(requirements []Requirement) Counts {
	var counts Counts
	for _, r := range requirements {
		switch r.Verdict {
		case Pass:
			counts.Pass++
		case Fail:
			counts.Fail++
			if r.Excused != nil {
				counts.Excused++
			}
		case NotTestable:
			counts.NotTestable++
		case Observed:
			counts.Observed++
		}
	}
	return counts
}

// reached returns the level of a complete run. Where there is no must
// requirement, none was kept, and so no level is reached; full takes at least
// one should requirement besides.
func reached(requirements []Requirement) Reached {
	var musts, shoulds, kept int
	for _, r := range requirements {
		switch r.Level {
		case Must:
			if r.Verdict != Pass {
				return ReachedNone
			}
			musts++
		case Should:
			shoulds++
			if r.Verdict == Pass {
				kept++
			}
		}
	}
	switch {
	case musts == 0:
		return ReachedNone
	case shoulds > 0 && kept == shoulds:
		return ReachedFull
	default:
		return ReachedCore
	}
}

// passed returns the reason of a run whose required requirements all passed,
// and mentions the failed ones, which were not required.
func passed(required, failed int, partial bool) string {
	reason := fmt.Sprintf("%d of %d required requirements passed", required, required)
	switch {
	case required == 0:
		reason = "None of the selected requirements is required"
	case partial:
		reason = fmt.Sprintf("%d of %d selected required requirements passed", required, required)
	}
	if failed > 0 {
		reason += fmt.Sprintf("; %d that are not required failed", failed)
	}
	return reason + "."
}

// known says how many of the failures are known, behind their number.
func (c Counts) known() string {
	if c.Excused == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d known)", c.Excused)
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// list names the first few ids; the report has all of them.
func list(ids []string) string {
	const shown = 3
	if len(ids) <= shown {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:shown], ", "), len(ids)-shown)
}
