package reports

import (
	"fmt"
	"slices"
)

// FailOn is which failures fail a run.
type FailOn string

// What may fail a run.
const (
	FailOnMust       FailOn = "must"       // a broken must
	FailOnShould     FailOn = "should"     // a broken should too
	FailOnRegression FailOn = "regression" // what passed before, and no longer does
	FailOnNever      FailOn = "never"      // nothing
)

// FailOns returns what a run may fail on.
func FailOns() []string {
	return []string{string(FailOnMust), string(FailOnShould), string(FailOnRegression), string(FailOnNever)}
}

// Gate is which failures fail a run, and what else does.
type Gate struct {
	FailOn FailOn `json:"failOn"`
	// Why is what fails the run besides its conclusion.
	Why []string `json:"why,omitempty"`
}

// SetGate decides what fails the run: with never nothing, else the entries of the
// baseline that are stale and the given regressions, beside what the conclusion
// says.
func (r *Report) SetGate(failOn FailOn, regressions []string) {
	r.Gate = Gate{FailOn: failOn}
	if failOn == FailOnNever {
		return
	}
	for _, known := range r.Baseline {
		if known.Stale != "" {
			r.Gate.Why = append(r.Gate.Why, known.Stale)
		}
	}
	if failOn == FailOnRegression {
		r.Gate.Why = append(r.Gate.Why, regressions...)
	}
}

// ExitCode returns the exit code of the run: that of its conclusion, unless its
// gate says otherwise. What could not be tested always counts: a gate lets
// failures through, and nothing else.
func (r *Report) ExitCode() int {
	switch {
	case r.Conclusion.Outcome == Unreachable:
		return 3
	case len(r.Gate.Why) > 0:
		return 1
	case r.Conclusion.Outcome == DoesNotConform && !r.Gate.counts():
		return r.withoutFailures().ExitCode()
	default:
		return r.Conclusion.ExitCode()
	}
}

// counts reports whether failures as such fail the run.
func (g Gate) counts() bool { return g.FailOn != FailOnRegression && g.FailOn != FailOnNever }

// withoutFailures concludes as if every failure had passed.
func (r *Report) withoutFailures() Conclusion {
	requirements := slices.Clone(r.Requirements)
	for i := range requirements {
		if requirements[i].Verdict == Fail {
			requirements[i].Verdict = Pass
		}
	}
	return Conclude(requirements, r.Conclusion.Strict, r.Extent())
}

// GateWords returns what the gate makes of the conclusion, where that is not
// plain: a line for each reason.
func (r *Report) GateWords() []string {
	var lines []string
	for _, why := range r.Gate.Why {
		lines = append(lines, "fails the run: "+why)
	}
	if len(lines) == 0 && r.Conclusion.Outcome == DoesNotConform && !r.Gate.counts() {
		lines = append(lines, fmt.Sprintf("its failures do not fail the run (--fail-on %s)", r.Gate.FailOn))
	}
	return lines
}

// failed returns the ids of the requirements that a case found broken.
func (c Case) failed() []string {
	var ids []string
	for _, f := range c.Findings {
		if f.Verdict == Fail && !slices.Contains(ids, f.Requirement) {
			ids = append(ids, f.Requirement)
		}
	}
	return ids
}
