package main

import (
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// TestTheDecisionTableOfATarget: it is walked only when asked for, and as far as
// the target has tokens, which takes nothing from any verdict.
func TestTheDecisionTableOfATarget(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	target := platformTarget(t, "")
	made := command(t, "run", "--target", target, "--requirement", "auth.expired", "--out", "without")
	g.Expect(finish(t, made).code).To(Equal(0))
	g.Expect(readReport(t, made.Dir+"/without").Decisions).To(BeEmpty())

	made = command(t, "run", "--target", target, "--exhaustive", "--out", "with")
	ended := finish(t, made)
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	report := readReport(t, made.Dir+"/with")
	counts, expired := map[reports.Verdict]int{}, map[string]reports.Decision{}
	for _, decision := range report.Decisions {
		counts[decision.Verdict]++
		if decision.Credential == "expired" && decision.Resource == "image" {
			expired[decision.Standing] = decision
		}
	}
	// The reference's own directory has such tokens of the modifier, and of the
	// Account Administrator one: of ten standings three kinds are missing otherwise.
	g.Expect(counts).To(Equal(map[reports.Verdict]int{
		reports.Pass: 395, reports.Observed: 13, reports.NotTestable: 3 * (10*3 - 1),
	}), ended.stdout)
	g.Expect(expired["member with itwins_modify"].Answered).To(Equal(&reports.DecisionAnswer{Status: 401, Code: "InvalidToken"}))
	g.Expect(expired["non-member"].Reason).To(Equal("the target has no such token of this caller"))
	g.Expect(verdicts(report)["auth.expired"]).To(Equal(reports.Pass), "what the table could not try, others did")
}
