package suites

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

func TestClientsSendAtOnceAndEachInOrder(t *testing.T) {
	g := NewWithT(t)
	var mu sync.Mutex
	under, over := map[string]int{}, map[string]int{}
	var both sync.WaitGroup // two clients meet at their first call
	both.Add(2)
	target := &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		mu.Lock()
		under[call.Method]++
		g.Expect(under[call.Method]).To(Equal(over[call.Method]+1), "one call of a client at a time")
		mu.Unlock()
		if call.Path == "/0" {
			both.Done()
			both.Wait()
		}
		mu.Lock()
		defer mu.Unlock()
		over[call.Method]++
		exchange := &wire.Exchange{Request: wire.Request{Method: call.Method, URL: call.Path}, Answer: &wire.Answer{Status: 403}}
		if call.Path == "/1" {
			exchange.Answer = nil
		}
		return exchange, nil
	}}
	calls := func(client string) (calls []fixtures.Call) {
		for i := range 3 {
			calls = append(calls, fixtures.Call{Method: client, Path: fmt.Sprint("/", i)})
		}
		return calls
	}
	result := runOne(t, target, func(c *C) {
		made := c.SendInOrder(calls("a"), calls("b"))
		c.Judge(own).Holds(made[1][2].Request.URL == "/2" && made[1][2].Request.Method == "b", "the third of b", "another", nil)
	}, own)

	g.Expect(result.Verdict()).To(Equal(Pass), "a missing answer does not end the case: %v", result.Findings)
	g.Expect(result.Limited).To(BeZero())
	var order string
	for _, exchange := range result.Exchanges {
		order += exchange.Request.Method + exchange.Request.URL + " "
	}
	g.Expect(order).To(Equal("a/0 a/1 a/2 b/0 b/1 b/2 "))
}

// TestAClientThatMeetsALimitGoesOnAfterIt: every client waits once, for the longest
// that any was asked to wait, and sends the refused call again.
func TestAClientThatMeetsALimitGoesOnAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var mu sync.Mutex
		met := map[string]int{}
		target := &script{answer: func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
			mu.Lock()
			defer mu.Unlock()
			exchange := &wire.Exchange{Request: wire.Request{Method: call.Method, URL: call.Path}, Answer: &wire.Answer{Status: 204}, Started: time.Now()}
			if met[call.Method]++; call.Method != "c" && met[call.Method] == 2 {
				wait := map[string]string{"a": "3", "b": "7"}[call.Method]
				exchange.Answer = &wire.Answer{Status: 429, Header: http.Header{"Retry-After": {wait}}}
			}
			return exchange, nil
		}}
		calls := func(client string) []fixtures.Call {
			return []fixtures.Call{{Method: client, Path: "/1"}, {Method: client, Path: "/2"}, {Method: client, Path: "/3"}}
		}
		result := runOne(t, target, func(c *C) {
			for i, made := range c.SendInOrder(calls("a"), calls("b"), calls("c")) {
				for j, exchange := range made {
					g.Expect(exchange.Request).To(Equal(wire.Request{Method: string("abc"[i]), URL: fmt.Sprint("/", j+1)}))
					g.Expect(exchange.Answer.Status).To(Equal(204))
				}
				g.Expect(made).To(HaveLen(3))
			}
		})
		g.Expect(result.Panic).To(BeEmpty())
		g.Expect(result.Waited).To(Equal(7 * time.Second))
		g.Expect(result.Limited).To(Equal(2))
		g.Expect(result.Exchanges).To(HaveLen(11), "each request is evidence")
	})
}

func TestRandomChoicesDifferFromRunToRun(t *testing.T) {
	g := NewWithT(t)
	var drawn []uint64
	for range 2 {
		runOne(t, answering(204), func(c *C) { drawn = append(drawn, c.Random().Uint64()) })
	}
	g.Expect(drawn[0]).NotTo(Equal(drawn[1]))
}
