package bundle

import (
	"slices"

	"itwin-conformance/reports"
	"itwin-conformance/suites"
)

// decisions are the entries of a case in the decision table.
func decisions(result *suites.Result) []reports.Decision {
	var table []reports.Decision
	for _, decided := range result.Decisions {
		entry := reports.Decision{
			Credential: decided.Credential, Standing: decided.Standing, Resource: decided.Resource,
			Requirement: decided.Requirement.ID, Clause: decided.Clause, Silent: decided.Silent,
			Verdict: reports.Verdict(decided.Verdict), Reason: decided.Reason, Case: result.Case.ID,
		}
		if decided.Silent == "" {
			entry.Expected = &reports.DecisionAnswer{Status: decided.Status, Code: decided.Code}
		}
		if decided.Answer != nil {
			entry.Answered = &reports.DecisionAnswer{Status: decided.Answer.Answer.Status, Code: decided.AnswerCode}
			entry.Exchange = slices.Index(result.Exchanges, decided.Answer) + 1
		}
		table = append(table, entry)
	}
	return table
}
