package deleteimage_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// model is a vendor's implementation without a socket, so that a whole run takes place
// in model time: an answer takes as long as chance will have it.
type model struct {
	vendor *vendor
	pool   *fixtures.Pool

	mu      sync.Mutex
	random  *rand.Rand
	holders map[string]string // by iTwin: the case that has it
	wrong   []string
	counted int       // requests of the limited client in its window
	window  time.Time // its end
}

func (m *model) Has(fixtures.Persona) bool { return true }

func (m *model) Limit() *fixtures.RateLimit {
	return &fixtures.RateLimit{MaxRequests: 30, Within: time.Minute, LongestWait: time.Minute}
}

func (m *model) Arranging() fixtures.Arranger { return m }

// Call implements suites.Target.
func (m *model) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	exchange := &wire.Exchange{
		Purpose: call.Purpose, Persona: string(call.Persona), Started: time.Now(),
		Request: wire.Request{Method: call.Method, URL: call.Path, Header: call.Header, Body: call.Body},
	}
	m.mu.Lock()
	takes := time.Duration(1+m.random.IntN(50)) * time.Millisecond
	m.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		exchange.Err = ctx.Err()
		return exchange, nil
	}
	answer := httptest.NewRecorder()
	if call.Persona != fixtures.Limited || m.takes() {
		request := httptest.NewRequest(call.Method, "http://model.example"+strings.ReplaceAll(call.Path, " ", "%20"), nil)
		for name, values := range call.Header {
			for _, value := range values {
				request.Header.Add(name, strings.ReplaceAll(value, fixtures.TokenPlaceholder, "opaque-token-of-"+string(call.Persona)))
			}
		}
		m.vendor.ServeHTTP(answer, request)
	} else {
		answer.Header().Set("Retry-After", "10")
		refuse(answer, http.StatusTooManyRequests, "RateLimitExceeded")
	}
	exchange.Duration = time.Since(exchange.Started)
	exchange.Answer = &wire.Answer{Status: answer.Code, Header: answer.Header(), Body: answer.Body.Bytes()}
	return exchange, nil
}

// takes counts a request of the limited client.
func (m *model) takes() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); now.After(m.window) {
		m.counted, m.window = 0, now.Add(10*time.Second)
	}
	m.counted++
	return m.counted <= 5
}

// Arrange implements fixtures.Arranger, and watches who has what.
func (m *model) Arrange(ctx context.Context, caller fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	holder := caller.(fmt.Stringer).String()
	m.mu.Lock()
	for itwin, other := range m.holders {
		if other == holder {
			m.wrong = append(m.wrong, holder+" asks for more while it has "+itwin)
		}
	}
	m.mu.Unlock()
	itwins, err := m.pool.Arrange(ctx, caller, plans...)
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, itwin := range itwins {
		if other, taken := m.holders[itwin.ID]; taken {
			m.wrong = append(m.wrong, fmt.Sprintf("%s and %s have iTwin %s at the same time", holder, other, itwin.ID))
		}
		m.holders[itwin.ID] = holder
	}
	return itwins, err
}

// Release implements fixtures.Arranger.
func (m *model) Release(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	m.mu.Lock()
	delete(m.holders, itwin.ID)
	m.mu.Unlock()
	return m.pool.Release(ctx, caller, itwin)
}

// grants are what prepared iTwins are made of: the smallest pool that a target file
// has, and those with which more cases can be arranged.
var grants = []map[fixtures.Persona][]string{
	{fixtures.Modifier: {"itwins_modify"}},
	{fixtures.Modifier: {"itwins_modify"}, fixtures.Reader: {"imodels_read"}},
	{fixtures.Modifier: {"itwins_modify"}, fixtures.Limited: {"itwins_modify"}},
	{fixtures.Modifier: {"itwins_modify"}, fixtures.Outsider: {"itwins_modify"}},
	{fixtures.Modifier: {"itwins_modify"}, fixtures.ExternalParticipant: {"itwins_modify"}},
}

// modelOf returns a model with prepared iTwins of a random mix of kinds.
func modelOf(seed uint64, size int, uploads bool) *model {
	random := rand.New(rand.NewPCG(seed, uint64(size)))
	m := &model{vendor: &vendor{itwins: map[string]*vendorITwin{}}, random: random, holders: map[string]string{}}
	var prepared []fixtures.PreparedITwin
	for i := range size {
		itwin := fixtures.PreparedITwin{ID: fmt.Sprintf("prepared-%d", i), Image: random.IntN(3) > 0, Grants: grants[random.IntN(len(grants))]}
		prepared = append(prepared, itwin)
		m.vendor.itwins[itwin.ID] = &vendorITwin{image: itwin.Image, grants: maps.Clone(itwin.Grants)}
	}
	m.pool = fixtures.NewPool(uploads, prepared)
	return m
}

// TestNothingHangs runs every case against pools of few iTwins, of any mix of kinds,
// in any order of lending. A run that hangs is a deadlock of its bubble.
func TestNothingHangs(t *testing.T) {
	cases := suites.Cases()
	for _, concurrency := range []int{1, 3, 64} {
		for _, size := range []int{1, 2, 3, 5, 8} {
			for _, uploads := range []bool{true, false} {
				for seed := range uint64(soak.Times(1, 4)) {
					name := fmt.Sprintf("concurrency %d, %d iTwins, uploads %t, seed %d", concurrency, size, uploads, seed)
					t.Run(name, func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							nothingHangs(t, modelOf(seed, size, uploads), cases, concurrency)
						})
					})
				}
			}
		}
	}
}

func nothingHangs(t *testing.T, m *model, cases []*suites.Case, concurrency int) {
	t.Helper()
	cases = slices.Clone(cases)
	m.random.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	free := len(m.pool.Prepared())
	results := suites.Start(t.Context(), m, cases, suites.Options{Concurrency: concurrency, Timeout: time.Minute}).Results()
	for _, wrong := range m.wrong {
		t.Error(wrong)
	}
	for _, result := range results {
		if err := result.ArrangeErr; err != nil && !isNotArrangeable(err) {
			t.Errorf("%s was starved: %v", result.Case.ID, err)
		}
		if result.Panic != "" {
			t.Errorf("%s: %s", result.Case.ID, result.Panic)
		}
		if result.CleanupErr != nil {
			t.Errorf("%s: %v", result.Case.ID, result.CleanupErr)
		}
	}
	if len(m.holders) > 0 {
		t.Errorf("after the run somebody still has %v", m.holders)
	}
	if left := len(m.pool.Prepared()); m.pool.Uploads && left != free {
		t.Errorf("%d of %d iTwins came back", left, free)
	}
}

func isNotArrangeable(err error) bool {
	return errors.As(err, new(fixtures.NotArrangeable))
}

// TestAPoolOfOneShowsWhatOneCanShow, which is all that needs no second iTwin.
func TestAPoolOfOneShowsWhatOneCanShow(t *testing.T) {
	cases, err := suites.Selection{}.Cases()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		m := modelOf(0, 0, true)
		one := fixtures.PreparedITwin{ID: "prepared", Image: true, Grants: grants[1]}
		m.vendor.itwins[one.ID] = &vendorITwin{image: true, grants: maps.Clone(one.Grants)}
		m.pool = fixtures.NewPool(true, []fixtures.PreparedITwin{one})
		results := suites.Start(t.Context(), m, cases, suites.Options{Concurrency: 64, Timeout: time.Minute}).Results()
		verdicts := map[suites.Verdict]int{}
		for _, judged := range suites.Judge(deleteimage.Requirements(), results) {
			verdicts[judged.Verdict]++
			if judged.Verdict == suites.Fail {
				t.Errorf("%s: %v", judged.Requirement.ID, judged.Reasons)
			}
		}
		if passed := verdicts[suites.Pass]; passed < 37 {
			t.Errorf("%d requirements passed: %v", passed, verdicts)
		}
	})
}
