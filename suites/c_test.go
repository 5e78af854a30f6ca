package suites

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// TestAGatewayAccusesNobody: 502 to 504, and a 408 for a request that came in
// pieces, say nothing of the implementation; what stands beside them does.
func TestAGatewayAccusesNobody(t *testing.T) {
	for status, gateway := range map[int]bool{407: false, 408: true, 409: false, 500: false, 501: false, 502: true, 503: true, 504: true, 505: false} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, answering(status), func(c *C) {
				c.Judge(own).Expect(c.Send(fixtures.Call{Method: http.MethodDelete, Path: "/x"})).To(haveStatus(204))
			}, own)
			if gateway {
				g.Expect(result.Verdict()).To(Equal(NotTestable))
				g.Expect(result.Findings[0].Reason).To(Equal(fmt.Sprintf("a gateway answered %d to DELETE /x", status)))
			} else {
				g.Expect(result.Verdict()).To(Equal(Fail))
			}
		})
	}
}

// rich is a target that has a persona, and a limit that may be met.
type rich struct {
	*script
	persona fixtures.Persona
	limit   fixtures.RateLimit
}

func (r rich) Has(persona fixtures.Persona) bool { return persona == r.persona }
func (r rich) Limit() *fixtures.RateLimit        { return &r.limit }

func TestWhatTheTargetHas(t *testing.T) {
	g := NewWithT(t)
	target := rich{answering(204), fixtures.LookalikeScope, fixtures.RateLimit{MaxRequests: 7}}
	result := runOne(t, target, func(c *C) {
		g.Expect(c.Available(fixtures.WrongScope, fixtures.LookalikeScope, fixtures.LookalikeIssuer)).To(
			Equal([]fixtures.Persona{fixtures.WrongScope, fixtures.LookalikeScope}), "the first is asked for in any case")
		g.Expect(c.Limit()).To(Equal(target.limit))
		g.Expect(c.NewID()).NotTo(Equal(c.NewID()))
	})
	g.Expect(result.Panic).To(BeEmpty())
}

func TestALimitThatMustNotBeMet(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) { c.Limit() }, own)
	g.Expect(result.Findings[0].Reason).To(Equal("the target does not say that its rate limit may be met"))
}

// TestEachOfSeveralCallsIsAskedAgain: of calls made at once, those that met a
// limit are sent again, and the others are not.
func TestEachOfSeveralCallsIsAskedAgain(t *testing.T) {
	g := NewWithT(t)
	asked := map[string]int{}
	target := &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		asked[call.Path]++
		answer := &wire.Answer{Status: http.StatusNoContent}
		if call.Path == "/busy" && asked[call.Path] < 3 {
			answer = &wire.Answer{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0"}}}
		}
		return &wire.Exchange{Request: wire.Request{URL: call.Path}, Answer: answer}, nil
	}}
	settings := options()
	settings.Requests = 1 // one after the other, for the map
	body := func(c *C) {
		for i, exchange := range c.SendAll(fixtures.Call{Path: "/idle"}, fixtures.Call{Path: "/busy"}) {
			g.Expect(exchange.Answer.Status).To(Equal(http.StatusNoContent))
			g.Expect(exchange.Request.URL).To(Equal([]string{"/idle", "/busy"}[i]))
		}
	}
	result := Start(t.Context(), target, []*Case{caseOf("one", body)}, settings).Results()[0]
	g.Expect(asked).To(Equal(map[string]int{"/idle": 1, "/busy": 3}))
	g.Expect(result.Limited).To(Equal(2))
}

// TestWhyNoAnswerCame: what ended the run explains what ended the call.
func TestWhyNoAnswerCame(t *testing.T) {
	for _, test := range []struct {
		name        string
		err         error
		interrupted bool
		reason      string
	}{
		{"the call ran out of time", context.DeadlineExceeded, false, "the case took longer than its timeout of 10s"},
		{"the call failed", http.ErrHandlerTimeout, false, http.ErrHandlerTimeout.Error()},
		{"the run was interrupted in the meantime", context.DeadlineExceeded, true, ErrInterrupted.Error()},
		{"the run was interrupted, and so was the call", context.Canceled, true, ErrInterrupted.Error()},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			target := &script{answer: func(context.Context, fixtures.Call) (*wire.Exchange, error) {
				if test.interrupted {
					interrupt()
				}
				return &wire.Exchange{Request: wire.Request{Method: http.MethodDelete, URL: "/x"}, Err: test.err}, nil
			}}
			run := Start(ctx, target, []*Case{caseOf("one", func(c *C) { c.Send(fixtures.Call{}) }, own)}, options())
			g.Expect(run.Results()[0].Findings[0].Reason).To(Equal("no answer to DELETE /x: " + test.reason))
		})
	}
}

// keeping is a target that gives nothing back.
type keeping struct{ *script }

func (k keeping) Arranging() fixtures.Arranger { return k }

func (k keeping) Release(context.Context, fixtures.Caller, fixtures.ITwin) error {
	return errors.New("not mine to delete")
}

func TestWhatCouldNotBeTakenAwayIsTold(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, keeping{answering(204)}, func(c *C) {
		c.Arrange(fixtures.Plan{})
		c.Judge(own).Holds(true, "", "", nil)
	}, own)
	g.Expect(result.CleanupErr).To(MatchError("not mine to delete"))
	g.Expect(result.Verdict()).To(Equal(Pass), "it says nothing of the requirement")
}

// unsettling is a target that keeps what was said of each iTwin it got back.
type unsettling struct {
	*script
	unsettled []bool
}

func (k *unsettling) Arranging() fixtures.Arranger { return k }

func (k *unsettling) Release(_ context.Context, _ fixtures.Caller, itwin fixtures.ITwin) error {
	k.unsettled = append(k.unsettled, itwin.Unsettled)
	return nil
}

// TestAnITwinIsGivenBackUnsettled when a request on its image may yet have its
// effect: whoever gets it next could not tell whose that is.
func TestAnITwinIsGivenBackUnsettled(t *testing.T) {
	image := fixtures.ImagePath("")
	for name, each := range map[string]struct {
		call      fixtures.Call
		status    int // 0: no answer
		unsettled bool
	}{
		"no answer to a delete":         {fixtures.Call{Method: http.MethodDelete, Path: image}, 0, true},
		"no answer to a read":           {fixtures.Call{Method: http.MethodGet, Path: image}, 0, false},
		"no answer for another":         {fixtures.Call{Method: http.MethodDelete, Path: fixtures.ImagePath("other")}, 0, false},
		"a delete that a gateway lost":  {fixtures.Call{Method: http.MethodDelete, Path: image}, 504, true},
		"an upload that failed somehow": {fixtures.Call{Method: http.MethodPut, Path: image}, 500, true},
		"a delete that was refused":     {fixtures.Call{Method: http.MethodDelete, Path: image}, 403, false},
		"a delete":                      {fixtures.Call{Method: http.MethodDelete, Path: image}, 204, false},
	} {
		t.Run(name, func(t *testing.T) {
			target := &unsettling{script: answering(each.status)}
			if each.status == 0 {
				target.answer = func(context.Context, fixtures.Call) (*wire.Exchange, error) {
					return &wire.Exchange{Err: http.ErrHandlerTimeout}, nil
				}
			}
			runOne(t, target, func(c *C) {
				itwin := c.Arrange(fixtures.Plan{})[0]
				c.SendInOrder([]fixtures.Call{each.call})
				c.Arrange(itwin.Plan)
				c.Send(each.call)
			}, own)
			NewWithT(t).Expect(target.unsettled).To(Equal([]bool{each.unsettled, each.unsettled}))
		})
	}
}
