package deleteimage

import (
	"slices"
	"testing"
	"time"

	"itwin-conformance/suites"
)

// Test judges an implementation from a Go test, for vendors who write Go: with a
// subtest for each case. A broken must requirement fails its subtest; a broken
// should is logged; a case that could not be tested is skipped, with its reason.
//
//	func TestConformance(t *testing.T) {
//		target := fixtures.NewTarget("ours", server.URL, fixtures.RunIdentity{ID: "test"})
//		target.Tokens = fixtures.Tokens{fixtures.Modifier: fixtures.StaticToken(token), …}
//		target.Tokens.Derive()
//		target.Arranger = …
//		deleteimage.Test(t, target)
//	}
func Test(t *testing.T, target suites.Target) {
	t.Helper()
	run := suites.Start(t.Context(), target, suites.Cases(), suites.Options{Concurrency: 16, Timeout: 30 * time.Second})
	results := run.Results()
	for _, result := range results {
		t.Run(result.Case.ID, func(t *testing.T) { tell(t, result) })
	}
	// A skipped case is no failure, but a target of which all are skipped is.
	if !slices.ContainsFunc(results, func(result *suites.Result) bool { return result.Verdict() == suites.Pass }) {
		t.Error("no case passed: nothing was shown of the target")
	}
}

func tell(t *testing.T, result *suites.Result) {
	t.Helper()
	for _, finding := range result.Findings {
		switch {
		case finding.Verdict == suites.Fail && finding.Requirement.Level == suites.Must:
			t.Errorf("%s: %s\n%s", finding.Requirement.ID, finding.Summary(), result.Case.Location)
		case finding.Verdict == suites.Fail:
			t.Logf("%s (%s): %s", finding.Requirement.ID, finding.Requirement.Level, finding.Summary())
		}
	}
	if result.CleanupErr != nil {
		t.Errorf("left behind: %v", result.CleanupErr)
	}
	if result.Panic != "" {
		t.Errorf("the suite itself failed: %s", result.Panic)
	}
	if !t.Failed() && result.Verdict() == suites.NotTestable {
		t.Skip(result.Summary())
	}
}
