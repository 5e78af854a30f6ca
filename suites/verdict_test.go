package suites

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/wire"
)

func resultOf(verdicts map[Requirement][]Verdict, requirements ...Requirement) *Result {
	result := &Result{Case: &Case{ID: "case", Requirements: requirements}}
	for _, requirement := range requirements {
		for _, verdict := range verdicts[requirement] {
			result.Findings = append(result.Findings, Finding{
				Requirement: requirement, Verdict: verdict, Expected: "this", Actual: "that", Reason: "because",
			})
		}
	}
	return result
}

func TestJudge(t *testing.T) {
	seen := Requirement{ID: "test.seen", Level: Observe}
	for _, test := range []struct {
		name        string
		requirement Requirement
		findings    [][]Verdict // of each case
		want        Verdict
		reasons     []string
	}{
		{"every case passes", own, [][]Verdict{{Pass}, {Pass, Pass}}, Pass, nil},
		{"one failure among passes", own, [][]Verdict{{Pass}, {Pass, Fail}}, Fail, []string{"expected this, got that"}},
		{"a failure beats not testable", own, [][]Verdict{{NotTestable}, {Fail}}, Fail, []string{"expected this, got that"}},
		{"one case could not test", own, [][]Verdict{{Pass}, {NotTestable}}, NotTestable, []string{"because"}},
		{"the same reason is given once", own, [][]Verdict{{NotTestable}, {NotTestable}}, NotTestable, []string{"because"}},
		{"nothing ran", own, nil, NotTestable, []string{"no case came to an answer that shows it"}},
		{"observed", seen, [][]Verdict{{Observed}}, Observed, []string{"that"}},
		{"shared: one pass is enough", common, [][]Verdict{{NotTestable}, {Pass}, {}}, Pass, nil},
		{"shared: one failure is enough", common, [][]Verdict{{Pass}, {Fail}}, Fail, []string{"expected this, got that"}},
		{"shared: no pass", common, [][]Verdict{{NotTestable}, {}}, NotTestable, []string{"because"}},
		{"shared: no answer of its kind", common, [][]Verdict{{}, {}}, NotTestable, []string{"no case came to an answer that shows it"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			var results []*Result
			for _, verdicts := range test.findings {
				results = append(results, resultOf(map[Requirement][]Verdict{test.requirement: verdicts}, test.requirement))
			}
			results = append(results, resultOf(map[Requirement][]Verdict{second: {Fail}}, second)) // of no concern

			judged := Judge([]Requirement{test.requirement}, results)
			g.Expect(judged).To(HaveLen(1))
			g.Expect(judged[0].Verdict).To(Equal(test.want))
			g.Expect(judged[0].Reasons).To(Equal(test.reasons))
			came := slices.DeleteFunc(slices.Clone(test.findings), func(found []Verdict) bool { return len(found) == 0 })
			g.Expect(judged[0].Cases).To(HaveLen(len(came)), "a case that met no answer of the kind is no judge of it")
		})
	}
}

func TestVerdictOfACase(t *testing.T) {
	g := NewWithT(t)
	g.Expect((&Result{}).Verdict()).To(Equal(NotTestable), "nothing judged is never a pass")
	g.Expect(resultOf(map[Requirement][]Verdict{own: {Pass}, second: {Observed}}, own, second).Verdict()).To(Equal(Pass))
	g.Expect(resultOf(map[Requirement][]Verdict{own: {Pass}, second: {NotTestable}}, own, second).Verdict()).To(Equal(NotTestable))
	g.Expect(resultOf(map[Requirement][]Verdict{own: {NotTestable}, second: {Fail}}, own, second).Verdict()).To(Equal(Fail))
}

func TestAJudgementOfAnUndeclaredRequirementIsOurMistake(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) { c.Judge(second) }, own)

	g.Expect(result.Panic).To(ContainSubstring("case one judges test.second without declaring it"))
}

func TestAnExpectationSaysWhatWasExpectedAndWhatCame(t *testing.T) {
	g := NewWithT(t)
	exchange := &wire.Exchange{Answer: &wire.Answer{Status: 403}}
	result := runOne(t, answering(204), func(c *C) {
		g.Expect(c.Judge(own).Expect(exchange).To(haveStatus(401))).To(BeFalse())
		g.Expect(c.Judge(second).Expect(exchange).To(haveStatus(403))).To(BeTrue())
	}, own, second)

	g.Expect(result.Findings).To(ConsistOf(
		Finding{Requirement: own, Verdict: Fail, Expected: "401", Actual: "403", Exchange: exchange},
		Finding{Requirement: second, Verdict: Pass, Exchange: exchange},
	))
}

func TestAnyGomegaMatcherServes(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) { c.Judge(own).Expect(2).To(BeNumerically(">", 3)) }, own)

	g.Expect(result.Findings[0].Expected).To(ContainSubstring("to be >"))
	g.Expect(result.Findings[0].Actual).To(ContainSubstring("2"))
}

func TestDistrustTakesBackPassesOnly(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) {
		c.Judge(own).Holds(true, "", "", nil)
		c.Judge(second).Holds(false, "this", "that", nil)
		c.Distrust("the control failed")
	}, own, second)

	g.Expect(result.Findings[0].Verdict).To(Equal(NotTestable))
	g.Expect(result.Findings[0].Reason).To(Equal("the control failed"))
	g.Expect(result.Findings[1].Verdict).To(Equal(Fail))
}

// TestStrengtheningTakesNothingAway: what only makes a requirement stronger and could not
// be arranged leaves the verdict, and is told of.
func TestStrengtheningTakesNothingAway(t *testing.T) {
	for _, test := range []struct {
		name                   string
		essential, strengthens Verdict
		unarranged             bool
		want                   Verdict
		narrowed               int
	}{
		{"it could not be arranged", Pass, NotTestable, true, Pass, 1},
		{"it could not be arranged beside a failure", Fail, NotTestable, true, Fail, 1},
		{"it could be arranged and was not answered", Pass, NotTestable, false, NotTestable, 0},
		{"it failed", Pass, Fail, false, Fail, 0},
		{"it passed alone", NotTestable, Pass, false, NotTestable, 0},
		{"neither could be arranged", NotTestable, NotTestable, true, NotTestable, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			essential := resultOf(map[Requirement][]Verdict{own: {test.essential}}, own)
			stronger := resultOf(map[Requirement][]Verdict{own: {test.strengthens}}, own)
			stronger.Case.Strengthens, stronger.Unarranged = true, test.unarranged
			judged := Judge([]Requirement{own}, []*Result{stronger, essential})[0]
			g.Expect(judged.Verdict).To(Equal(test.want))
			g.Expect(judged.Narrowed).To(HaveLen(test.narrowed))
		})
	}
}
