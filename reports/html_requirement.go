package reports

import (
	"fmt"
	"slices"
	"strings"
)

// requirementGroup is the requirements that only one documented case judges, or
// those that several do.
type requirementGroup struct {
	Name         string
	Requirements []requirementView
}

// requirementView is a requirement as the page shows it.
type requirementView struct {
	Requirement
	Group    string
	Remark   string // why it could not be tested, or is excused, or what was observed
	Failures []failureView
	Judges   []judgingCase
}

// judgingCase is a case that judges a requirement, and what it found about it.
type judgingCase struct {
	Case
	Found Verdict
}

// Shown is what shows that the requirement failed, in a few words: the first of the
// reasons, and how many others there are.
func (v requirementView) Shown() string {
	switch others := len(v.Reasons) - 1; {
	case others < 0:
		return "failed"
	case others == 0:
		return v.Reasons[0]
	default:
		return fmt.Sprintf("%s (and %d more)", v.Reasons[0], others)
	}
}

// Tally says how many cases found what.
func (v requirementView) Tally() string {
	counts := map[Verdict]int{}
	for _, c := range v.Judges {
		counts[c.Found]++
	}
	var parts []string
	for _, verdict := range []Verdict{Fail, NotTestable, Observed, Pass} {
		if counts[verdict] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[verdict], verdict))
		}
	}
	return "Its cases: " + strings.Join(parts, ", ")
}

// alsoSeen is how many of the cases that found just the same are not folded up.
const alsoSeen = 4

// failureView is a failure with the exchange that shows it.
type failureView struct {
	failure
	In       Case
	Also     []alsoIn
	Others   []alsoIn      // beyond those to be seen at once
	Exchange *exchangeView // nil when none shows it
}

// Drawn is the course of the failure as a picture, line by line.
func (v failureView) Drawn() []string { return v.In.courseOf(v.Finding) }

// Commands are the curl commands that show the failure again.
func (v failureView) Commands() []string { return v.In.commands(v.Finding) }

// requirementGroups groups the requirements by documented case, in the order in
// which those appear, and after them the ones that hold for several.
func requirementGroups(r *Report) []requirementGroup {
	const several = "In several documented cases"
	cases := map[string]Case{}
	for _, c := range r.Cases {
		cases[c.ID] = c
	}
	var groups []requirementGroup
	for _, g := range byDocumentedCase(r.Cases) {
		groups = append(groups, requirementGroup{Name: g.name})
	}
	groups = append(groups, requirementGroup{Name: several})
	for _, q := range r.Requirements {
		view := requirementView{Requirement: q, Group: several}
		switch {
		case q.Excused != nil:
			view.Remark = q.Excused.String()
		case q.Verdict == NotTestable:
			view.Remark = strings.Join(q.Reasons, "; ")
		case q.Verdict == Observed:
			view.Remark = strings.Join(observationsOf(r, q), "; ")
		}
		for i, id := range q.Cases {
			c, ok := cases[id]
			if !ok {
				continue
			}
			view.Judges = append(view.Judges, judgingCase{c, c.verdictOn(q.ID)})
			if i == 0 {
				view.Group = c.DocumentedCase
			} else if view.Group != c.DocumentedCase {
				view.Group = several
			}
		}
		view.Failures = failureViews(r, q)
		// The gravest first, as there may be many.
		slices.SortStableFunc(view.Judges, func(a, b judgingCase) int { return gravity(b.Found) - gravity(a.Found) })
		i := slices.IndexFunc(groups, func(g requirementGroup) bool { return g.Name == view.Group })
		groups[i].Requirements = append(groups[i].Requirements, view)
	}
	return slices.DeleteFunc(groups, func(g requirementGroup) bool { return len(g.Requirements) == 0 })
}

func failureViews(r *Report, q Requirement) []failureView {
	if q.Verdict != Fail {
		return nil
	}
	var views []failureView
	for _, f := range failuresOf(r.Cases, q.ID) {
		seen := min(len(f.also), alsoSeen)
		view := failureView{failure: f, In: f.in, Also: f.also[:seen], Others: f.also[seen:]}
		if e, ok := f.in.exchange(f.Exchange); ok {
			shown := exchangeViewOf(f.in, e)
			shown.Open = true
			view.Exchange = &shown
		}
		views = append(views, view)
	}
	return views
}
