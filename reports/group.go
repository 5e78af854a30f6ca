package reports

import "slices"

// documentedCase is the cases that belong to one documented case.
type documentedCase struct {
	name  string
	cases []Case
}

// byDocumentedCase groups cases in the order in which their documented cases
// first appear.
func byDocumentedCase(cases []Case) []documentedCase {
	var groups []documentedCase
	for _, c := range cases {
		i := slices.IndexFunc(groups, func(g documentedCase) bool { return g.name == c.DocumentedCase })
		if i < 0 {
			i = len(groups)
			groups = append(groups, documentedCase{name: c.DocumentedCase})
		}
		groups[i].cases = append(groups[i].cases, c)
	}
	return groups
}

// startMs returns when the first of the cases started.
func (d documentedCase) startMs() float64 {
	start := d.cases[0].StartMs
	for _, c := range d.cases {
		start = min(start, c.StartMs)
	}
	return start
}

// durationMs returns the time from the start of the first case to the end of
// the last. Cases run at once, so it is less than the sum.
func (d documentedCase) durationMs() float64 {
	var end float64
	for _, c := range d.cases {
		end = max(end, c.StartMs+c.DurationMs)
	}
	return end - d.startMs()
}

// verdict returns the gravest verdict of the cases.
func (d documentedCase) verdict() Verdict {
	gravest := Observed
	for _, c := range d.cases {
		if gravity(c.Verdict) > gravity(gravest) {
			gravest = c.Verdict
		}
	}
	return gravest
}

// gravity orders verdicts by how much they matter beside others.
func gravity(v Verdict) int {
	return slices.Index([]Verdict{Observed, Pass, NotTestable, Fail}, v)
}

// requirements returns how many requirements the cases judge.
func (d documentedCase) requirements() int {
	ids := map[string]bool{}
	for _, c := range d.cases {
		for _, id := range c.Requirements {
			ids[id] = true
		}
	}
	return len(ids)
}

// exchanges returns how many exchanges the cases took.
func (d documentedCase) exchanges() int {
	n := 0
	for _, c := range d.cases {
		n += len(c.Exchanges)
	}
	return n
}
