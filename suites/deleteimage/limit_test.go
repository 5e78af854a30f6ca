package deleteimage_test

import (
	"fmt"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// TestATargetThatLimitsEverybodyIsAccusedOfNothing: the clients of other cases spend
// limits of their own, among them the limited client's neighbour.
func TestATargetThatLimitsEverybodyIsAccusedOfNothing(t *testing.T) {
	for _, requests := range []int{5, 20} {
		t.Run(fmt.Sprint(requests, " requests a second"), func(t *testing.T) {
			t.Parallel() // most of the time it waits
			directory := reference.DefaultDirectory()
			for i := range directory.Clients {
				if directory.Clients[i].ID == string(fixtures.Owner) {
					continue // who arranges, and has all requests to do so
				}
				directory.Clients[i].Tier = reference.Tier{Requests: requests, Window: time.Second}
			}
			target, err := fixtures.Embedded(fixtures.RunIdentity{ID: "test"}, reference.Options{Directory: directory})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = target.Close(t.Context()) })
			cases, err := suites.Selection{}.Cases()
			if err != nil {
				t.Fatal(err)
			}
			results := suites.Start(t.Context(), target, cases, suites.Options{Concurrency: 64, Timeout: 30 * time.Second}).Results()
			passed := map[string]bool{}
			for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
				if judged.Verdict == suites.Fail {
					t.Errorf("%s: %v", judged.Requirement.ID, judged.Reasons)
				}
				passed[judged.Requirement.ID] = judged.Verdict == suites.Pass
			}
			if !passed["rate.per-client"] {
				t.Error("rate.per-client was not shown")
			}
		})
	}
}
