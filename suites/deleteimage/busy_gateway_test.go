package deleteimage_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// gateway allows so many requests in each minute to everybody together, by the clock of
// the run, and answers others 429 as the platform does.
type gateway struct {
	next    http.Handler
	clock   timing.Clock
	allowed int

	mu      sync.Mutex
	ends    time.Time
	passed  int
	refused int
	longest int // requests in a minute
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	now := g.clock.Now()
	if !now.Before(g.ends) {
		g.ends, g.passed = now.Add(time.Minute), 0
	}
	left := g.ends.Sub(now)
	pass := g.passed < g.allowed
	if pass {
		g.passed++
		g.longest = max(g.longest, g.passed)
	} else {
		g.refused++
	}
	g.mu.Unlock()
	if pass {
		g.next.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Retry-After", fmt.Sprint(int(left/time.Second)+1))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"error":{"code":"RateLimitExceeded","message":"The client sent more requests than allowed."}}`)
}

// left are the iTwins that the owner has on a target.
func left(t *testing.T, target *fixtures.Target) []struct{ ID string } {
	t.Helper()
	exchange, err := target.Call(t.Context(), fixtures.Call{
		Purpose: wire.Arrange, Method: http.MethodGet, Path: "/itwins", Query: "$top=1000", Persona: fixtures.Owner, Header: fixtures.Bearer(),
	})
	if err != nil || exchange.Answer == nil {
		t.Fatal(err, exchange)
	}
	var page struct {
		ITwins []struct{ ID string } `json:"iTwins"`
	}
	if err := json.Unmarshal(exchange.Answer.Body, &page); err != nil {
		t.Fatal(err)
	}
	return page.ITwins
}

// TestBehindABusyGateway that allows 500 requests a minute to everybody together a run
// judges rightly and leaves nothing behind. At a pace below that it meets no limit but the
// one it is about; the wait is nobody's time.
func TestBehindABusyGateway(t *testing.T) {
	for _, test := range []struct {
		name string
		pace *fixtures.Pace
	}{
		{"without pace", nil},
		{"with a pace", &fixtures.Pace{Requests: 450, Per: time.Minute}},
		{"with a pace of each client", &fixtures.Pace{Requests: 200, Per: time.Minute, EachClient: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			target := embedded(t, reference.Options{})
			base, err := url.Parse(target.BaseURL)
			if err != nil {
				t.Fatal(err)
			}
			behind := httputil.NewSingleHostReverseProxy(base)
			behind.ErrorLog = log.New(io.Discard, "", 0)
			front := &gateway{next: behind, clock: target.Clock(), allowed: 500}
			server := httptest.NewServer(front)
			t.Cleanup(server.Close)
			direct := target.BaseURL
			target.BaseURL = server.URL
			if test.pace != nil {
				target.SetPace(*test.pace)
			}
			cases, err := suites.Selection{}.Cases()
			if err != nil {
				t.Fatal(err)
			}
			results := suites.Start(t.Context(), target, cases, suites.Options{
				Concurrency: 64, Requests: 1024, Timeout: patience,
			}).Results()

			limited := 0
			for _, result := range results {
				limited += result.Limited
				if result.CleanupErr != nil {
					t.Errorf("%s leaves something behind: %v", result.Case.ID, result.CleanupErr)
				}
			}
			for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
				if judged.Requirement.Level == suites.Must && judged.Verdict != suites.Pass {
					t.Errorf("%s: %s: %v", judged.Requirement.ID, judged.Verdict, judged.Reasons)
				}
			}
			target.BaseURL = direct
			target.SetPace(fixtures.Pace{Requests: 1000, Per: time.Second})
			if there := left(t, target); len(there) > 0 {
				t.Errorf("%d iTwins are left behind", len(there))
			}
			switch {
			case test.pace == nil && (front.refused == 0 || limited == 0):
				t.Error("the limit was not met, and nothing is shown")
			case test.pace != nil && !test.pace.EachClient && (front.refused > 0 || limited > 0):
				t.Errorf("the gateway refused %d requests, and %d met a limit that was not asked for", front.refused, limited)
			case test.pace != nil && !test.pace.EachClient && front.longest < 400:
				t.Errorf("no minute has more than %d requests: a pace that is slower than asked for wastes time", front.longest)
			}
		})
	}
}
