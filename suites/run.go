package suites

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"itwin-conformance/fixtures/parallel"
	"itwin-conformance/fixtures/timing"
)

// Options bound a run.
type Options struct {
	Concurrency int // cases at once, and requests at once, at least 1
	Requests    int // requests at once, where that is another number; 0: it is not
	// Timeout is the time of each case, without its arranging and without the
	// waits that the target asks for.
	Timeout time.Duration
	// Selection says which requirements count: no finding on another is kept.
	Selection Selection
	// Keep leaves on the target what each case arranged, and its result says what.
	Keep bool
	// Done is called as each case ends, one at a time; nil is allowed.
	Done func(*Result)
}

// Run is a set of cases that run ahead on goroutines, while whoever wants their
// results waits for them.
type Run struct {
	target   Target
	options  Options
	requests chan struct{}
	places   chan struct{} // full while as many cases are under way as may be
	jobs     map[string]*job
	order    []*job
	all      sync.WaitGroup
	done     sync.Mutex // serialises options.Done
}

type job struct {
	result *Result
	ended  chan struct{}
	// settled is closed by settle when the case has arranged something, or ends.
	settled chan struct{}
	settle  func()
	// aside is closed by stepAside when the case waits for the others to end.
	aside     chan struct{}
	stepAside func()
}

func newJob(selected *Case) *job {
	settled, aside := make(chan struct{}), make(chan struct{})
	return &job{
		result: &Result{Case: selected}, ended: make(chan struct{}),
		settled: settled, settle: sync.OnceFunc(func() { close(settled) }),
		aside: aside, stepAside: sync.OnceFunc(func() { close(aside) }),
	}
}

// Errors that end a case from outside.
var (
	// ErrInterrupted: the run was cancelled.
	ErrInterrupted = errors.New("the run was interrupted")
	// ErrTimeout: the case took longer than it may.
	ErrTimeout = errors.New("the case took longer than its timeout")
)

// Start starts cases on target and returns at once. Cancelling ctx ends every
// case; each still releases what it arranged. Exhaustive cases begin when the
// others have arranged what they need, so that they keep nobody waiting who meets
// a rate limit and has to wait for its end. The run goes by the clock of the target,
// where that has a method Clock() timing.Clock.
func Start(ctx context.Context, target Target, cases []*Case, options Options) *Run {
	if timed, is := target.(interface{ Clock() timing.Clock }); is {
		ctx = timing.With(ctx, timed.Clock())
	}
	run := &Run{
		target: target, options: options, jobs: map[string]*job{},
		requests: make(chan struct{}, cmp.Or(options.Requests, options.Concurrency)), places: make(chan struct{}, options.Concurrency),
	}
	for _, selected := range cases {
		started := newJob(selected)
		run.jobs[selected.ID] = started
		run.order = append(run.order, started)
	}
	for _, started := range run.order {
		run.all.Go(func() {
			defer close(started.ended)
			defer started.settle()
			if started.result.Case.Exhaustive {
				run.awaitOthers()
			}
			select {
			case run.places <- struct{}{}:
				defer func() { <-run.places }()
			case <-ctx.Done(): // run it all the same: it ends at its first step and says why
			}
			run.one(ctx, started)
		})
	}
	return run
}

// Results waits for every case to end and returns their results, in the order
// in which the cases were given.
func (r *Run) Results() []*Result {
	r.all.Wait()
	results := make([]*Result, len(r.order))
	for i, ended := range r.order {
		results[i] = ended.result
	}
	return results
}

// awaitOthers returns when every case that is not exhaustive has arranged
// something, or ended.
func (r *Run) awaitOthers() {
	for _, other := range r.order {
		if !other.result.Case.Exhaustive {
			<-other.settled
		}
	}
}

// awaitEnd returns when every other case has ended, or waits for the same, and
// reports false when ctx ends first. The place of the case is meanwhile another's.
func (r *Run) awaitEnd(ctx context.Context, waiting *job) bool {
	waiting.stepAside()
	waiting.settle() // or else an exhaustive case would wait for this one, and this one for it
	timing.In(ctx).Add(-1)
	defer timing.In(ctx).Add(1)
	<-r.places
	defer func() { r.places <- struct{}{} }()
	for _, other := range r.order {
		if other == waiting {
			continue
		}
		select {
		case <-other.ended:
		case <-other.aside:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// one runs the body of a case, cleans up behind it and settles its findings.
func (r *Run) one(ctx context.Context, started *job) {
	result, clock := started.result, timing.In(ctx)
	clock.Add(1)
	defer clock.Add(-1)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timeout := timing.NewCountdown(r.options.Timeout, func() { cancel(ErrTimeout) })
	defer timeout.Stop()
	c := &C{target: r.target, ctx: ctx, result: result, clock: timeout, requests: r.requests, settled: started.settle, keep: r.options.Keep}
	c.world = &live{C: c, othersEnd: func() bool { return r.awaitEnd(ctx, started) }}

	result.Started = clock.Now()
	reason := c.runBody()
	c.end()
	result.Duration = clock.Now().Sub(result.Started)
	c.settle(reason)
	result.finish(r.options.Selection)
	r.tell(c)
}

// tell says that a case has ended. Whoever panics at that takes no other case down.
func (r *Run) tell(c *C) {
	if r.options.Done == nil {
		return
	}
	r.done.Lock()
	defer r.done.Unlock()
	defer func() {
		if recovered := recover(); recovered != nil {
			c.settle(c.failed(recovered))
		}
	}()
	r.options.Done(c.result)
}

// runBody returns why a requirement that has no finding was not testable.
func (c *C) runBody() (reason string) {
	defer func() {
		if recovered := recover(); recovered != nil {
			reason = c.failed(recovered)
		}
	}()
	if err := c.cancelled(); err != nil {
		c.Abort(err.Error())
	}
	c.result.Case.body(c)
	c.ended = true
	return "the case came to no answer that shows it"
}

// end gives back what the case still holds, and says what could not be.
func (c *C) end() {
	defer func() {
		if recovered := recover(); recovered != nil {
			c.failed(recovered)
		}
		c.result.Kept = c.kept
		c.result.CleanupErr = errors.Join(c.left...)
	}()
	c.giveBack()
}

// failed takes back what the case saw, for what it panicked with: an abort, or a
// fault of the suite's own, which accuses nobody. It returns the reason.
func (c *C) failed(recovered any) (reason string) {
	panicked := parallel.Caught(recovered)
	if aborted, is := panicked.Value.(abort); is {
		c.Distrust(aborted.reason)
		return aborted.reason
	}
	reason = c.redacted(panicked.Error())
	c.Distrust(reason)
	c.result.Panic = c.redacted(fmt.Sprint(panicked.Value)) + "\n" + c.redacted(panicked.Stack)
	return reason
}

// stackFollows parts what a panic said from its stack.
const stackFollows = "\ngoroutine "
