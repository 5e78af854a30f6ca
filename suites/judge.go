package suites

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega/format"
	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// Judgement is the judging of one requirement.
type Judgement struct {
	c           *C
	requirement Requirement
	values      []Value
}

// With says what is special about the request that is judged: the values that it has of
// what can vary while the documentation's answer stays the same.
func (j Judgement) With(values ...Value) Judgement {
	j.values = append(slices.Clone(j.values), values...)
	return j
}

// note records a finding.
func (j Judgement) note(finding Finding) {
	finding.Requirement, finding.Values = j.requirement, j.values
	j.c.result.Findings = append(j.c.result.Findings, finding)
}

// Judge begins a judgement of a requirement that the case declared:
//
//	c.Judge(MissingHeader).Expect(answer).To(HaveStatus(http.StatusUnauthorized))
func (c *C) Judge(requirement Requirement) Judgement {
	if !c.result.Case.Judges(requirement) {
		panic(fmt.Sprintf("case %s judges %s without declaring it", c.result.Case.ID, requirement.ID))
	}
	return Judgement{c: c, requirement: requirement}
}

// Expectation is what is expected of an actual value under a requirement.
type Expectation struct {
	Judgement
	actual any
}

// Expect names the actual value, usually the *wire.Exchange of an answer.
func (j Judgement) Expect(actual any) Expectation { return Expectation{j, actual} }

// Explainer is a matcher that says in few words what it wanted and what came.
// Of other Gomega matchers the failure message is shown.
type Explainer interface {
	Expected() string
	Actual(actual any) string
}

// To records whether the actual value matches, and reports it. Unlike Gomega's
// own it does not end the case: one broken requirement hides no other.
func (e Expectation) To(matcher types.GomegaMatcher) bool {
	matched, err := matcher.Match(e.actual)
	if err != nil {
		panic(fmt.Sprintf("judging %s: %v", e.requirement.ID, err)) // the case is wrong, not the target
	}
	finding := Finding{Verdict: Pass}
	finding.Exchange, _ = e.actual.(*wire.Exchange)
	if !matched {
		finding.Verdict = Fail
		finding.Expected, finding.Actual = explain(matcher, e.actual)
	}
	e.note(finding)
	return matched
}

func explain(matcher types.GomegaMatcher, actual any) (expected, got string) {
	if explainer, ok := matcher.(Explainer); ok {
		return explainer.Expected(), explainer.Actual(actual)
	}
	return matcher.FailureMessage(actual), format.Object(actual, 0)
}

// Observed records what the target did where the documentation leaves it open.
func (j Judgement) Observed(what string, shown *wire.Exchange) {
	j.note(Finding{Verdict: Observed, Actual: what, Exchange: shown})
}

// Holds records a pass when ok, and otherwise a failure in the given words: for
// what several answers show together.
func (j Judgement) Holds(ok bool, expected, actual string, shown *wire.Exchange) {
	finding := Finding{Verdict: Pass, Exchange: shown}
	if !ok {
		finding.Verdict, finding.Expected, finding.Actual = Fail, expected, actual
	}
	j.note(finding)
}

// Broken records a failure that takes several exchanges to show: course, in the
// order they were sent, and shown among them, at which it is plain.
func (j Judgement) Broken(expected, actual string, shown *wire.Exchange, course []*wire.Exchange) {
	j.note(Finding{Verdict: Fail, Expected: expected, Actual: actual, Exchange: shown, Course: course})
}

// NotTestable records that the case could not judge the requirement.
func (j Judgement) NotTestable(reason string, shown *wire.Exchange) {
	j.note(Finding{Verdict: NotTestable, Reason: reason, Exchange: shown})
}

// Failures is how many judgements of the case have failed so far.
func (c *C) Failures() int {
	failures := 0
	for _, finding := range c.result.Findings {
		if finding.Verdict == Fail {
			failures++
		}
	}
	return failures
}

// Distrust turns every pass of the case into not-testable, those to come
// included: the control showed that what was seen proves nothing.
func (c *C) Distrust(reason string) { c.distrusted = reason }

// settle takes back the passes of a distrusted case, and gives each requirement
// that has no finding one: it was not testable, for reason. Shared requirements
// need none where the case is about another, nor does any of a table that was
// walked to its end or left out.
func (c *C) settle(reason string) {
	for i := range c.result.Findings {
		if finding := &c.result.Findings[i]; finding.Verdict == Pass && c.distrusted != "" {
			finding.Verdict, finding.Reason = NotTestable, c.distrusted
		}
	}
	aboutAnother := slices.ContainsFunc(c.result.Case.Requirements, func(r Requirement) bool { return !r.Shared })
	for _, requirement := range c.result.Case.Requirements {
		judged := slices.ContainsFunc(c.result.Findings, func(f Finding) bool { return f.Requirement == requirement })
		if told := c.result.Case.Table && (c.ended || c.leftOut); !judged && (!requirement.Shared || !aboutAnother) && !told {
			Judgement{c: c, requirement: requirement}.NotTestable(reason, nil)
		}
	}
	c.settleDecisions(reason)
}
