package suites

import (
	"context"
	"net/http"
	"testing"
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
		return &wire.Exchange{Persona: string(call.Persona), Answer: answer}, nil
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
		{"as often as may be", 3, fixtures.Call{}, http.StatusNoContent, 3},
		{"the limit is the question", 1, fixtures.Call{Limited: true}, http.StatusTooManyRequests, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, limiting(test.times, "0"), func(c *C) {
				g.Expect(c.Send(test.call).Answer.Status).To(Equal(test.status))
			})
			g.Expect(result.Limited).To(Equal(test.limited))
			g.Expect(result.Exchanges).To(HaveLen(1+test.limited), "each request is evidence")
			g.Expect(result.Panic).To(BeEmpty())
		})
	}
}

func TestAWaitBeyondReasonEndsTheCase(t *testing.T) {
	for _, retryAfter := range []string{"61", "86400", "", "-1", "soon"} {
		t.Run(retryAfter, func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, limiting(1, retryAfter), func(c *C) {
				c.Judge(own).Holds(true, "", "", nil)
				c.Send(fixtures.Call{Persona: fixtures.Reader})
			}, own)
			g.Expect(result.Verdict()).To(Equal(NotTestable))
			g.Expect(result.Findings[0].Reason).To(Equal(
				`the target limits reader, and its Retry-After "` + retryAfter + `" is no wait of at most 1m0s`))
			g.Expect(result.Waited).To(BeZero())
		})
	}
}

// TestALimitThatDoesNotEndAccusesNobody, also when each wait it asks for is short.
func TestALimitThatDoesNotEndAccusesNobody(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, limiting(99, "0"), func(c *C) {
		c.Judge(own).Expect(c.Send(fixtures.Call{Persona: fixtures.Reader})).To(haveStatus(204))
	}, own)
	g.Expect(result.Findings).To(HaveLen(1))
	g.Expect(result.Findings[0].Verdict).To(Equal(NotTestable))
	g.Expect(result.Findings[0].Reason).To(Equal("the target limits reader, and did so still after 3 waits as long as it asked for"))
	g.Expect(result.Exchanges).To(HaveLen(4))
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
