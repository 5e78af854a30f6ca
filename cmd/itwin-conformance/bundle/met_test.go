package bundle

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports"
	"itwin-conformance/suites"
)

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError) // the issuer's library tells its routes
	soak.SampleUnderRace("TestWhateverARunMeetsItsBundleVerifies", "TestAlteredBundlesAreRefused")
	os.Exit(m.Run())
}

// hollow arranges nothing and says that it did.
type hollow struct{}

func (hollow) Arrange(context.Context, fixtures.Caller, ...fixtures.Plan) ([]fixtures.ITwin, error) {
	return nil, nil
}
func (hollow) Release(context.Context, fixtures.Caller, fixtures.ITwin) error { return nil }

// behind puts a server in front of a target, which passes on what meet does not
// answer itself.
func behind(t *testing.T, target *fixtures.Target, meet func(w http.ResponseWriter, count int32) bool) {
	base, err := url.Parse(target.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(base)
	var deletes atomic.Int32
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/image") && meet(w, deletes.Add(1)) {
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	target.BaseURL = front.URL
}

// raw answers with bytes that no HTTP library would send.
func raw(w http.ResponseWriter, answer string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(conn, answer)
	_ = conn.Close()
}

// TestWhateverARunMeetsItsBundleVerifies: the record supports the report, also
// that of a run in which nothing went well.
// The short form runs a case of each kind: a deletion, refusals with and without a persona,
// an image that is missing, and requests at once.
func TestWhateverARunMeetsItsBundleVerifies(t *testing.T) {
	t.Parallel()
	selection := quick
	if !soak.Asked() {
		selection.LabelFilter += " && (success.status || auth.missing-header || authz.non-member || missing.image || several-deletes-at-once)"
	}
	for _, test := range []struct {
		name    string
		options reference.Options
		meet    func(t *testing.T, target *fixtures.Target)
		end     int           // at which delete of an image the run is interrupted, -1 before it begins; 0: it is not
		timeout time.Duration // of each case; 0: enough
		shows   func(g *WithT, report *reports.Report)
	}{
		{name: "nothing"},
		{name: "a personal gap", meet: func(_ *testing.T, target *fixtures.Target) {
			delete(target.Tokens, fixtures.Outsider)
			delete(target.Tokens, fixtures.Reader)
		}},
		{name: "no limit", meet: func(_ *testing.T, target *fixtures.Target) { target.RateLimit = nil }},
		{name: "an end from outside", end: 5},
		{name: "an end before the beginning", end: -1},
		{name: "no time", options: reference.Options{Latency: 60 * time.Millisecond}, timeout: 100 * time.Millisecond,
			shows: func(g *WithT, report *reports.Report) {
				g.Expect(report.Requirements).To(ContainElement(HaveField("Reasons", ContainElement(ContainSubstring(suites.ErrTimeout.Error())))))
			}},
		{name: "the suite's own failure", meet: func(_ *testing.T, target *fixtures.Target) { target.Arranger = hollow{} },
			shows: func(g *WithT, report *reports.Report) {
				g.Expect(report.Cases).To(ContainElement(HaveField("Panic", ContainSubstring("index out of range"))))
			}},
		{name: "limits in the way", meet: func(t *testing.T, target *fixtures.Target) {
			behind(t, target, func(w http.ResponseWriter, count int32) bool {
				if count%4 > 0 {
					return false
				}
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
				return true
			})
		}, shows: func(g *WithT, report *reports.Report) { g.Expect(report.Run.Limited).To(BeNumerically(">", 0)) }},
		{name: "bytes that are no text", meet: func(t *testing.T, target *fixtures.Target) {
			behind(t, target, func(w http.ResponseWriter, count int32) bool {
				switch count % 4 {
				case 0:
					raw(w, "HTTP/1.1 401 Caf\xe9\r\nWWW-Authenticate: caf\xe9\r\nContent-Type: \xff\xfe\r\nContent-Length: 3\r\n\r\n\xff\xfe\xfd")
				case 1:
					raw(w, "HTTP/1.1 204 No Content\r\nnot a \xff header\r\n\r\n")
				case 2:
					raw(w, "")
				}
				return count%4 < 3
			})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			target, err := fixtures.Embedded(fixtures.RunIdentity{ID: "run-1", Version: version}, test.options)
			g.Expect(err).NotTo(HaveOccurred())
			t.Cleanup(func() { _ = target.Close(context.Background()) })
			if test.meet != nil {
				test.meet(t, target)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if test.end > 0 {
				behind(t, target, func(_ http.ResponseWriter, count int32) bool {
					if int(count) == test.end {
						cancel(suites.ErrInterrupted)
					}
					return false
				})
			}
			if test.end < 0 {
				cancel(suites.ErrInterrupted)
			}
			dir := left(t, judged(ctx, t, target, selection, test.timeout))
			verified, err := Verify(dir, version)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(verified.Findings).To(BeEmpty())
			g.Expect(verified.Report.Run.Interrupted).To(Equal(test.end != 0))
			if test.shows != nil {
				test.shows(g, verified.Report)
			}
			for persona, source := range target.Tokens {
				if token, err := source.Token(t.Context()); err == nil {
					g.Expect(bytes.Contains(verified.EvidenceFile, []byte(token))).To(BeFalse(), "the token of %s is in the evidence", persona)
				}
			}
		})
	}
}
