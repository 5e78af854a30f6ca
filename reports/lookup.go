package reports

import "slices"

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
