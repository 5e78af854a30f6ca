package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// failure is a failed finding, and where just the same was found: it is shown in
// full once.
type failure struct {
	Finding
	in   Case
	also []alsoIn
}

// alsoIn is a case that found just the same, once or more often.
type alsoIn struct {
	Case
	times     int
	Exchanges []int // that show it
}

// failuresOf returns the failed findings about a requirement, those that
// expected and found the same as one failure, in the order they were found.
func failuresOf(cases []Case, requirement string) []failure {
	var failures []failure
	for _, c := range cases {
		for _, f := range c.found(Fail, requirement) {
			i := slices.IndexFunc(failures, func(known failure) bool {
				return known.Expected == f.Expected && known.Actual == f.Actual && known.Reason == f.Reason
			})
			if i < 0 {
				f.Values = slices.Clone(f.Values) // those of the others are added
				failures = append(failures, failure{Finding: f, in: c})
				continue
			}
			failures[i].add(c, f)
		}
	}
	return failures
}

// add notes that a case found just the same. The cases come one after another.
func (f *failure) add(c Case, found Finding) {
	last := len(f.also) - 1
	if last < 0 || f.also[last].ID != c.ID {
		f.also = append(f.also, alsoIn{Case: c})
		last++
	}
	f.also[last].times++
	for _, value := range found.Values {
		if !slices.Contains(f.Values, value) {
			f.Values = append(f.Values, value)
		}
	}
	if found.Exchange > 0 {
		f.also[last].Exchanges = append(f.also[last].Exchanges, found.Exchange)
	}
}

// More is how many findings are like this one.
func (f failure) More() int {
	times := 0
	for _, also := range f.also {
		times += also.times
	}
	return times
}

// alike says how many more findings are like this one.
func (f failure) alike() string {
	return fmt.Sprintf("%d more with %s", f.More(), cmp.Or(f.Actual, f.Reason))
}

// alsoAt returns where else it was found, each place once.
func (f failure) alsoAt() []string {
	var locations []string
	for _, also := range f.also {
		if !slices.Contains(locations, also.Location) {
			locations = append(locations, also.Location)
		}
	}
	return locations
}

// untested is requirements that could not be tested for the same reason.
type untested struct {
	reason string
	ids    []string
}

// notTestableByReason groups the requirements nothing was found out about by
// their reasons, in the order in which those first appear. Reasons that differ
// in an id only are the same: each case has iTwins of its own.
func notTestableByReason(requirements []Requirement) []untested {
	var groups []untested
	for _, r := range requirements {
		if r.Verdict != NotTestable {
			continue
		}
		reason := strings.Join(distinct(r.Reasons), "; ")
		i := slices.IndexFunc(groups, func(g untested) bool { return withoutIDs(g.reason) == withoutIDs(reason) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, untested{reason: reason})
		}
		groups[i].ids = append(groups[i].ids, r.ID)
	}
	return groups
}

// distinct drops the reasons that differ from an earlier one in an id only.
func distinct(reasons []string) []string {
	var kept []string
	for _, reason := range reasons {
		if !slices.ContainsFunc(kept, func(k string) bool { return withoutIDs(k) == withoutIDs(reason) }) {
			kept = append(kept, reason)
		}
	}
	return kept
}

var uuids = regexp.MustCompile(`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)

func withoutIDs(text string) string { return uuids.ReplaceAllString(text, "…") }
