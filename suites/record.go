package suites

import (
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// Record is all that a case got from the world while it ran, in the order in
// which it asked. With it the case runs again as it did, without a target.
type Record struct {
	Readings     []time.Time // of the clock
	IDs          []string
	Waits        []Wait
	Arrangements []Arrangement
	Calls        []*Call
	Cancelled    *Cancellation // nil for a case that came to its own end
}

// Wait is a wait that a case was told, or one of no length for the end of the other
// cases.
type Wait struct {
	For time.Duration
	Cut bool // the case was cancelled meanwhile
}

// Arrangement is what became of the plans that a case made at once.
type Arrangement struct {
	Plans  []string // in words
	ITwins []fixtures.ITwin
	Err    error
}

// Call is a place among the calls of a case. One that was never made has neither
// an exchange nor an error.
type Call struct {
	Arranging bool // made by the arranger
	Exchange  *wire.Exchange
	Err       error // why no request could be made
}

// Cancellation is the end of a case from outside.
type Cancellation struct {
	Asked int   // how often the case had asked before whether it may go on
	Cause error // ErrInterrupted or ErrTimeout
}

// exchanges are those of the calls that were made.
func (r *Record) exchanges() []*wire.Exchange {
	var made []*wire.Exchange
	for _, call := range r.Calls {
		if call.Exchange != nil {
			made = append(made, call.Exchange)
		}
	}
	return made
}
