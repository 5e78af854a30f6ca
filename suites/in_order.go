package suites

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// Random returns a source of random choices, another in each run, and the same
// again whenever the evidence of a run is judged anew.
func (c *C) Random() *rand.Rand {
	id := uuid.MustParse(c.NewID())
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])))
}

// SendInOrder makes the calls of several clients, of all clients at once, and of
// each in the order given, the next when the one before it is over. They are
// numbered client by client. Unlike Send it takes whatever comes, also no answer
// or a 429, and calls nothing again: what that means is the case's to say.
func (c *C) SendInOrder(clients ...[]fixtures.Call) [][]*wire.Exchange {
	exchanges, failures := make([][]*wire.Exchange, len(clients)), make([]error, len(clients))
	var group sync.WaitGroup
	for i, calls := range clients {
		exchanges[i] = make([]*wire.Exchange, len(calls))
		records := make([]func() error, len(calls))
		for j, call := range calls {
			record := c.recorder()
			records[j] = func() (err error) {
				exchanges[i][j], err = record(c.ctx, call)
				return err
			}
		}
		group.Go(func() {
			for _, record := range records {
				if failures[i] = record(); failures[i] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	if err := errors.Join(append(failures, c.cancelled())...); err != nil {
		c.Abort(c.explain(err))
	}
	return exchanges
}

// Anew gives back an iTwin that the case arranged, and arranges another by the
// same plan.
func (c *C) Anew(itwin fixtures.ITwin) fixtures.ITwin {
	c.clock.stop()
	err := c.giveBack(c.ctx, c.world.arranger(), itwin)
	c.clock.start()
	if err != nil {
		c.Abort("giving an iTwin back failed: " + c.explain(err))
	}
	c.release = slices.DeleteFunc(c.release, func(held fixtures.ITwin) bool { return held.ID == itwin.ID })
	return c.Arrange(itwin.Plan)[0]
}
