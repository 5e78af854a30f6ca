package suites

import (
	"context"
	"fmt"
	"sync"
	"testing"

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
		exchange := &wire.Exchange{Request: wire.Request{Method: call.Method, URL: call.Path}, Answer: &wire.Answer{Status: 429}}
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

	g.Expect(result.Verdict()).To(Equal(Pass), "neither a 429 nor a missing answer ends the case: %v", result.Findings)
	g.Expect(result.Limited).To(BeZero())
	var order string
	for _, exchange := range result.Exchanges {
		order += exchange.Request.Method + exchange.Request.URL + " "
	}
	g.Expect(order).To(Equal("a/0 a/1 a/2 b/0 b/1 b/2 "))
}

func TestAnITwinArrangedAnewIsGivenBackOnce(t *testing.T) {
	g := NewWithT(t)
	target := answering(204)
	runOne(t, target, func(c *C) {
		itwin := c.Arrange(fixtures.Plan{})[0]
		for range 3 {
			itwin = c.Anew(itwin)
		}
	})
	g.Expect(target.arranged.Load()).To(Equal(int32(4)))
	g.Expect(target.released.Load()).To(Equal(int32(4)))
}

func TestRandomChoicesDifferFromRunToRun(t *testing.T) {
	g := NewWithT(t)
	var drawn []uint64
	for range 2 {
		runOne(t, answering(204), func(c *C) { drawn = append(drawn, c.Random().Uint64()) })
	}
	g.Expect(drawn[0]).NotTo(Equal(drawn[1]))
}
