package suites

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// limiting is a target that answers 429 so many times, and 204 from then on.
func limiting(times int, retryAfter string) *script {
	return &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		answer := &wire.Answer{Status: http.StatusNoContent}
		if times > 0 {
			times--
			answer = &wire.Answer{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {retryAfter}}}
		}
		return &wire.Exchange{Persona: string(call.Persona), Answer: answer, Started: time.Now()}, nil
	}}
}

func TestALimitThatIsNotTheQuestionIsWaitedOut(t *testing.T) {
	for _, test := range []struct {
		name    string
		times   int
		call    fixtures.Call
		status  int
		limited int
	}{
		{"none", 0, fixtures.Call{}, http.StatusNoContent, 0},
		{"once", 1, fixtures.Call{}, http.StatusNoContent, 1},
		{"several times", 5, fixtures.Call{}, http.StatusNoContent, 5},
		{"the limit is the question", 1, fixtures.Call{Limited: true}, http.StatusTooManyRequests, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				result := runOne(t, limiting(test.times, "60"), func(c *C) {
					g.Expect(c.Send(test.call).Answer.Status).To(Equal(test.status))
				})
				g.Expect(result.Limited).To(Equal(test.limited))
				g.Expect(result.Waited).To(Equal(time.Duration(test.limited) * time.Minute))
				g.Expect(result.Exchanges).To(HaveLen(1+test.limited), "each request is evidence")
				g.Expect(result.Panic).To(BeEmpty())
			})
		})
	}
}

// TestSeveralThatMeetALimitWaitOnce, as long as the longest of them has to.
func TestSeveralThatMeetALimitWaitOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var mu sync.Mutex
		asked := map[string]int{}
		target := &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
			mu.Lock()
			defer mu.Unlock()
			exchange := &wire.Exchange{Request: wire.Request{URL: call.Path}, Answer: &wire.Answer{Status: http.StatusNoContent}, Started: time.Now()}
			if asked[call.Path]++; asked[call.Path] == 1 && call.Path != "" {
				exchange.Answer = &wire.Answer{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {call.Path}}}
			}
			return exchange, nil
		}}
		result := runOne(t, target, func(c *C) {
			for i, exchange := range c.SendAll(fixtures.Call{Path: "5"}, fixtures.Call{}, fixtures.Call{Path: "20"}, fixtures.Call{Path: "10"}) {
				g.Expect(exchange.Answer.Status).To(Equal(http.StatusNoContent))
				g.Expect(exchange.Request.URL).To(Equal([]string{"5", "", "20", "10"}[i]))
			}
		})
		g.Expect(result.Waited).To(Equal(20 * time.Second))
		g.Expect(result.Exchanges).To(HaveLen(7))
		g.Expect(result.Panic).To(BeEmpty())
	})
}

func TestAWaitBeyondReasonEndsTheCase(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, limiting(1, "61"), func(c *C) {
		c.Judge(own).Holds(true, "", "", nil)
		c.Send(fixtures.Call{Persona: fixtures.Reader})
	}, own)
	g.Expect(result.Verdict()).To(Equal(NotTestable))
	g.Expect(result.Findings[0].Reason).To(Equal(`the target limits reader, and its Retry-After "61" is no wait of at most 1m0s`))
	g.Expect(result.Waited).To(BeZero())
}

// TestALimitThatDoesNotEndAccusesNobody, also when each wait it asks for is short, or
// it asks for none.
func TestALimitThatDoesNotEndAccusesNobody(t *testing.T) {
	for _, retryAfter := range []string{"0", "7", "60", "", "soon"} {
		t.Run(retryAfter, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				result := runOne(t, limiting(99, retryAfter), func(c *C) {
					c.Judge(own).Expect(c.Send(fixtures.Call{Persona: fixtures.Reader})).To(haveStatus(204))
				}, own)
				g.Expect(result.Findings).To(HaveLen(1))
				g.Expect(result.Findings[0].Verdict).To(Equal(NotTestable))
				g.Expect(result.Findings[0].Reason).To(Equal("the target limits reader, and still did so after each wait that it asked for"))
			})
		})
	}
}

// TestAWaitAtTheBoundIsBegun does not wait for its end.
func TestAWaitAtTheBoundIsBegun(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	target := limiting(1, "60")
	answer := target.answer
	target.answer = func(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
		defer cancel()
		return answer(ctx, call)
	}
	run := Start(ctx, target, []*Case{caseOf("one", func(c *C) { c.Send(fixtures.Call{}) }, own)}, options())
	result := run.Results()[0]
	g.Expect(result.Waited).To(Equal(time.Minute))
	g.Expect(result.Findings[0].Reason).To(Equal(ErrInterrupted.Error()))
}
