package suites

import (
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

func tableOf(body func(*C), requirements ...Requirement) *Case {
	table := caseOf("table", body, requirements...)
	table.Exhaustive, table.Table = true, true
	return table
}

// TestWhatATableTakesAway: a table that has nothing to try leaves a requirement to the
// cases that judge it singly, and one that could not be tried does not.
func TestWhatATableTakesAway(t *testing.T) {
	for name, each := range map[string]struct {
		body func(*C)
		want Verdict
	}{
		"that is walked, and meets nothing of it": {func(*C) {}, Pass},
		"that is left out":                        {func(c *C) { c.LeaveOut("the target has no such persona") }, Pass},
		"that cannot be walked":                   {func(c *C) { c.Abort("no answer") }, NotTestable},
		"whose control fails": {func(c *C) {
			c.Judge(own).Holds(true, "", "", nil)
			c.Distrust("the control failed")
		}, NotTestable},
		"that could not tell": {func(c *C) { c.Judge(own).NotTestable("nobody knows", nil) }, NotTestable},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			cases := []*Case{caseOf("alone", func(c *C) { c.Judge(own).Holds(true, "", "", nil) }, own), tableOf(each.body, own)}
			results := Start(t.Context(), answering(204), cases, options()).Results()

			g.Expect(Judge([]Requirement{own}, results)[0].Verdict).To(Equal(each.want))
			g.Expect(results[1].Verdict()).To(Equal(NotTestable), "and of itself it says no more than it knows")
		})
	}
}

func TestATableFailsWhatItSeesBroken(t *testing.T) {
	cases := []*Case{
		caseOf("alone", func(c *C) { c.Judge(own).Holds(true, "", "", nil) }, own),
		tableOf(func(c *C) { c.Judge(own).Holds(false, "this", "that", nil) }, own),
	}
	results := Start(t.Context(), answering(204), cases, options()).Results()
	NewWithT(t).Expect(Judge([]Requirement{own}, results)[0].Verdict).To(Equal(Fail))
}

func TestEveryCombinationEndsWithAVerdict(t *testing.T) {
	for name, test := range map[string]struct {
		end    func(*C)
		passed Verdict
		reason string
	}{
		"where all goes well":       {func(*C) {}, Pass, "the case came to no answer that shows it"},
		"where the control fails":   {func(c *C) { c.Distrust("control failed") }, NotTestable, "the case came to no answer that shows it"},
		"where the case is aborted": {func(c *C) { c.Abort("no answer") }, NotTestable, "no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			passed, failed, open := &Decision{}, &Decision{}, &Decision{}
			cases := []*Case{tableOf(func(c *C) {
				c.Decide(passed, failed, open)
				passed.Verdict, failed.Verdict = Pass, Fail
				test.end(c)
			}, own)}
			Start(t.Context(), answering(204), cases, options()).Results()

			g.Expect(passed.Verdict).To(Equal(test.passed))
			g.Expect(failed.Verdict).To(Equal(Fail))
			g.Expect(open.Verdict).To(Equal(NotTestable))
			g.Expect(open.Reason).To(Equal(test.reason))
		})
	}
}

func TestCombinationsOfOtherRequirementsAreLeftOut(t *testing.T) {
	asked := options()
	asked.Selection.Requirements = []string{own.ID}
	table := tableOf(func(c *C) { c.Decide(&Decision{Requirement: own}, &Decision{Requirement: second}) }, own, second)
	result := Start(t.Context(), answering(204), []*Case{table}, asked).Results()[0]
	NewWithT(t).Expect(result.Decisions).To(ConsistOf(HaveField("Requirement", own)))
}

func TestExhaustiveCasesBeginWhenTheOthersHaveArranged(t *testing.T) {
	g := NewWithT(t)
	target := answering(204)
	begun := make(chan struct{})
	var arrangedBefore int32
	cases := []*Case{
		tableOf(func(*C) {
			arrangedBefore = target.arranged.Load()
			close(begun)
		}, own),
		caseOf("arranges", func(c *C) {
			c.Arrange(fixtures.Plan{})
			<-begun // though this case is not at its end
			c.Send(fixtures.Call{Purpose: wire.Judged})
		}, own),
		caseOf("arranges nothing", func(*C) {}, own),
	}
	Start(t.Context(), target, cases, options()).Results()
	g.Expect(arrangedBefore).To(BeEquivalentTo(1))
}

// TestATableLeavesOpenWhatItDidNotWalk, but not when it came to its end: which
// requirements its combinations are instances of depends on the target.
func TestATableLeavesOpenWhatItDidNotWalk(t *testing.T) {
	for name, each := range map[string]struct {
		body     func(*C)
		findings []Finding
	}{
		"to its end":        {func(*C) {}, nil},
		"not to its end":    {func(c *C) { c.Abort("no answer") }, []Finding{{Requirement: own, Verdict: NotTestable, Reason: "no answer"}}},
		"left out":          {func(c *C) { c.LeaveOut("no persona") }, nil},
		"not to be trusted": {func(c *C) { c.Distrust("control failed") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			table := caseOf("table", each.body, own)
			table.Exhaustive, table.Table = true, true
			result := Start(t.Context(), answering(204), []*Case{table}, options()).Results()[0]
			NewWithT(t).Expect(result.Findings).To(Equal(each.findings))
		})
	}
}
