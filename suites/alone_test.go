package suites

import (
	"context"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// alone is the body of a case that passes once it is alone.
func alone(c *C) {
	c.Alone()
	c.Judge(own).Holds(true, "", "", nil)
}

// TestACaseIsAloneWhenTheOthersHaveEnded, also where it has the only place: then it
// makes room for them.
func TestACaseIsAloneWhenTheOthersHaveEnded(t *testing.T) {
	for _, places := range []int{1, 8} {
		g := NewWithT(t)
		var ended []string
		settings := options()
		settings.Concurrency = places
		settings.Done = func(result *Result) { ended = append(ended, result.Case.ID) }
		begun := make(chan struct{})
		waiting := func(c *C) { close(begun); alone(c) }
		other := func(*C) { <-begun }
		if places == 1 {
			other = func(*C) {} // which may come before it
		}
		results := Start(t.Context(), answering(204),
			[]*Case{caseOf("alone", waiting, own), caseOf("one", other), caseOf("another", other)}, settings).Results()
		g.Expect(ended).To(HaveLen(3))
		g.Expect(ended[2]).To(Equal("alone"))
		g.Expect(results[0].Verdict()).To(Equal(Pass))
	}
}

func TestTwoCasesThatWaitToBeAloneDoNotWaitForOneAnother(t *testing.T) {
	for _, result := range Start(t.Context(), answering(204), []*Case{caseOf("a", alone, own), caseOf("b", alone, own)}, options()).Results() {
		NewWithT(t).Expect(result.Verdict()).To(Equal(Pass))
	}
}

// TestWaitingToBeAloneEndsWithTheRun, and does so again over its record.
func TestWaitingToBeAloneEndsWithTheRun(t *testing.T) {
	g := NewWithT(t)
	ctx, interrupt := context.WithCancel(t.Context())
	begun := make(chan struct{})
	begin := sync.OnceFunc(func() { close(begun) }) // it runs again over its record
	waiting := caseOf("alone", func(c *C) { begin(); alone(c) }, own)
	endless := caseOf("endless", func(c *C) {
		<-begun
		interrupt()
		<-c.ctx.Done()
	})
	result := Start(ctx, answering(204), []*Case{waiting, endless}, options()).Results()[0]
	g.Expect(result.Findings).To(HaveLen(1))
	g.Expect(result.Findings[0].Reason).To(Equal(ErrInterrupted.Error()))
	replayed := again(result)
	g.Expect(replayed.Departure).To(BeEmpty())
	g.Expect(replayed.Result.Findings).To(Equal(result.Findings))
}
