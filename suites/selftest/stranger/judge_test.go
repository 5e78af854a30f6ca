package stranger_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/selftest/stranger"
)

// judgement is what the suite found on one server.
type judgement struct {
	err      error    // why nothing could be judged
	failed   []string // must and should requirements that failed
	untested []string // must requirements that were not testable
	broken   bool     // a must requirement failed
	reasons  []string // of what is in failed and untested
}

// accuses reports whether a run would end with 1: for a broken should requirement
// only where that is asked for.
func (j judgement) accuses(should bool) bool { return j.broken || should && len(j.failed) > 0 }

// judge is a default run against a target file of the server, without reports: every case
// that a run selects, over sockets.
func judge(ctx context.Context, dir string, subject *stranger.Subject) judgement {
	server := stranger.New(subject)
	defer server.Close()
	file, err := server.TargetFile(dir)
	if err != nil {
		return judgement{err: err}
	}
	target, err := fixtures.LoadTarget(file, fixtures.RunIdentity{ID: uuid.NewString(), Version: "test"})
	if err != nil {
		return judgement{err: err}
	}
	defer func() { _ = target.Close(ctx) }() // the server ends with it
	if err := target.Ready(ctx); err != nil {
		return judgement{err: err}
	}
	cases, err := suites.Selection{}.Cases()
	if err != nil {
		return judgement{err: err}
	}
	results := suites.Start(ctx, target, cases, suites.Options{Concurrency: 64, Timeout: 30 * time.Second}).Results()
	return judged(suites.Judge(deleteimage.Requirements(), results), cases)
}

func judged(verdicts []suites.RequirementVerdict, cases []*suites.Case) (found judgement) {
	for _, v := range verdicts {
		if !slices.ContainsFunc(cases, func(c *suites.Case) bool { return c.Judges(v.Requirement) }) {
			continue // an exhaustive run judges it
		}
		switch {
		case v.Verdict == suites.Fail && v.Requirement.Level != suites.Observe:
			found.failed = append(found.failed, v.Requirement.ID)
			found.broken = found.broken || v.Requirement.Level == suites.Must
		case v.Verdict == suites.NotTestable && v.Requirement.Level == suites.Must:
			found.untested = append(found.untested, v.Requirement.ID)
		default:
			continue
		}
		for _, reason := range v.Reasons {
			found.reasons = append(found.reasons, v.Requirement.ID+": "+reason)
		}
	}
	return found
}

func TestTheCorrectServerIsAccusedOfNothing(t *testing.T) {
	if got := judge(t.Context(), t.TempDir(), nil); got.err != nil || got.failed != nil || got.untested != nil {
		t.Fatalf("failed %v, not testable %v: %v\n%v", got.failed, got.untested, got.err, got.reasons)
	}
}
