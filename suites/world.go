package suites

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites/matchers"
)

// world is where a case gets from what it cannot make itself. There are two: the
// live one keeps a record of what it gave, and the recorded one gives the same
// again.
type world interface {
	now() time.Time
	newID() string
	// wait reports whether it waited to the end.
	wait(time.Duration) bool
	// alone waits for the end of the other cases, and reports whether it came.
	alone() bool
	arranger() fixtures.Prover
	// reserve takes the next place among the calls of the case and returns the call
	// that fills it, so that their order is the order of the case and not of the
	// answers.
	reserve(arranging bool) callFunc
	// pace waits until calls that are made at the same time may be made.
	pace(context.Context, ...fixtures.Call)
	// cancelled returns why the case may not go on, or nil when it may.
	cancelled() error
}

type callFunc = func(context.Context, fixtures.Call) (*wire.Exchange, error)

// live is the world as it is.
type live struct {
	*C
	asked     int         // how often cancelled was
	othersEnd func() bool // waits for that, and reports whether it came
}

func (l *live) record() *Record { return &l.result.Record }

func (l *live) now() time.Time {
	now := timing.In(l.ctx).Now()
	l.record().Readings = append(l.record().Readings, now)
	return now
}

func (l *live) newID() string {
	id := uuid.NewString()
	l.record().IDs = append(l.record().IDs, id)
	return id
}

func (l *live) wait(d time.Duration) bool {
	l.clock.Stop()
	defer l.clock.Start()
	cut := !timing.In(l.ctx).Sleep(l.ctx, d)
	l.record().Waits = append(l.record().Waits, Wait{For: d, Cut: cut})
	return !cut
}

// alone is on record as a wait of no length.
func (l *live) alone() bool {
	l.clock.Stop()
	defer l.clock.Start()
	came := l.othersEnd()
	l.record().Waits = append(l.record().Waits, Wait{Cut: !came})
	return came
}

func (l *live) reserve(arranging bool) callFunc {
	made := &Call{Arranging: arranging}
	l.mu.Lock()
	l.record().Calls = append(l.record().Calls, made)
	l.mu.Unlock()
	return func(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
		exchange, err := l.call(ctx, call)
		if exchange != nil && !arranging { // what arranges reads answers that may be long
			matchers.Cut(exchange.Answer)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		made.Exchange, made.Err = exchange, err
		return exchange, err
	}
}

// pace waits for the pace of the target, where it has one. The case's time stands still.
func (l *live) pace(ctx context.Context, calls ...fixtures.Call) {
	if paced, is := l.target.(interface {
		KeepPace(context.Context, ...fixtures.Call)
	}); is {
		paced.KeepPace(fixtures.StoppedByPace(ctx, l.clock), calls...)
	}
}

// call makes a call as soon as no more than the allowed number are under way.
func (l *live) call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	if !l.place(ctx) {
		return nil, ctx.Err()
	}
	defer func() { <-l.requests }()
	ctx, cancel := fixtures.Within(fixtures.StoppedByPace(ctx, l.clock), l.clock.Whole)
	defer cancel()
	return l.target.Call(ctx, call)
}

// place waits for a place among the calls that are under way, and reports whether it
// got one before ctx ended.
func (l *live) place(ctx context.Context) bool {
	select {
	case l.requests <- struct{}{}:
		return true
	default:
	}
	clock := timing.In(ctx)
	clock.Add(-1)
	defer clock.Add(1)
	select {
	case l.requests <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (l *live) cancelled() error {
	cause := context.Cause(l.ctx)
	if cause != nil && !errors.Is(cause, ErrTimeout) {
		cause = ErrInterrupted
	}
	if cause != nil && l.record().Cancelled == nil {
		l.record().Cancelled = &Cancellation{Asked: l.asked, Cause: cause}
	}
	l.asked++
	return cause
}

func (l *live) arranger() fixtures.Prover { return recordingArranger{l} }

// recordingArranger keeps what became of each plan.
type recordingArranger struct{ *live }

// Arrange implements fixtures.Arranger.
func (r recordingArranger) Arrange(ctx context.Context, caller fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	itwins, err := r.target.Arranging().Arrange(ctx, caller, plans...)
	r.record().Arrangements = append(r.record().Arrangements, Arrangement{Plans: inWords(plans), ITwins: itwins, Err: err})
	return itwins, err
}

// Release implements fixtures.Arranger. What becomes of it is no matter of the case.
func (r recordingArranger) Release(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	return r.target.Arranging().Release(ctx, caller, itwin)
}

// Prove implements fixtures.Prover. On a target that has nobody to ask all is in force.
func (r recordingArranger) Prove(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	var err error
	if prover, proves := r.target.Arranging().(fixtures.Prover); proves {
		err = prover.Prove(ctx, caller, itwin)
	}
	r.record().Arrangements = append(r.record().Arrangements, Arrangement{Plans: inWords([]fixtures.Plan{itwin.Plan}), Err: err})
	return err
}

func inWords(plans []fixtures.Plan) []string {
	words := make([]string, len(plans))
	for i, plan := range plans {
		words[i] = plan.String()
	}
	return words
}
