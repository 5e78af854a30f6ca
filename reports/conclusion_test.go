package reports

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestConclude(t *testing.T) {
	mustPass := Requirement{ID: "m.pass", Level: Must, Verdict: Pass}
	mustFail := Requirement{ID: "m.fail", Level: Must, Verdict: Fail}
	mustOpen := Requirement{ID: "m.open", Level: Must, Verdict: NotTestable}
	shouldPass := Requirement{ID: "s.pass", Level: Should, Verdict: Pass}
	shouldFail := Requirement{ID: "s.fail", Level: Should, Verdict: Fail}
	shouldOpen := Requirement{ID: "s.open", Level: Should, Verdict: NotTestable}
	observed := Requirement{ID: "o.seen", Level: Observe, Verdict: Observed}
	observeOpen := Requirement{ID: "o.open", Level: Observe, Verdict: NotTestable}

	type reqs = []Requirement
	tests := []struct {
		name            string
		requirements    reqs
		strict, partial bool
		outcome         Outcome
		level           Reached
		reason          string
	}{
		{"all pass", reqs{mustPass, shouldPass, observed}, false, false,
			Conforms, ReachedFull, "1 of 1 required requirements passed."},
		{"all pass, strict", reqs{mustPass, shouldPass, observed}, true, false,
			Conforms, ReachedFull, "2 of 2 required requirements passed."},
		{"nothing observed", reqs{mustPass, shouldPass, observeOpen}, true, false,
			Conforms, ReachedFull, "2 of 2 required requirements passed."},
		{"no should requirements", reqs{mustPass}, false, false,
			Conforms, ReachedCore, "1 of 1 required requirements passed."},
		{"a should fails", reqs{mustPass, shouldFail}, false, false,
			Conforms, ReachedCore, "1 of 1 required requirements passed; 1 that are not required failed."},
		{"a should fails, strict", reqs{mustPass, shouldFail}, true, false,
			DoesNotConform, ReachedCore, "1 of 2 required requirements failed: s.fail."},
		{"a should is open", reqs{mustPass, shouldOpen}, false, false,
			Conforms, ReachedCore, "1 of 1 required requirements passed."},
		{"a should is open, strict", reqs{mustPass, shouldOpen}, true, false,
			Incomplete, ReachedCore, "1 of 2 required requirements could not be tested: s.open."},
		{"a must fails", reqs{mustPass, mustFail, shouldPass}, false, false,
			DoesNotConform, ReachedNone, "1 of 2 required requirements failed: m.fail."},
		{"a must is open", reqs{mustPass, mustOpen}, false, false,
			Incomplete, ReachedNone, "1 of 2 required requirements could not be tested: m.open."},
		{"a failure outweighs what is open", reqs{mustOpen, mustFail}, false, false,
			DoesNotConform, ReachedNone, "1 of 2 required requirements failed: m.fail."},
		{"a must that was only observed is no pass", reqs{mustPass, {ID: "m.odd", Level: Must, Verdict: Observed}}, false, false,
			Incomplete, ReachedNone, "1 of 2 required requirements could not be tested: m.odd."},
		{"a must without verdict is no pass", reqs{mustPass, {ID: "m.none", Level: Must}}, false, false,
			Incomplete, ReachedNone, "1 of 2 required requirements could not be tested: m.none."},
		{"nothing", nil, false, false,
			Incomplete, ReachedNone, "No requirement was judged."},
		{"nothing was judged", reqs{mustOpen, observed}, false, false,
			Incomplete, ReachedNone, "No requirement was judged."},
		{"a partial run reaches no level", reqs{mustPass, shouldPass}, false, true,
			Conforms, ReachedNone, "1 of 1 selected required requirements passed."},
		{"a partial run can fail", reqs{mustFail}, false, true,
			DoesNotConform, ReachedNone, "1 of 1 required requirements failed: m.fail."},
		{"should requirements alone reach no level", reqs{shouldPass}, false, false,
			Conforms, ReachedNone, "None of the selected requirements is required."},
		{"as many failures as are listed", reqs{mustFail, mustFail, mustFail}, false, false,
			DoesNotConform, ReachedNone, "3 of 3 required requirements failed: m.fail, m.fail, m.fail."},
		{"many failures", reqs{mustFail, mustFail, mustFail, mustFail, mustFail}, false, false,
			DoesNotConform, ReachedNone, "5 of 5 required requirements failed: m.fail, m.fail, m.fail and 2 more."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			got := Conclude(test.requirements, test.strict, Extent{Partial: test.partial, Exhaustive: true})
			g.Expect(got.Outcome).To(Equal(test.outcome))
			g.Expect(got.Level).To(Equal(test.level))
			g.Expect(got.Reason).To(Equal(test.reason))
			g.Expect(got.Strict).To(Equal(test.strict))
		})
	}
}

// TestFullTakesAnExhaustiveRun: what did not run was not kept.
func TestFullTakesAnExhaustiveRun(t *testing.T) {
	g := NewWithT(t)
	kept := []Requirement{{ID: "m.pass", Level: Must, Verdict: Pass}, {ID: "s.pass", Level: Should, Verdict: Pass}}
	got := Conclude(kept, false, Extent{})
	g.Expect(got.Level).To(Equal(ReachedCore))
	g.Expect(got.Reason).To(Equal("1 of 1 required requirements passed. Level full takes an exhaustive run."))
	got = Conclude(kept, false, Extent{Partial: true})
	g.Expect(got.Reason).To(Equal("1 of 1 selected required requirements passed."))

	kept[1].Verdict = Fail
	g.Expect(Conclude(kept, false, Extent{}).Reason).To(Equal("1 of 1 required requirements passed; 1 that are not required failed."))
}

func TestConcludeCountsEveryVerdict(t *testing.T) {
	got := Conclude([]Requirement{
		{Level: Must, Verdict: Pass}, {Level: Should, Verdict: Pass}, {Level: Must, Verdict: Pass}, {Level: Should, Verdict: Pass},
		{Level: Must, Verdict: Fail}, {Level: Should, Verdict: Fail}, {Level: Must, Verdict: Fail},
		{Level: Must, Verdict: NotTestable}, {Level: Observe, Verdict: NotTestable},
		{Level: Observe, Verdict: Observed},
	}, false, Extent{})
	NewWithT(t).Expect(got.Counts).To(Equal(Counts{Pass: 4, Fail: 3, NotTestable: 2, Observed: 1}))
}

func TestExitCode(t *testing.T) {
	for outcome, want := range map[Outcome]int{
		Conforms: 0, DoesNotConform: 1, Unreachable: 3, Incomplete: 4, "": 4,
	} {
		NewWithT(t).Expect(Conclusion{Outcome: outcome}.ExitCode()).To(Equal(want), "outcome %q", outcome)
	}
}

// TestARunInWhichTheSuiteFailedIsIncomplete, whatever passed; what failed was proved.
func TestARunInWhichTheSuiteFailedIsIncomplete(t *testing.T) {
	const report = " the suite itself failed, which is no fault of the target: please report it, with report.json."
	kept, broken := Requirement{ID: "m.pass", Level: Must, Verdict: Pass}, Requirement{ID: "m.fail", Level: Must, Verdict: Fail}
	for _, test := range []struct {
		requirements []Requirement
		panicked     int
		code         int
		reason       string
	}{
		{[]Requirement{kept}, 1, 4, "The suite did not come to its end. In 1 case" + report},
		{[]Requirement{kept, broken}, 2, 1, "1 of 2 required requirements failed: m.fail. In 2 cases" + report},
		{nil, 1, 4, "No requirement was judged. In 1 case" + report},
	} {
		g := NewWithT(t)
		got := Conclude(test.requirements, false, Extent{Exhaustive: true, Panicked: test.panicked})
		g.Expect(got.ExitCode()).To(Equal(test.code))
		g.Expect(got.Level).To(Equal(ReachedNone))
		g.Expect(got.Reason).To(Equal(test.reason))
	}
}
