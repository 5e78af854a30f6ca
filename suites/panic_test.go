package suites

import (
	"context"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// fragile is a target on which something panics, on whatever goroutine.
type fragile struct {
	*script
	arranging, releasing bool
}

func (f fragile) Arranging() fixtures.Arranger { return f }

func (f fragile) Arrange(ctx context.Context, caller fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	if f.arranging {
		panic("a mistake of ours")
	}
	return f.script.Arrange(ctx, caller, plans...)
}

func (f fragile) Release(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	if err := f.script.Release(ctx, caller, itwin); err != nil || !f.releasing {
		return err
	}
	panic("a mistake of ours")
}

// TestAPanicBelongsToItsCase wherever it happens: the others run to their end, and
// what was arranged is taken away.
func TestAPanicBelongsToItsCase(t *testing.T) {
	panics := &script{answer: func(context.Context, fixtures.Call) (*wire.Exchange, error) { panic("a mistake of ours") }}
	arranged := func(then func(c *C)) func(c *C) {
		return func(c *C) {
			c.Arrange(fixtures.Plan{}, fixtures.Plan{})
			c.Judge(own).Holds(true, "", "", nil)
			then(c)
		}
	}
	for _, test := range []struct {
		name   string
		target Target
		body   func(*C)
		done   bool // the panic is of whoever is told
	}{
		{name: "in the body", target: answering(204), body: arranged(func(*C) { panic("a mistake of ours") })},
		{name: "in a call", target: panics, body: arranged(func(c *C) { c.Send(remove) })},
		{name: "in one of several calls", target: panics, body: arranged(func(c *C) { c.SendAll(remove, remove, remove) })},
		{name: "in a call of several clients", target: panics, body: arranged(func(c *C) { c.SendInOrder([]fixtures.Call{remove}, []fixtures.Call{remove}) })},
		{name: "in arranging", target: fragile{script: answering(204), arranging: true}, body: arranged(func(*C) {})},
		{name: "in giving back", target: fragile{script: answering(204), releasing: true}, body: arranged(func(c *C) { c.Arrange(fixtures.Plan{}) })},
		{name: "in taking away", target: fragile{script: answering(204), releasing: true}, body: arranged(func(*C) {})},
		{name: "in whoever is told", target: answering(204), body: arranged(func(*C) {}), done: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			settings := options()
			settings.Done = func(result *Result) {
				if test.done && result.Case.ID == "broken" {
					panic("a mistake of ours")
				}
			}
			beside := caseOf("beside", func(c *C) { c.Judge(second).Holds(true, "", "", nil) }, second)
			results := Start(t.Context(), test.target, []*Case{caseOf("broken", test.body, own), beside}, settings).Results()

			g.Expect(results[1].Verdict()).To(Equal(Pass))
			g.Expect(results[0].Verdict()).To(Equal(NotTestable))
			g.Expect(results[0].Findings[0].Reason).To(Equal("the suite itself failed: a mistake of ours"))
			g.Expect(results[0].Panic).To(SatisfyAll(HavePrefix("a mistake of ours\n"), ContainSubstring("panic_test.go")))
			counts, is := test.target.(*script)
			if !is {
				counts = test.target.(fragile).script
			}
			g.Expect(counts.released.Load()).To(Equal(counts.arranged.Load()))
		})
	}
}
