package deleteimage_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// late is a target that is asked late once a limit was met.
type late struct {
	*fixtures.Target
	mu      sync.Mutex
	limited []string // paths, in the order they were first refused by 429
}

// Call implements suites.Target.
func (l *late) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	l.mu.Lock()
	again := slices.Index(l.limited, call.Path) > 0 // the first is that of the search for the limit
	l.mu.Unlock()
	if again && call.Persona == fixtures.Limited {
		l.Clock().Sleep(ctx, 2100*time.Millisecond)
	}
	exchange, err := l.Target.Call(ctx, call)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && exchange.Answer != nil && exchange.Answer.Status == http.StatusTooManyRequests && !slices.Contains(l.limited, call.Path) {
		l.limited = append(l.limited, call.Path)
	}
	return exchange, err
}

// TestARequestThatComesLateShowsNoRecovery: by then the limit may have been over for
// longer, or for less long, than the target had said.
func TestARequestThatComesLateShowsNoRecovery(t *testing.T) {
	t.Parallel()
	target := embedded(t, reference.Options{})
	selection := suites.Selection{Requirements: []string{deleteimage.RateRecovers.ID}}
	cases, err := selection.Cases()
	if err != nil {
		t.Fatal(err)
	}
	results := suites.Start(t.Context(), &late{Target: target}, cases, suites.Options{Concurrency: 1, Timeout: patience, Selection: selection}).Results()
	judged := suites.Judge([]suites.Requirement{deleteimage.RateRecovers}, results)[0]
	if judged.Verdict != suites.NotTestable || !strings.Contains(strings.Join(judged.Reasons, ""), "after the limit should have been over") {
		t.Errorf("%s: %v", judged.Verdict, judged.Reasons)
	}
}

// TestATargetThatLimitsEverybodyIsAccusedOfNothing: the clients of other cases spend
// limits of their own, among them the limited client's neighbour.
func TestATargetThatLimitsEverybodyIsAccusedOfNothing(t *testing.T) {
	for _, requests := range []int{5, 20} {
		t.Run(fmt.Sprint(requests, " requests a second"), func(t *testing.T) {
			t.Parallel()
			directory := reference.DefaultDirectory()
			for i := range directory.Clients {
				if directory.Clients[i].ID == string(fixtures.Owner) {
					continue // who arranges, and has all requests to do so
				}
				directory.Clients[i].Tier = reference.Tier{Requests: requests, Window: time.Second}
			}
			target := embedded(t, reference.Options{Directory: directory})
			cases, err := suites.Selection{LabelFilter: "rate-limiting || success"}.Cases() // enough to spend limits
			if err != nil {
				t.Fatal(err)
			}
			results := suites.Start(t.Context(), target, cases, suites.Options{Concurrency: 64, Timeout: patience}).Results()
			passed, reasons := map[string]bool{}, []string(nil)
			for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
				if judged.Verdict == suites.Fail {
					t.Errorf("%s: %v", judged.Requirement.ID, judged.Reasons)
				}
				passed[judged.Requirement.ID] = judged.Verdict == suites.Pass
				if judged.Requirement == deleteimage.RatePerClient {
					reasons = judged.Reasons
				}
			}
			if !passed["rate.per-client"] {
				t.Errorf("rate.per-client was not shown: %v", reasons)
			}
		})
	}
}
