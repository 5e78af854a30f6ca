package reports

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/nearest"
	"itwin-conformance/schemas/yamlfile"
)

// Baseline is the failures of a target that are accepted for now.
type Baseline []KnownFailure

// KnownFailure is a failure that is accepted: of a requirement in whatever case,
// or of whatever requirement in one case.
type KnownFailure struct {
	Requirement string `json:"requirement,omitempty"` // an id, or else
	Case        string `json:"case,omitempty"`        // an id
	Excuse
	// Stale says, of an entry that fails the run, why it no longer belongs here.
	Stale string `json:"stale,omitempty"`
}

// Excuse is why a failure is accepted.
type Excuse struct {
	Reason string `json:"reason"`
	Owner  string `json:"owner"` // who is to mend it
	Until  string `json:"until"` // the last day, in UTC: "2027-01-31"
}

// LoadBaseline reads a baseline by schemas/baseline.schema.json. Its entries have
// to name requirements and cases of the given ids. The error of mistakes
// in the file is of type *yamlfile.Broken.
func LoadBaseline(path string, requirements, cases []string) (Baseline, error) {
	text, err := yamlfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("reading baseline: %w", err)
	}
	baseline, err := parseBaseline(text, requirements, cases)
	var found yamlfile.Mistakes
	if errors.As(err, &found) {
		return nil, &yamlfile.Broken{What: "baseline", Path: path, Mistakes: found}
	}
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", path, err)
	}
	return baseline, nil
}

func parseBaseline(text []byte, requirements, cases []string) (Baseline, error) {
	var file struct {
		KnownFailures Baseline `json:"knownFailures"`
	}
	document, err := yamlfile.Parse(text, schemas.Baseline(), &file)
	if err != nil {
		return nil, err
	}
	var found yamlfile.Mistakes
	listed := map[string]bool{}
	for i, known := range file.KnownFailures {
		kind, id, ids := "requirement", known.Requirement, requirements
		if known.Case != "" {
			kind, id, ids = "case", known.Case, cases
		}
		wrong := ""
		switch {
		case !slices.Contains(ids, id):
			wrong = fmt.Sprintf("there is no %s %q that can fail%s", kind, id, nearest.Meant(id, ids))
		case listed[kind+id]:
			wrong = id + " is listed already"
		}
		listed[kind+id] = true
		if wrong != "" {
			found = append(found, document.Mistake(fmt.Sprintf("/knownFailures/%d/%s", i, kind), yamlfile.Label(fmt.Sprintf("/knownFailures/%d/%s", i, kind))+": "+wrong))
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	return file.KnownFailures, nil
}

// Excuse marks the failures of a run that the baseline lists, and the entries of
// the baseline that no longer belong there: those that have expired when the run
// starts, and those whose requirement or case passes. Nothing but a failure is
// ever excused. It has to come before Conclude.
func (r *Report) Excuse(baseline Baseline) {
	r.Baseline = slices.Clone(baseline)
	var requirements, cases = map[string]Excuse{}, map[string]Excuse{}
	for i := range r.Baseline {
		known := &r.Baseline[i]
		known.Stale = r.stale(*known)
		switch {
		case known.expired(r.Run.Started):
		case known.Case != "":
			cases[known.Case] = known.Excuse
		default:
			requirements[known.Requirement] = known.Excuse
		}
	}
	for i := range r.Requirements {
		q := &r.Requirements[i]
		if q.Verdict == Fail {
			q.Excused = excuseOf(q.ID, r.Cases, requirements, cases)
		}
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		if c.Verdict != Fail {
			continue
		}
		if excuse, known := cases[c.ID]; known {
			c.Excused = &excuse
			continue
		}
		c.Excused = together(c.failed(), requirements)
	}
}

// excuseOf returns the excuse of a failed requirement: its own, or those of all
// the cases that it failed in.
func excuseOf(id string, all []Case, requirements, cases map[string]Excuse) *Excuse {
	if excuse, known := requirements[id]; known {
		return &excuse
	}
	var failed []string
	for _, c := range all {
		if len(c.found(Fail, id)) > 0 {
			failed = append(failed, c.ID)
		}
	}
	return together(failed, cases)
}

// together joins the excuses of some ids: nil unless there is one for each. The
// earliest day counts.
func together(ids []string, excuses map[string]Excuse) *Excuse {
	var all []Excuse
	for _, id := range ids {
		excuse, known := excuses[id]
		if !known {
			return nil
		}
		if !slices.Contains(all, excuse) {
			all = append(all, excuse)
		}
	}
	if len(all) == 0 {
		return nil
	}
	joined := all[0]
	for _, excuse := range all[1:] {
		joined.Reason += "; " + excuse.Reason
		if !slices.Contains(strings.Split(joined.Owner, ", "), excuse.Owner) {
			joined.Owner += ", " + excuse.Owner
		}
		joined.Until = min(joined.Until, excuse.Until)
	}
	return &joined
}

// expired reports whether the day on which a run started, in RFC 3339, is past
// the last one.
func (k KnownFailure) expired(started string) bool {
	day, _, _ := strings.Cut(started, "T")
	return day > k.Until
}

// stale says why an entry no longer belongs on the baseline, or "". What was not
// judged, or not by all of its cases, may still fail.
func (r *Report) stale(k KnownFailure) string {
	passes := slices.ContainsFunc(r.Requirements, func(q Requirement) bool { return q.ID == k.Requirement && q.Verdict == Pass }) &&
		r.Run.Selection.LabelFilter == "" && !r.Run.Interrupted ||
		slices.ContainsFunc(r.Cases, func(c Case) bool {
			return c.ID == k.Case && (c.Verdict == Pass || c.Verdict == Observed)
		})
	switch name := k.Requirement + k.Case; {
	case passes:
		return fmt.Sprintf("%s passes: it has to be taken off the baseline", name)
	case k.expired(r.Run.Started):
		return fmt.Sprintf("%s was accepted until %s only: %s has to mend it, or to accept it anew", name, k.Until, k.Owner)
	default:
		return ""
	}
}

// String says an excuse in half a sentence.
func (e Excuse) String() string {
	return fmt.Sprintf("known failure until %s: %s (%s)", e.Until, e.Reason, e.Owner)
}
