package suites

import "slices"

// RequirementVerdict is what a run says of one requirement.
type RequirementVerdict struct {
	Requirement Requirement
	Verdict     Verdict
	Reasons     []string // why it fails or was not testable, or what was observed; each once
	Cases       []*Case  // the selected ones that judge it; of a shared one, those that came to do so
	// Narrowed says why cases that make it stronger could not be arranged; each once.
	Narrowed []string
}

// Judge gives each requirement its verdict from the results of the cases that
// judge it:
//
//   - one failure fails it;
//   - a requirement of its own cases passes when all of them judged and passed
//     it, and is not testable when one of them could not. A case that only makes it
//     stronger and could not be arranged does not count, where another one judged it;
//   - a shared requirement passes when any case passed it, because it is not
//     about the case but about each answer of its kind;
//   - one that nothing judged is not testable.
func Judge(requirements []Requirement, results []*Result) []RequirementVerdict {
	judged := make([]RequirementVerdict, 0, len(requirements))
	for _, requirement := range requirements {
		judged = append(judged, judge(requirement, results))
	}
	return judged
}

func judge(requirement Requirement, results []*Result) RequirementVerdict {
	judged := RequirementVerdict{Requirement: requirement}
	var verdicts []Verdict
	reasons := map[Verdict][]string{}
	essential := slices.ContainsFunc(results, func(result *Result) bool {
		return !result.Case.Strengthens && slices.ContainsFunc(result.Findings, func(f Finding) bool {
			return f.Requirement == requirement && f.Verdict != NotTestable
		})
	})
	for _, result := range results {
		if !result.Case.Judges(requirement) {
			continue
		}
		if found := func(f Finding) bool { return f.Requirement == requirement }; !requirement.Shared || slices.ContainsFunc(result.Findings, found) {
			judged.Cases = append(judged.Cases, result.Case)
		}
		for _, finding := range result.Findings {
			if finding.Requirement != requirement {
				continue
			}
			if result.Case.Strengthens && result.Unarranged && finding.Verdict == NotTestable && essential {
				if !slices.Contains(judged.Narrowed, finding.Reason) {
					judged.Narrowed = append(judged.Narrowed, finding.Reason)
				}
				continue
			}
			verdicts = append(verdicts, finding.Verdict)
			if reason := finding.Summary(); reason != "" && !slices.Contains(reasons[finding.Verdict], reason) {
				reasons[finding.Verdict] = append(reasons[finding.Verdict], reason)
			}
		}
	}
	if requirement.Shared && slices.Contains(verdicts, Pass) {
		verdicts = slices.DeleteFunc(verdicts, func(v Verdict) bool { return v == NotTestable })
	}
	judged.Verdict = strictest(verdicts)
	judged.Reasons = reasons[judged.Verdict]
	if len(verdicts) == 0 {
		judged.Reasons = []string{"no case came to an answer that shows it"}
	}
	return judged
}

// Summary is the finding in one sentence; a Pass needs none.
func (f Finding) Summary() string {
	switch f.Verdict {
	case Fail:
		return "expected " + f.Expected + ", got " + f.Actual
	case NotTestable:
		return f.Reason
	case Observed:
		return f.Actual
	default:
		return ""
	}
}
