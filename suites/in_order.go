package suites

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/parallel"
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
// numbered client by client. Unlike Send it takes whatever comes, also no answer:
// what that means is the case's to say. A call that meets a limit is sent again
// after the wait that the target asks for, before the client goes on; only its last
// exchange is returned.
func (c *C) SendInOrder(clients ...[]fixtures.Call) [][]*wire.Exchange {
	exchanges, last := make([][]*wire.Exchange, len(clients)), make([]*wire.Exchange, len(clients))
	left, sent := slices.Clone(clients), make(retries, len(clients))
	turn := make([]int, len(clients)) // the clients that go on
	for i := range turn {
		turn[i] = i
	}
	for len(turn) > 0 {
		records, failures := make([][]callFunc, len(turn)), make([]error, len(turn))
		for i, client := range turn {
			for range left[client] {
				records[i] = append(records[i], c.recorder())
			}
		}
		parallel.Do(c.ctx, len(turn), func(i int) {
			client := turn[i]
			for _, record := range records[i] {
				call := left[client][0]
				call.AtOnce = len(turn) > 1
				c.world.pace(c.ctx, call)
				last[client], failures[i] = record(c.ctx, call)
				if failures[i] != nil || limited(last[client]) {
					return
				}
				exchanges[client] = append(exchanges[client], last[client])
				left[client] = left[client][1:]
			}
		})
		if err := errors.Join(append(failures, c.cancelled())...); err != nil {
			c.Abort(c.explain(err))
		}
		turn = c.waitOut(sent, last)
	}
	return exchanges
}
