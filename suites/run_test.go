package suites

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

var (
	own    = Requirement{ID: "test.own", Level: Must}
	second = Requirement{ID: "test.second", Level: Must}
	common = Requirement{ID: "test.common", Level: Must, Shared: true}
)

func caseOf(id string, body func(*C), requirements ...Requirement) *Case {
	return &Case{ID: id, Text: id, Requirements: requirements, body: body}
}

func options() Options { return Options{Concurrency: 8, Timeout: 10 * time.Second} }

// runOne runs one case to its end.
func runOne(t *testing.T, target Target, body func(*C), requirements ...Requirement) *Result {
	t.Helper()
	return Start(t.Context(), target, []*Case{caseOf("one", body, requirements...)}, options()).Results()[0]
}

func TestWhatACaseArrangedIsKept(t *testing.T) {
	g := NewWithT(t)
	target, keeping := answering(204), options()
	keeping.Keep = true
	result := Start(t.Context(), target, []*Case{caseOf("one", func(c *C) { c.Arrange(fixtures.Plan{}, fixtures.Plan{}) })}, keeping).Results()[0]
	g.Expect(result.Kept).To(HaveLen(2))
	g.Expect(result.CleanupErr).NotTo(HaveOccurred())
	g.Expect(target.released.Load()).To(BeZero())
}

// discreet is a target that knows a secret.
type discreet struct{ *script }

func (discreet) Redact(text string) string { return strings.ReplaceAll(text, "hunter2", "${TOKEN}") }

// TestAPanicShowsNoSecret, neither as its value nor in Ginkgo's words.
func TestAPanicShowsNoSecret(t *testing.T) {
	for name, value := range map[string]any{
		"a text":   "the token hunter2 is long",
		"an error": errors.New("hunter2"),
		"a struct": struct{ Token string }{"hunter2"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, discreet{answering(204)}, func(*C) { panic(value) }, own)
			g.Expect(result.Panic).To(SatisfyAll(ContainSubstring("${TOKEN}"), ContainSubstring("run_test.go")))
			g.Expect(result.Panic + result.Summary() + result.Findings[0].Reason).NotTo(ContainSubstring("hunter2"))
		})
	}
}

func TestCasesRunAtOnceUpToTheConcurrency(t *testing.T) {
	g := NewWithT(t)
	var running, most atomic.Int32
	meet := make(chan struct{}) // closed when three cases run at once
	body := func(*C) {
		now := running.Add(1)
		defer running.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		if now == 3 {
			close(meet)
		}
		<-meet
	}
	var cases []*Case
	for _, id := range strings.Split("abcdefghi", "") {
		cases = append(cases, caseOf(id, body))
	}
	results := Start(t.Context(), answering(204), cases, Options{Concurrency: 3, Timeout: 10 * time.Second}).Results()

	g.Expect(results).To(HaveLen(len(cases)))
	g.Expect(results[4].Case.ID).To(Equal("e"), "results keep the order of the cases")
	g.Expect(most.Load()).To(BeEquivalentTo(3))
}

func TestABodyThatPanicsAccusesNobody(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) {
		c.Arrange(fixtures.Plan{})
		c.Judge(own).Holds(true, "", "", nil)
		panic("a mistake of ours")
	}, own, second)

	g.Expect(result.Verdict()).To(Equal(NotTestable))
	g.Expect(result.Panic).To(ContainSubstring("run_test.go"))
	for _, finding := range result.Findings {
		g.Expect(finding.Verdict).To(Equal(NotTestable))
		g.Expect(finding.Reason).To(Equal("the suite itself failed: a mistake of ours"))
	}
	g.Expect(result.Findings).To(HaveLen(2))
}

func TestWhatWasArrangedIsReleased(t *testing.T) {
	for name, body := range map[string]func(*C){
		"after a body that ends": func(c *C) { c.Arrange(fixtures.Plan{}, fixtures.Plan{}) },
		"after a panic":          func(c *C) { c.Arrange(fixtures.Plan{}, fixtures.Plan{}); panic("!") },
		"after an abort":         func(c *C) { c.Arrange(fixtures.Plan{}, fixtures.Plan{}); c.Abort("!") },
		"after a timeout":        func(c *C) { c.Arrange(fixtures.Plan{}, fixtures.Plan{}); <-c.ctx.Done(); c.Abort("!") },
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			target := answering(204)
			run := Start(t.Context(), target, []*Case{caseOf("one", body)}, Options{Concurrency: 1, Timeout: 50 * time.Millisecond})

			g.Expect(run.Results()[0].CleanupErr).NotTo(HaveOccurred())
			g.Expect(target.released.Load()).To(BeEquivalentTo(2))
		})
	}
}

func TestACaseEndsAsNotTestable(t *testing.T) {
	broken := func(exchange *wire.Exchange, err error) *script {
		return &script{answer: func(context.Context, fixtures.Call) (*wire.Exchange, error) { return exchange, err }}
	}
	send := func(c *C) {
		c.Judge(own).Holds(true, "", "", nil) // a pass that the abort takes back
		c.Send(fixtures.Call{Method: http.MethodDelete, Path: "/x"})
	}
	for _, test := range []struct {
		name   string
		target *script
		body   func(*C)
		reason string
	}{
		{"when nothing can be arranged", &script{arrange: errors.New("no room")}, func(c *C) { c.Arrange(fixtures.Plan{}) }, "arranging failed: no room"},
		{"when a persona is missing", broken(nil, fixtures.MissingPersona{Persona: fixtures.Reader}), send, `the target has no persona "reader"`},
		{"when no answer comes", broken(&wire.Exchange{Request: wire.Request{Method: "DELETE", URL: "/x"}, Err: errors.New("connection reset")}, nil), send, "no answer to DELETE /x: connection reset"},
		{"when a gateway answers", answering(http.StatusBadGateway), send, "a gateway answered 502 to DELETE /x"},
		{"when the limit must not be met", answering(204), func(c *C) { c.Limit() }, "the target does not say that its rate limit may be met"},
		{"when the body judges nothing", answering(204), func(*C) {}, "the case came to no answer that shows it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, test.target, test.body, own)

			g.Expect(result.Verdict()).To(Equal(NotTestable))
			g.Expect(result.Findings).To(HaveLen(1))
			g.Expect(result.Findings[0].Reason).To(Equal(test.reason))
			g.Expect(result.Panic).To(BeEmpty())
		})
	}
}

// TestACaseAboutSharedRequirementsAlone has nobody else to tell why they were not
// judged.
func TestACaseAboutSharedRequirementsAlone(t *testing.T) {
	g := NewWithT(t)
	given := func(c *C) { c.Abort("no room") }
	alone, beside := runOne(t, answering(204), given, common), runOne(t, answering(204), given, own, common)

	g.Expect(alone.Findings).To(Equal([]Finding{{Requirement: common, Verdict: NotTestable, Reason: "no room"}}))
	g.Expect(beside.Findings).To(Equal([]Finding{{Requirement: own, Verdict: NotTestable, Reason: "no room"}}))
}

func TestAFailureOutlivesAnAbort(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) {
		c.Judge(own).Holds(false, "this", "that", nil)
		c.Abort("no more")
	}, own)

	g.Expect(result.Verdict()).To(Equal(Fail))
}

func TestCancellingEndsEveryCase(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	cases := []*Case{
		caseOf("running", func(c *C) {
			close(started)
			<-c.ctx.Done()
			c.Abort(c.cancelled().Error())
		}, own),
		caseOf("waiting", func(*C) { t.Error("a case started after the cancel") }, own),
	}
	run := Start(ctx, answering(204), cases[:1], Options{Concurrency: 1, Timeout: time.Minute})
	<-started
	cancel()
	late := Start(ctx, answering(204), cases[1:], Options{Concurrency: 1, Timeout: time.Minute})

	for _, result := range append(run.Results(), late.Results()...) {
		g.Expect(result.Findings).To(HaveLen(1))
		g.Expect(result.Findings[0].Reason).To(Equal(ErrInterrupted.Error()))
	}
}

func TestATimeoutNamesItself(t *testing.T) {
	g := NewWithT(t)
	hangs := &script{answer: func(ctx context.Context, _ fixtures.Call) (*wire.Exchange, error) {
		<-ctx.Done()
		return &wire.Exchange{Err: ctx.Err()}, nil
	}}
	run := Start(t.Context(), hangs, []*Case{caseOf("slow", func(c *C) { c.Send(fixtures.Call{}) }, own)},
		Options{Concurrency: 1, Timeout: 20 * time.Millisecond})

	g.Expect(run.Results()[0].Findings[0].Reason).To(ContainSubstring(ErrTimeout.Error()))
}

func TestAWaitDoesNotCountAgainstTheTimeout(t *testing.T) {
	g := NewWithT(t)
	const timeout = 200 * time.Millisecond
	run := Start(t.Context(), answering(204), []*Case{caseOf("patient", func(c *C) {
		c.Wait(2 * timeout)
		c.Judge(own).Holds(c.cancelled() == nil, "time left", "none", nil)
	}, own)}, Options{Concurrency: 1, Timeout: timeout})

	result := run.Results()[0]
	g.Expect(result.Verdict()).To(Equal(Pass))
	g.Expect(result.Waited).To(Equal(2 * timeout))
}

func TestEvidenceKeepsTheOrderOfTheCase(t *testing.T) {
	g := NewWithT(t)
	secondAnswered := make(chan struct{})
	target := &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		if call.Path == "/first" {
			<-secondAnswered
		} else {
			close(secondAnswered)
		}
		return &wire.Exchange{Request: wire.Request{URL: call.Path}, Answer: &wire.Answer{Status: 204}}, nil
	}}
	result := runOne(t, target, func(c *C) {
		c.SendAll(fixtures.Call{Path: "/first"}, fixtures.Call{Path: "/second"})
	})

	g.Expect(result.Exchanges).To(HaveLen(2))
	g.Expect(result.Exchanges[0].Request.URL).To(Equal("/first"))
}

func TestDoneIsCalledOncePerCaseAndNeverTwiceAtOnce(t *testing.T) {
	g := NewWithT(t)
	var cases []*Case
	for _, id := range strings.Split("abcdefghijklmnop", "") {
		cases = append(cases, caseOf(id, func(*C) {}))
	}
	ended, inside := map[string]int{}, 0
	settings := options()
	settings.Done = func(result *Result) { // the race detector watches this map
		inside++
		g.Expect(inside).To(Equal(1))
		ended[result.Case.ID]++
		inside--
	}
	Start(t.Context(), answering(204), cases, settings).Results()

	g.Expect(ended).To(HaveLen(len(cases)))
	g.Expect(ended).To(HaveEach(1))
}

func TestAWaitThatIsOverIsNone(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) { c.Wait(-time.Hour) })

	g.Expect(result.Waited).To(BeZero(), "a report cannot hold less than no wait")
}

// TestNobodyHoldsAnythingWhileWaitingToBeAlone: what a case arranged may be what the
// others wait for. Exhaustive cases wait for those that have arranged nothing yet, and
// not for one that waits for them.
func TestNobodyHoldsAnythingWhileWaitingToBeAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		target := answering(204)
		held := func() int32 { return target.arranged.Load() - target.released.Load() }
		alone := caseOf("alone", func(c *C) {
			c.Arrange(fixtures.Plan{}, fixtures.Plan{})
			c.Alone()
			g.Expect(held()).To(BeZero())
		})
		unarranged := caseOf("alone from the beginning", func(c *C) { c.Alone() })
		other := caseOf("other", func(c *C) {
			c.Wait(time.Minute) // by then everybody waits
			g.Expect(held()).To(BeZero())
		})
		later := caseOf("later", func(c *C) { c.Judge(own).Holds(true, "", "", nil) }, own)
		later.Exhaustive = true
		results := Start(t.Context(), target, []*Case{alone, unarranged, other, later}, options()).Results()
		g.Expect(results[3].Verdict()).To(Equal(Pass))
		for _, result := range results {
			g.Expect(result.Panic).To(BeEmpty())
		}
	})
}
