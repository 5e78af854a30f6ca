package suites

import "itwin-conformance/fixtures/wire"

// Decision is one combination of a decision table: what is expected there, and
// what came.
type Decision struct {
	// Requirement is the one that the combination is an instance of.
	Requirement                    Requirement
	Credential, Standing, Resource string
	// Status and Code are what is expected: the status is 0 where the
	// documentation is silent, and the code empty where it gives none.
	Status int
	Code   string
	Clause string // of the documentation, which says or should say
	Silent string // why nothing is expected

	Verdict Verdict
	Reason  string         // of a NotTestable
	Answer  *wire.Exchange // nil when no answer came that shows anything
	// AnswerCode is the error code of the answer, empty where it has none.
	AnswerCode string
}

// Decide enters combinations into the decision table of the run, in whose place
// the case writes what came. One without verdict when the case ends was not
// testable.
func (c *C) Decide(decisions ...*Decision) {
	c.result.Decisions = append(c.result.Decisions, decisions...)
}

// settleDecisions takes back the passes of a distrusted case, and gives each
// combination that has no verdict one: it was not testable, for reason.
func (c *C) settleDecisions(reason string) {
	for _, decision := range c.result.Decisions {
		switch {
		case decision.Verdict == "":
			decision.Verdict, decision.Reason = NotTestable, reason
		case decision.Verdict == Pass && c.distrusted != "":
			decision.Verdict, decision.Reason = NotTestable, c.distrusted
		}
	}
}
