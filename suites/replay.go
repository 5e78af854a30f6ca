package suites

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/fixtures/wire"
)

// Replayed is a case that ran again over its record.
type Replayed struct {
	*Result
	// Departure is where the case did not do what the record has, and "" when it
	// did. What it found then means nothing.
	Departure string
}

// Replay runs the cases of recorded results again. They get from the records what
// they got from the world, ask no target, and need nothing of a result but its
// case, its record, its times, Panic and CleanupErr. Of options, Timeout,
// Selection and Keep have to be as they were; the others do not matter.
func Replay(target fixtures.Recorded, recorded []*Result, options Options) []Replayed {
	replayed := make([]Replayed, len(recorded))
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, result := range recorded {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			replayed[i] = replay(target, result, options)
		})
	}
	all.Wait()
	return replayed
}

func replay(target fixtures.Recorded, recorded *Result, options Options) Replayed {
	again := &Result{
		Case: recorded.Case, Started: recorded.Started, Duration: recorded.Duration,
		Record: recorded.Record, CleanupErr: recorded.CleanupErr,
	}
	timeout := timing.NewCountdown(options.Timeout, func() {})
	defer timeout.Stop()
	c := &C{
		target: replayedTarget{target}, ctx: context.Background(), clock: timeout, result: again, settled: func() {},
		keep: options.Keep,
	}
	from := &replayedWorld{target: target, left: recorded.Record}
	from.left.Calls = slices.DeleteFunc(slices.Clone(from.left.Calls), func(made *Call) bool { return made.Arranging })
	c.world = from

	reason := c.runBody()
	c.end()
	again.CleanupErr = recorded.CleanupErr
	c.settle(reason)
	again.finish(options.Selection)
	// A stack names goroutines and addresses, so the recorded one stays.
	said, _, _ := strings.Cut(again.Panic, stackFollows)
	if before, _, _ := strings.Cut(recorded.Panic, stackFollows); said != before {
		from.depart("%s, where the record has %s", panicked(said), panicked(before))
	}
	again.Panic = recorded.Panic
	from.end()
	return Replayed{again, from.departure}
}

func panicked(said string) string {
	if said == "" {
		return "comes to its end"
	}
	return fmt.Sprintf("fails by itself (%s)", firstLine(said))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// replayedWorld answers a case from its record.
type replayedWorld struct {
	target fixtures.Recorded
	asked  int // how often cancelled was

	mu        sync.Mutex
	left      Record // what was not asked for yet
	numbered  int    // calls that were reserved
	departure string
}

// depart notes the first thing that the record has otherwise. It is worded to go
// on after "the case".
func (w *replayedWorld) depart(format string, args ...any) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.departure == "" {
		w.departure = fmt.Sprintf(format, args...)
	}
	return w.departure
}

// taken returns the first of a list and takes it off; it ends the case when there
// is none.
func taken[T any](w *replayedWorld, list *[]T, what string) T {
	if len(*list) == 0 {
		panic(abort{w.depart("asks for %s, and the record has no more of them", what)})
	}
	first := (*list)[0]
	*list = (*list)[1:]
	return first
}

func (w *replayedWorld) now() time.Time { return taken(w, &w.left.Readings, "the time") }

func (w *replayedWorld) newID() string { return taken(w, &w.left.IDs, "an id") }

func (w *replayedWorld) wait(d time.Duration) bool {
	waited := taken(w, &w.left.Waits, "a wait")
	switch {
	case waited.For != d:
		panic(abort{w.depart("waits %s, where the record has a wait of %s", d, waited.For)})
	case waited.Cut && w.left.Cancelled == nil:
		panic(abort{w.depart("was cut short in a wait, and the record does not say by what")})
	}
	return !waited.Cut
}

func (w *replayedWorld) alone() bool { return w.wait(0) }

func (w *replayedWorld) cancelled() error {
	w.asked++
	if cancelled := w.left.Cancelled; cancelled != nil && w.asked > cancelled.Asked {
		return cancelled.Cause
	}
	return nil
}

var errDeparted = errors.New("the record has something else")

func (w *replayedWorld) reserve(arranging bool) callFunc {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.numbered++
	number, made := w.numbered, (*Call)(nil)
	if !arranging && len(w.left.Calls) > 0 {
		made, w.left.Calls = w.left.Calls[0], w.left.Calls[1:]
	}
	return func(_ context.Context, call fixtures.Call) (*wire.Exchange, error) {
		asked := fmt.Sprintf("makes as its request %d %s %s as %s", number, call.Method, call.Path, call.Persona)
		switch {
		case made == nil:
			w.depart("%s, and the record has no more of them", asked)
			return nil, errDeparted
		case made.Exchange == nil && made.Err == nil:
			w.depart("%s, which the record has as not made", asked)
			return nil, errDeparted
		case made.Exchange == nil:
			return nil, made.Err
		}
		if difference := w.target.Differs(call, made.Exchange); difference != "" {
			w.depart("makes as its request %d %s", number, difference)
			return nil, errDeparted
		}
		return made.Exchange, nil
	}
}

func (w *replayedWorld) pace(context.Context, ...fixtures.Call) {}

func (w *replayedWorld) arranger() fixtures.Prover { return w }

// Arrange implements fixtures.Arranger.
func (w *replayedWorld) Arrange(_ context.Context, _ fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	arranged := w.arranged(plans...)
	itwins := slices.Clone(arranged.ITwins)
	for i := range min(len(itwins), len(plans)) {
		itwins[i].Plan = plans[i]
	}
	return itwins, arranged.Err
}

// arranged is what became of the next arrangement, which has to be of these plans.
func (w *replayedWorld) arranged(plans ...fixtures.Plan) Arrangement {
	arranged := taken(w, &w.left.Arrangements, "an arrangement")
	if asked := inWords(plans); !slices.Equal(asked, arranged.Plans) {
		panic(abort{w.depart("arranges %q, where the record has %q", asked, arranged.Plans)})
	}
	return arranged
}

// Prove implements fixtures.Prover.
func (w *replayedWorld) Prove(_ context.Context, _ fixtures.Caller, itwin fixtures.ITwin) error {
	return w.arranged(itwin.Plan).Err
}

// Release implements fixtures.Arranger. What became of it is not judged.
func (w *replayedWorld) Release(context.Context, fixtures.Caller, fixtures.ITwin) error { return nil }

// end notes what the record has beyond what the case asked for.
func (w *replayedWorld) end() {
	unasked := slices.DeleteFunc(w.left.Calls, func(made *Call) bool { return made.Exchange == nil && made.Err == nil })
	for _, left := range []struct {
		count int
		what  string
	}{
		{len(unasked), "requests"}, {len(w.left.Arrangements), "arrangements"},
		{len(w.left.Readings), "readings of the clock"}, {len(w.left.IDs), "ids"}, {len(w.left.Waits), "waits"},
	} {
		if left.count > 0 {
			w.depart("comes to its end, and the record has %d %s more", left.count, left.what)
		}
	}
}

// replayedTarget is the target of a case that runs again.
type replayedTarget struct{ fixtures.Recorded }

// Limit implements Target.
func (t replayedTarget) Limit() *fixtures.RateLimit { return t.Recorded.Limit }

// Arranging implements Target. Nobody asks for it: the world arranges.
func (t replayedTarget) Arranging() fixtures.Arranger { return nil }

// Call implements Target. Nobody asks for it: the world calls.
func (t replayedTarget) Call(context.Context, fixtures.Call) (*wire.Exchange, error) {
	return nil, errDeparted
}
