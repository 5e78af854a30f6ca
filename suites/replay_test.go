package suites

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// inTurn returns a target that answers its calls with the statuses, one after
// another, and 0 with no answer.
func inTurn(statuses ...int) *script {
	var calls atomic.Int32
	return &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		status := statuses[calls.Add(1)-1]
		made := &wire.Exchange{
			Purpose: call.Purpose, Persona: string(call.Persona), Started: time.Now(),
			Request: wire.Request{Method: call.Method, URL: call.Path},
		}
		if status == 0 {
			made.Err = errors.New("connection reset")
		} else {
			made.Answer = &wire.Answer{Status: status, Header: http.Header{"Retry-After": {"0"}}}
		}
		return made, nil
	}}
}

var remove = fixtures.Call{Purpose: wire.Judged, Method: http.MethodDelete, Path: "/image"}

// again runs a case over the record of a result.
func again(result *Result) Replayed {
	return Replay(fixtures.Recorded{}, []*Result{result}, options())[0]
}

// TestACaseFindsTheSameOverItsRecord for everything that a case can meet.
func TestACaseFindsTheSameOverItsRecord(t *testing.T) {
	observe := func(c *C, what any) { c.Judge(own).Observed(fmt.Sprint(what), nil) }
	died := fixtures.ArrangerDied{Program: "arrange", Reason: "fell silent"}
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name   string
		target *script
		ctx    context.Context
		body   func(c *C)
	}{
		{"the time", nil, nil, func(c *C) { observe(c, c.Now().Add(time.Hour).Sub(c.Now())) }},
		{"ids", nil, nil, func(c *C) { observe(c, c.NewID()+c.NewID()) }},
		{"the end of the others", nil, nil, func(c *C) { c.Alone(); observe(c, c.result.Waited) }},
		{"a wait", nil, nil, func(c *C) { c.Wait(time.Millisecond); observe(c, c.result.Waited) }},
		{"answers", inTurn(204, 404), nil, func(c *C) { observe(c, []int{c.Send(remove).Answer.Status, c.Send(remove).Answer.Status}) }},
		{"a 429 in the way", inTurn(429, 429, 204), nil, func(c *C) { observe(c, c.Send(remove).Answer.Status) }},
		{"no answer", inTurn(0), nil, func(c *C) { c.Send(remove) }},
		{"a gateway", inTurn(502), nil, func(c *C) { c.Send(remove) }},
		{"calls at once", inTurn(204, 404, 404), nil, func(c *C) {
			for _, answer := range c.SendAll(remove, remove, remove) {
				observe(c, answer.Answer.Status)
			}
		}},
		{"clients at once, each in order", inTurn(204, 404, 403, 0), nil, func(c *C) {
			for _, answers := range c.SendInOrder([]fixtures.Call{remove, remove}, []fixtures.Call{remove, remove}) {
				observe(c, []bool{answers[0].Answer == nil, answers[1].Answer == nil})
			}
		}},
		{"random choices", nil, nil, func(c *C) { observe(c, c.Random().Uint64()) }},
		{"iTwins arranged one after another", nil, nil, func(c *C) {
			observe(c, c.Arrange(fixtures.Plan{Image: true})[0].ID+c.Arrange(fixtures.Plan{})[0].ID)
		}},
		{"a 429 to one of several clients", inTurn(204, 429, 404, 204), nil, func(c *C) {
			for _, answers := range c.SendInOrder([]fixtures.Call{remove}, []fixtures.Call{remove, remove}) {
				observe(c, len(answers))
			}
		}},
		{"a control that is asked again", inTurn(500, 204), nil, func(c *C) {
			answer, certain := c.Ask(remove)
			observe(c, []any{answer.Answer.Status, certain})
		}},
		{"a missing persona", &script{answer: func(context.Context, fixtures.Call) (*wire.Exchange, error) {
			return nil, fixtures.MissingPersona{Persona: fixtures.Reader}
		}}, nil, func(c *C) { c.Send(remove) }},
		{"a call that takes too long", &script{answer: func(context.Context, fixtures.Call) (*wire.Exchange, error) {
			return &wire.Exchange{Purpose: wire.Judged, Request: wire.Request{Method: http.MethodDelete, URL: "/image"}, Err: context.DeadlineExceeded}, nil
		}}, nil, func(c *C) { c.Send(remove) }},
		{"iTwins", nil, nil, func(c *C) { observe(c, c.Arrange(fixtures.Plan{Image: true})[0].ID) }},
		{"what cannot be arranged", &script{arrange: died}, nil, func(c *C) { c.Arrange(fixtures.Plan{}) }},
		{"an interrupted run", nil, cut, func(c *C) { observe(c, "never") }},
		{"a run interrupted while the case waits", nil, nil, func(c *C) {
			var end context.CancelFunc
			c.ctx, end = context.WithCancel(c.ctx)
			end()
			c.Wait(time.Hour)
		}},
		{"a panic", nil, nil, func(*C) { panic("our own\nmistake \xff") }},
		{"a control that failed", inTurn(404), nil, func(c *C) {
			c.Judge(own).Expect(c.Send(remove)).To(haveStatus(404))
			c.Distrust("the control failed")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			if test.target == nil {
				test.target = inTurn()
			}
			if test.ctx == nil {
				test.ctx = t.Context()
			}
			judged := caseOf("one", test.body, own, second)
			result := Start(test.ctx, test.target, []*Case{judged}, options()).Results()[0]
			replayed := again(result)

			g.Expect(replayed.Departure).To(BeEmpty())
			g.Expect(replayed.Findings).To(Equal(result.Findings))
			g.Expect(replayed.Exchanges).To(Equal(result.Exchanges))
			g.Expect([]any{replayed.Waited, replayed.Limited, replayed.Arranged, replayed.ArrangeErr, replayed.Panic}).To(
				Equal([]any{result.Waited, result.Limited, result.Arranged, result.ArrangeErr, result.Panic}))
		})
	}
}

// TestADepartureIsNamed: a case that asks for something else than the record has
// finds nothing, and says what is different.
func TestADepartureIsNamed(t *testing.T) {
	whole := func(c *C) {
		c.Arrange(fixtures.Plan{Image: true})
		c.Now()
		c.NewID()
		c.Wait(time.Millisecond)
		c.SendAll(remove, remove)
	}
	for _, test := range []struct {
		name  string
		alter func(*Result)
		says  string
	}{
		{"a request is gone", func(r *Result) { r.Record.Calls = r.Record.Calls[:1] },
			"makes as its request 2 DELETE /image as , and the record has no more of them"},
		{"a request more", func(r *Result) { r.Record.Calls = append(r.Record.Calls, r.Record.Calls...) },
			"comes to its end, and the record has 2 requests more"},
		{"a request that was not made", func(r *Result) { r.Record.Calls[1] = &Call{} },
			"makes as its request 2 DELETE /image as , which the record has as not made"},
		{"another URL", func(r *Result) { r.Record.Calls[0].Exchange.Request.URL = "/other" },
			"makes as its request 1 DELETE /image, where the record has DELETE /other"},
		{"another plan", func(r *Result) { r.Record.Arrangements[0].Plans[0] = "a castle" },
			`arranges ["an iTwin with an image"], where the record has ["a castle"]`},
		{"an arrangement is gone", func(r *Result) { r.Record.Arrangements = nil },
			"asks for an arrangement, and the record has no more of them"},
		{"another wait", func(r *Result) { r.Record.Waits[0].For = time.Hour }, "waits 1ms, where the record has a wait of 1h0m0s"},
		{"a wait that was cut", func(r *Result) { r.Record.Waits[0].Cut = true }, "was cut short in a wait, and the record does not say by what"},
		{"a reading is gone", func(r *Result) { r.Record.Readings = nil }, "asks for the time, and the record has no more of them"},
		{"an id more", func(r *Result) { r.Record.IDs = append(r.Record.IDs, "1") }, "comes to its end, and the record has 1 ids more"},
		{"a panic", func(r *Result) { r.Panic = "oops\ngoroutine 1" }, "comes to its end, where the record has fails by itself (oops)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			result := runOne(t, inTurn(204, 404), whole, own)
			g.Expect(again(result).Departure).To(BeEmpty())
			test.alter(result)
			g.Expect(again(result).Departure).To(Equal(test.says))
		})
	}
}

// TestConcurrentClientsGetTheirOwnAnswersAgain: places are reserved in the order
// of the case, whichever client asks first.
func TestConcurrentClientsGetTheirOwnAnswersAgain(t *testing.T) {
	g := NewWithT(t)
	var statuses []int
	for i := range 40 {
		statuses = append(statuses, 200+i)
	}
	body := func(c *C) {
		for range 10 {
			for _, answer := range c.SendAll(remove, remove, remove, remove) {
				c.Judge(own).Observed(fmt.Sprint(answer.Answer.Status), answer)
			}
		}
	}
	result := runOne(t, inTurn(statuses...), body, own)
	for range 5 {
		replayed := again(result)
		g.Expect(replayed.Departure).To(BeEmpty())
		g.Expect(replayed.Findings).To(Equal(result.Findings))
	}
}

func TestTheStackOfAPanicIsTheRecordedOne(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, inTurn(), func(*C) { panic("oops") }, own)
	result.Panic = strings.Replace(result.Panic, "goroutine ", "goroutine 4", 1)
	replayed := again(result)
	g.Expect(replayed.Departure).To(BeEmpty())
	g.Expect(replayed.Panic).To(Equal(result.Panic))
}
