package deleteimage_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// behindACache is a conforming target where some of what is arranged takes a while to take effect,
// as behind any cache. It answers at once.
type behindACache struct {
	*fixtures.Target
	delay   time.Duration
	is      func(fixtures.Call) bool
	pending sync.WaitGroup
}

// Call implements suites.Target.
func (b *behindACache) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	if !b.is(call) {
		return b.Target.Call(ctx, call)
	}
	b.pending.Add(1)
	b.Clock().AfterFunc(b.delay, func() {
		defer b.pending.Done()
		_, _ = b.Target.Call(context.WithoutCancel(ctx), call)
	})
	status := map[string]int{http.MethodPatch: http.StatusOK, http.MethodPut: http.StatusCreated}[call.Method]
	return &wire.Exchange{
		Purpose: call.Purpose, Persona: string(call.Persona), Started: b.Clock().Now(), Request: wire.Request{Method: call.Method, URL: call.Path},
		Answer: &wire.Answer{Status: status, Header: http.Header{}, Body: []byte("{}")},
	}, nil
}

// TestASlowGrantAccusesNobody: what takes a while to take effect is waited for, and what
// takes longer than the target has for it is not judged. The long form runs the exhaustive
// cases, too.
func TestASlowGrantAccusesNobody(t *testing.T) {
	grants := func(call fixtures.Call) bool { return call.Method == http.MethodPatch }
	uploads := func(call fixtures.Call) bool { return call.Method == http.MethodPut }
	for _, test := range []struct {
		name   string
		is     func(fixtures.Call) bool
		delay  time.Duration
		within time.Duration
		late   bool
	}{
		{"grants after 50 ms", grants, 50 * time.Millisecond, fixtures.DefaultSettle, false},
		{"grants after 300 ms", grants, 300 * time.Millisecond, fixtures.DefaultSettle, false},
		{"uploads after 300 ms", uploads, 300 * time.Millisecond, fixtures.DefaultSettle, false},
		{"grants that are too late", grants, 2 * time.Second, 100 * time.Millisecond, true},
		{"uploads that are too late", uploads, 2 * time.Second, 100 * time.Millisecond, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			target := embedded(t, reference.Options{})
			target.Settle = fixtures.Settle{Within: test.within, Readings: 2}
			cached := &behindACache{Target: target, delay: test.delay, is: test.is}
			cases, err := suites.Selection{Exhaustive: soak.Asked()}.Cases()
			if err != nil {
				t.Fatal(err)
			}
			results := suites.Start(t.Context(), cached, cases, suites.Options{Concurrency: 256, Timeout: patience}).Results()
			cached.pending.Wait()
			late := 0
			for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
				switch {
				case judged.Verdict == suites.Fail:
					t.Errorf("%s: %v", judged.Requirement.ID, judged.Reasons)
				case judged.Verdict != suites.NotTestable || judged.Requirement.Level == suites.Observe:
				case test.late && strings.Contains(strings.Join(judged.Reasons, ""), "the target did not show"):
					late++
				case !test.late && !onlyExhaustive(judged.Requirement):
					t.Errorf("%s was not tested: %v", judged.Requirement.ID, judged.Reasons)
				}
			}
			if test.late && late == 0 {
				t.Error("nothing was left untested for coming too late")
			}
			if impossible := suites.ArrangementImpossible(results); impossible != nil {
				t.Errorf("what comes late could be arranged: %v", impossible)
			}
		})
	}
}

// onlyExhaustive reports whether a requirement is judged by exhaustive cases alone.
func onlyExhaustive(requirement suites.Requirement) bool {
	for _, c := range suites.Cases() {
		if c.Judges(requirement) && !c.Exhaustive {
			return false
		}
	}
	return true
}
