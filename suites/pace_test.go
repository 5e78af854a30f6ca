package suites

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

// pacing is a target with a pace. It arranges by three calls, and takes away by one.
type pacing struct {
	*script
	paced *fixtures.Target
}

func (p pacing) KeepPace(ctx context.Context, calls ...fixtures.Call) {
	p.paced.KeepPace(ctx, calls...)
}

func (p pacing) Arranging() fixtures.Arranger { return p }

func (p pacing) Arrange(ctx context.Context, caller fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	for range 3 {
		if _, err := caller.Call(ctx, fixtures.Call{}); err != nil {
			return nil, err
		}
	}
	return p.script.Arrange(ctx, caller, plans...)
}

func (p pacing) Release(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	if _, err := caller.Call(ctx, fixtures.Call{}); err != nil {
		return err
	}
	return p.script.Release(ctx, caller, itwin)
}

// TestAWaitForThePaceTakesNoTimeFromACase, whatever the requests are for: each waits for
// an hour, and the case has a second.
func TestAWaitForThePaceTakesNoTimeFromACase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		target := pacing{answering(http.StatusNoContent), fixtures.NewTarget("paced", "http://127.0.0.1:1", fixtures.RunIdentity{})}
		target.paced.SetPace(fixtures.Pace{Requests: 1, Per: time.Hour})
		began := time.Now()
		body := func(c *C) {
			c.Arrange(fixtures.Plan{})
			c.Send(fixtures.Call{})
			c.SendAll(fixtures.Call{}, fixtures.Call{}, fixtures.Call{Limited: true})
			c.Ask(fixtures.Call{})
			c.SendInOrder([]fixtures.Call{{}, {}}, []fixtures.Call{{}})
		}
		a, b := &Case{ID: "a", body: body}, &Case{ID: "b", body: body}
		results := Start(t.Context(), target, []*Case{a, b}, Options{Concurrency: 2, Timeout: time.Second}).Results()
		for _, result := range results {
			g.Expect(result.Record.Cancelled).To(BeNil())
			g.Expect(result.Panic).To(BeEmpty())
			g.Expect(result.Record.Calls).To(HaveLen(3 + 1 + 3 + 1 + 3 + 1))
			g.Expect(result.Unarranged).To(BeFalse())
			g.Expect(result.CleanupErr).NotTo(HaveOccurred())
		}
		g.Expect(target.released.Load()).To(BeEquivalentTo(2))
		g.Expect(time.Since(began)).To(BeNumerically(">=", 23*time.Hour))
	})
}
