package deleteimage_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/deleteimage/decision"
)

// walk walks the decision table on a reference, as something else makes of it.
func walk(t *testing.T, options reference.Options, as func(*fixtures.Target) suites.Target) []*suites.Result {
	t.Helper()
	target := embedded(t, options)
	tables := slices.DeleteFunc(suites.Cases(), func(c *suites.Case) bool { return !c.Table })
	return suites.Start(t.Context(), as(target), tables, suites.Options{Concurrency: 64, Timeout: patience}).Results()
}

// itself is a target as it is.
func itself(target *fixtures.Target) suites.Target { return target }

func decisionsOf(results []*suites.Result) []*suites.Decision {
	var decisions []*suites.Decision
	for _, result := range results {
		decisions = append(decisions, result.Decisions...)
	}
	return decisions
}

// TestTheWholeTableHoldsBetweenModelAndReference: the two were written apart (see
// the package decision), each from the documentation.
func TestTheWholeTableHoldsBetweenModelAndReference(t *testing.T) {
	walked := map[[3]string]bool{}
	for _, d := range decisionsOf(walk(t, reference.Options{}, itself)) {
		walked[[3]string{d.Credential, d.Standing, d.Resource}] = true
		if wanted := map[bool]suites.Verdict{true: suites.Pass, false: suites.Observed}[d.Silent == ""]; d.Verdict != wanted {
			t.Errorf("%s, %s, %s: %s %s: %d %s, expected %d %s", d.Credential, d.Standing, d.Resource,
				d.Verdict, d.Reason, d.Answer.Answer.Status, d.AnswerCode, d.Status, d.Code)
		}
	}
	combinations := (len(decision.Refused()) + len(decision.Accepted())) * len(decision.Standings()) * len(decision.Resources())
	if len(walked) != combinations {
		t.Errorf("%d combinations were walked, and there are %d", len(walked), combinations)
	}
}

// TestWhatATargetHasNoTokenForIsNotTried: of what remains nothing is lost.
func TestWhatATargetHasNoTokenForIsNotTried(t *testing.T) {
	results := walk(t, reference.Options{}, func(target *fixtures.Target) suites.Target {
		delete(target.Tokens, fixtures.Reader.With(fixtures.Expired))
		delete(target.Tokens, fixtures.ProjectAdministrator)
		return target
	})
	reasons := map[string]int{}
	for _, d := range decisionsOf(results) {
		if d.Verdict == suites.NotTestable {
			reasons[d.Reason]++
		}
	}
	want := map[string]int{
		// An expired token, and whatever is made of the administrator's valid one.
		"the target has no such token of this caller": 3 + 3*7,
		// What would be left of that standing is not tried without its persona.
		`the target has no persona "project-administrator"`: 3 * 8,
	}
	if !maps.Equal(reasons, want) {
		t.Errorf("not tried: %v", reasons)
	}
}

// TestTwoDefectsAreToldApart: where a token that should be refused deletes the image,
// the 404s of those that are refused do not show whether it was looked at first.
func TestTwoDefectsAreToldApart(t *testing.T) {
	unclear := 0
	for range soak.Times(2, 5) { // which request comes first is chance
		blamed := map[string]bool{}
		both := reference.Options{Faults: []string{"expiry-ignored", "image-told-before-token"}}
		for _, d := range decisionsOf(walk(t, both, itself)) {
			switch d.Verdict {
			case suites.Fail:
				blamed[d.Requirement.ID] = true
			case suites.NotTestable:
				unclear++
			}
		}
		if !maps.Equal(blamed, map[string]bool{"auth.expired": true, "auth.first": true}) {
			t.Fatalf("blamed on %v", slices.Collect(maps.Keys(blamed)))
		}
	}
	if unclear == 0 {
		t.Error("no answer came late enough to be unclear, so nothing was shown")
	}
}

// dropping is a target of which some requests come to nothing.
type dropping struct {
	*fixtures.Target
	drops func(fixtures.Call) bool
}

// Call implements suites.Target.
func (d dropping) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	if d.drops(call) {
		return &wire.Exchange{Purpose: call.Purpose, Persona: string(call.Persona), Request: wire.Request{Method: call.Method, URL: call.Path}, Err: io.EOF}, nil
	}
	return d.Target.Call(ctx, call)
}

// without makes a target come to nothing where drops says so.
func without(drops func(fixtures.Call) bool) func(*fixtures.Target) suites.Target {
	return func(target *fixtures.Target) suites.Target { return dropping{target, drops} }
}

// verdictsOf are the verdicts of the requirements, by id.
func verdictsOf(results []*suites.Result) map[string]suites.Verdict {
	verdicts := map[string]suites.Verdict{}
	for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
		verdicts[judged.Requirement.ID] = judged.Verdict
	}
	return verdicts
}

// TestALostAnswerHidesNoWrongOne: what was answered is judged, and what was not leaves
// its requirement open.
func TestALostAnswerHidesNoWrongOne(t *testing.T) {
	results := walk(t, reference.Options{Faults: []string{"alg-none-accepted"}}, without(func(call fixtures.Call) bool {
		return call.Persona == fixtures.ExternalParticipant.With(fixtures.Expired)
	}))
	lost := 0
	for _, d := range decisionsOf(results) {
		if strings.HasPrefix(d.Reason, "no answer to DELETE /itwins/") && d.Answer == nil && d.Verdict == suites.NotTestable {
			lost++
		}
	}
	if lost != 2*3 { // two standings of that persona, and three resources
		t.Errorf("%d combinations were lost, of 6", lost)
	}
	for id, want := range map[string]suites.Verdict{"auth.tampered": suites.Fail, "auth.expired": suites.NotTestable} {
		if got := verdictsOf(results)[id]; got != want {
			t.Errorf("%s: %s", id, got)
		}
	}
}

// TestALostAnswerPutsTheBlameOnNobodyElse: what breaks with an image breaks also
// without one, or with more scopes, where it is an instance of another requirement.
func TestALostAnswerPutsTheBlameOnNobodyElse(t *testing.T) {
	var withImage sync.Map // paths
	for fault, each := range map[string]struct {
		breaks string
		drops  func(fixtures.Call) bool
	}{
		"expiry-ignored": {"auth.expired", func(call fixtures.Call) bool {
			if call.Method == http.MethodPut {
				withImage.Store(call.Path, true)
			}
			_, has := withImage.Load(call.Path)
			return has && strings.HasSuffix(string(call.Persona), string(fixtures.Expired))
		}},
		"co-administrator-forgotten": {"org-admin.co-administrator", func(call fixtures.Call) bool {
			return call.Purpose == wire.Judged && call.Persona == fixtures.CoAdministrator
		}},
	} {
		t.Run(fault, func(t *testing.T) {
			verdicts := verdictsOf(walk(t, reference.Options{Faults: []string{fault}}, without(each.drops)))
			for id, verdict := range verdicts {
				if verdict == suites.Fail {
					t.Errorf("%s is blamed", id)
				}
			}
			if verdicts[each.breaks] != suites.NotTestable {
				t.Errorf("%s: %s, and nothing shows it", each.breaks, verdicts[each.breaks])
			}
		})
	}
}

// TestADefectIsBlamedOnOneRequirement: of combinations that break together, the
// plainest says why. The long form has more defects.
func TestADefectIsBlamedOnOneRequirement(t *testing.T) {
	short := []string{"image-told-before-token", "scope-first-only", "unknown-itwin-403"}
	for fault, want := range map[string]string{
		"expiry-ignored":               "auth.expired",
		"image-told-before-token":      "auth.first",
		"co-administrator-forgotten":   "org-admin.co-administrator",
		"scope-first-only":             "success.more-scopes",
		"unknown-itwin-403":            "missing.itwin",
		"administrator-needs-no-scope": "org-admin.scope",
	} {
		if !soak.Asked() && !slices.Contains(short, fault) {
			continue
		}
		t.Run(fault, func(t *testing.T) {
			blamed := map[string]bool{}
			for _, d := range decisionsOf(walk(t, reference.Options{Faults: []string{fault}}, itself)) {
				if d.Verdict == suites.Fail {
					blamed[d.Requirement.ID] = true
				}
			}
			if !maps.Equal(blamed, map[string]bool{want: true}) {
				t.Errorf("blamed on %v, and it breaks %s", slices.Collect(maps.Keys(blamed)), want)
			}
		})
	}
}

// treacherous is a target that deletes an image although it refused to.
type treacherous struct {
	*fixtures.Target
	mu    sync.Mutex
	times int // it does so, at most; less than 0: any number
	after func(fixtures.Call) bool
}

// Call implements suites.Target.
func (d *treacherous) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	exchange, err := d.Target.Call(ctx, call)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil || d.times == 0 || call.Method != http.MethodDelete || !d.after(call) {
		return exchange, err
	}
	own := call
	own.Persona, own.Header, own.Query = fixtures.Modifier, fixtures.Bearer(), ""
	if deleted, err := d.Target.Call(ctx, own); err == nil && deleted.Answer.Status == http.StatusNoContent {
		d.times--
	}
	return exchange, nil
}

// Clock returns the machine's clock: a call that waits for its turn here sleeps by no
// simulated one.
func (d *treacherous) Clock() timing.Clock { return timing.Machine{} }

// TestTheRowWithASideEffectIsBlamed, and no other of its group; where it does not do so
// again nothing tells which it was, and all of the group stand there.
func TestTheRowWithASideEffectIsBlamed(t *testing.T) {
	expired := func(call fixtures.Call) bool { return call.Persona == fixtures.Reader.With(fixtures.Expired) }
	for name, test := range map[string]struct {
		times  int
		after  func(fixtures.Call) bool
		failed []string // credentials
		course int      // exchanges of each failure
	}{
		"one row, always": {-1, expired, []string{string(decision.Expired)}, 2},
		"two rows, always": {-1, func(call fixtures.Call) bool {
			return expired(call) || call.Persona == fixtures.Reader.With(fixtures.Tampered)
		}, []string{string(decision.Expired), string(decision.Tampered)}, 2},
		"one row, once": {1, expired, nil, len(decision.Refused()) + 1},
	} {
		t.Run(name, func(t *testing.T) {
			table := "decision-table/refuses-whatever-proves-nothing-member-without-itwins-modify"
			results := walk(t, reference.Options{}, func(target *fixtures.Target) suites.Target {
				return &treacherous{Target: target, times: test.times, after: test.after}
			})
			for _, result := range results {
				var failed []string
				for _, d := range result.Decisions {
					if d.Verdict == suites.Fail {
						failed = append(failed, d.Credential)
					}
				}
				findings := slices.DeleteFunc(slices.Clone(result.Findings), func(f suites.Finding) bool { return f.Verdict != suites.Fail })
				if result.Case.ID != table {
					if len(findings) > 0 {
						t.Errorf("%s: %v", result.Case.ID, findings)
					}
					continue
				}
				if !slices.Equal(failed, test.failed) {
					t.Errorf("failed %v", failed)
				}
				if len(findings) != max(1, len(test.failed)) {
					t.Fatalf("%d failures", len(findings))
				}
				for _, finding := range findings {
					if finding.Requirement != deleteimage.UnauthorizedNoSideEffect || len(finding.Course) != test.course {
						t.Errorf("%s by %d exchanges: %s", finding.Requirement.ID, len(finding.Course), finding.Summary())
					}
				}
			}
		})
	}
}
