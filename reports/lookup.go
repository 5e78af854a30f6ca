package reports

import (
	"fmt"
	"slices"
	"time"
)

// sentence returns the sentence of a requirement, or "" for an unknown id.
func (r *Report) sentence(id string) string {
	i := slices.IndexFunc(r.Requirements, func(q Requirement) bool { return q.ID == id })
	if i < 0 {
		return ""
	}
	return r.Requirements[i].Sentence
}

// exchange returns the exchange with that number, if there is one.
func (c Case) exchange(number int) (Exchange, bool) {
	i := slices.IndexFunc(c.Exchanges, func(e Exchange) bool { return e.Number == number })
	if i < 0 {
		return Exchange{}, false
	}
	return c.Exchanges[i], true
}

// found returns the findings of a case with that verdict about a requirement.
func (c Case) found(verdict Verdict, requirement string) []Finding {
	return slices.DeleteFunc(slices.Clone(c.Findings), func(f Finding) bool {
		return f.Verdict != verdict || f.Requirement != requirement
	})
}

// verdictOn returns what a case found about one of its requirements: the gravest
// finding. Without any it passed, unless nothing in the case could be tested.
func (c Case) verdictOn(requirement string) Verdict {
	found := Observed
	if !slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Requirement == requirement }) {
		found = Pass
		if c.Verdict == NotTestable {
			found = NotTestable
		}
	}
	for _, f := range c.Findings {
		if f.Requirement == requirement && gravity(f.Verdict) > gravity(found) {
			found = f.Verdict
		}
	}
	return found
}

// reasons returns why a case was not testable, each reason once.
func reasons(c Case) []string {
	var found []string
	for _, f := range c.Findings {
		if f.Verdict == NotTestable && !slices.Contains(found, f.Reason) {
			found = append(found, f.Reason)
		}
	}
	return found
}

// observationsOf returns what was observed about a requirement, each
// observation once.
func observationsOf(r *Report, requirement Requirement) []string {
	var observations []string
	for _, c := range r.Cases {
		for _, f := range c.found(Observed, requirement.ID) {
			observation := f.Actual
			if observation == "" {
				observation = f.Reason
			}
			if !slices.Contains(observations, observation) {
				observations = append(observations, observation)
			}
		}
	}
	if len(observations) == 0 && requirement.Verdict == Observed {
		return requirement.Reasons
	}
	return observations
}

// required returns how many requirements have to pass, and how many of them do.
func (r *Report) required() (passed, all int) {
	for _, q := range r.Requirements {
		if !r.Conclusion.Requires(q.Level) {
			continue
		}
		all++
		if q.Verdict == Pass {
			passed++
		}
	}
	return passed, all
}

// moment returns the time, in UTC, that lies offsetMs after the start of the run,
// from which cases and exchanges count.
func (r *Report) moment(offsetMs float64) (time.Time, error) {
	started, err := time.Parse(time.RFC3339, r.Run.Started)
	if err != nil {
		return time.Time{}, fmt.Errorf("start of the run: %w", err)
	}
	return started.Add(time.Duration(offsetMs * float64(time.Millisecond))).UTC(), nil
}
