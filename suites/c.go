package suites

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/parallel"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/fixtures/wire"
)

// C is a case while it runs: all that its body may use. Calls made through C
// are recorded as the case's evidence. Call may be used from several goroutines
// at once; everything else is for the goroutine of the body.
type C struct {
	target   Target
	ctx      context.Context
	clock    *timing.Countdown
	requests chan struct{} // full while as many are under way as may be
	world    world
	settled  func() // tells the run that the case has arranged; may be called again

	keep       bool // leave on the target what the case arranged
	held, kept []fixtures.ITwin
	left       []error // why something the case arranged is left on the target; may hold nil

	mu         sync.Mutex
	result     *Result
	effects    effects
	distrusted string // why no pass of the case counts; "" while they do
	ended      bool   // the body came to its end
	leftOut    bool   // of a table: there is nothing to try
}

// Target is what a run judges: something that answers calls, and what can be
// arranged on it. One that has a method Redact(string) string hides by it what a
// panic says; exchanges and errors hold no secrets when they come.
type Target interface {
	fixtures.Caller
	// Has reports whether the target has a persona.
	Has(persona fixtures.Persona) bool
	// Arranging returns the arranger of the target.
	Arranging() fixtures.Arranger
	// Limit returns what is known of the rate limit, or nil when it must not be
	// met on purpose.
	Limit() *fixtures.RateLimit
}

// abort unwinds the body of a case that cannot go on.
type abort struct{ reason string }

// Abort ends the case: nothing in it was testable, for reason, but what failed
// already. A pass whose control could not be sent is worth nothing.
func (c *C) Abort(reason string) { panic(abort{reason}) }

// LeaveOut ends a case of a table of which nothing can be tried, for reason. That is
// no matter of its requirements, which are judged singly by other cases.
func (c *C) LeaveOut(reason string) {
	c.leftOut = true
	c.Abort(reason)
}

// Now returns the time of the run. Bodies ask for it here, never elsewhere.
func (c *C) Now() time.Time { return c.world.now() }

// Wait waits as long as the target asked for. The wait does not count against
// the case's timeout.
func (c *C) Wait(d time.Duration) {
	d = max(d, 0) // what was asked for may be over by now
	c.result.Waited += d
	if !c.world.wait(d) {
		c.Abort(c.cancelled().Error())
	}
}

// Alone waits until every other case has ended, so that nobody but this case uses
// the target, as far as the run goes. Of several cases that wait for that none
// waits for another. The case gives back what it arranged before it waits. The
// wait does not count against the case's timeout.
func (c *C) Alone() {
	c.giveBack()
	if !c.world.alone() {
		c.Abort(c.cancelled().Error())
	}
}

// NewID returns an id that nothing on the target has.
func (c *C) NewID() string { return c.world.newID() }

// Available returns those of the personas that the target has, and always the
// first: the others make a case stronger where there are any.
func (c *C) Available(first fixtures.Persona, others ...fixtures.Persona) []fixtures.Persona {
	available := []fixtures.Persona{first}
	for _, other := range others {
		if c.target.Has(other) {
			available = append(available, other)
		}
	}
	return available
}

// String names the case to those who wait for what it holds.
func (c *C) String() string { return "case " + c.result.Case.ID }

// Has reports whether the target has a persona.
func (c *C) Has(persona fixtures.Persona) bool { return c.target.Has(persona) }

// NoLimit is why a case ends that would have to meet the rate limit of a target
// whose plan for it is missing.
const NoLimit = "the target does not say that its rate limit may be met"

// Limit returns what is known of the target's rate limit; it ends the case when
// the limit must not be met on purpose.
func (c *C) Limit() fixtures.RateLimit {
	limit := c.target.Limit()
	if limit == nil {
		c.Abort(NoLimit)
	}
	return *limit
}

// Send makes a call that a requirement is judged by. It ends the case when no
// answer came, or when the answer is a gateway's and says nothing of the
// implementation behind it.
func (c *C) Send(call fixtures.Call) *wire.Exchange {
	return c.SendAll(call)[0]
}

// SendAll makes calls at once, numbered in the order given, and otherwise does
// as Send.
func (c *C) SendAll(calls ...fixtures.Call) []*wire.Exchange {
	exchanges := c.Try(calls...)
	for _, exchange := range exchanges {
		if why := c.Unanswered(exchange); why != "" {
			c.Abort(why)
		}
	}
	return exchanges
}

// Try does as SendAll, and goes on where some were not answered: see Unanswered.
func (c *C) Try(calls ...fixtures.Call) []*wire.Exchange {
	exchanges := c.sendOnce(calls)
	sent, met := make(retries, len(calls)), make([]*wire.Exchange, len(calls))
	for {
		for i, call := range calls {
			if met[i] = exchanges[i]; call.Limited {
				met[i] = nil // whether it is limited is the question
			}
		}
		again := c.waitOut(sent, met)
		if len(again) == 0 {
			return exchanges
		}
		refused := make([]fixtures.Call, len(again))
		for i, place := range again {
			refused[i] = calls[place]
		}
		for i, exchange := range c.sendOnce(refused) {
			exchanges[again[i]] = exchange
		}
	}
}

// Ask makes a call that is not under judgement, such as a control. It is sent again
// as fixtures.Retry says, also after a failure. Certain reports whether no attempt
// before the last can have had an effect. It ends the case when no answer came that
// shows anything.
func (c *C) Ask(call fixtures.Call) (exchange *wire.Exchange, certain bool) {
	certain = true
	var retry fixtures.Retry
	for {
		exchange = c.sendOnce([]fixtures.Call{call})[0]
		outcome := fixtures.OutcomeOf(exchange, true)
		wait, again := retry.Again(outcome)
		if !again {
			break
		}
		certain = certain && outcome.Refused()
		if limited(exchange) {
			c.result.Limited++
		}
		c.Wait(wait)
	}
	if why := c.Unanswered(exchange); why != "" {
		c.Abort(why)
	}
	if limited(exchange) {
		c.Abort(stillLimited(exchange))
	}
	return exchange, certain
}

// sendOnce makes calls at once, each a single time.
func (c *C) sendOnce(calls []fixtures.Call) []*wire.Exchange {
	exchanges, failures := make([]*wire.Exchange, len(calls)), make([]error, len(calls))
	records := make([]callFunc, len(calls))
	for i := range calls {
		records[i] = c.recorder()
	}
	c.world.pace(c.ctx, calls...)
	parallel.Do(c.ctx, len(calls), func(i int) {
		call := calls[i]
		call.AtOnce = len(calls) > 1
		exchanges[i], failures[i] = records[i](c.ctx, call)
	})
	if err := errors.Join(failures...); err != nil {
		c.result.Unarranged = c.cancelled() == nil // no request could be made
		c.Abort(c.explain(err))
	}
	return exchanges
}

// Unanswered says why an exchange shows nothing of the implementation, and nothing
// where it does: no answer came, or one that is a gateway's.
func (c *C) Unanswered(exchange *wire.Exchange) (why string) {
	switch {
	case exchange.Answer == nil:
		return fmt.Sprintf("no answer to %s %s: %s", exchange.Request.Method, exchange.Request.URL, c.explain(exchange.Err))
	case exchange.Answer.OfGateway():
		return fmt.Sprintf("a gateway answered %d to %s %s", exchange.Answer.Status, exchange.Request.Method, exchange.Request.URL)
	default:
		return ""
	}
}

// Call implements fixtures.Caller for arrangers: it makes a call and records it.
func (c *C) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	c.world.pace(ctx, call)
	return c.world.reserve(true)(ctx, call)
}

// recorder reserves the next place in the evidence and returns the call that
// fills it, so that the order of the evidence is the order of the case and not
// of the answers. It notes what the call may have done to an image.
func (c *C) recorder() callFunc {
	record := c.world.reserve(false)
	return func(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
		exchange, err := record(ctx, call)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.effects.note(call, exchange)
		return exchange, err
	}
}

// explain says why something failed. A cancelled case explains everything, and
// whether its own time or that of a single call ran out first is all one.
func (c *C) explain(err error) string {
	cancelled := c.cancelled()
	if errors.Is(cancelled, ErrTimeout) || cancelled == nil && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("%v of %s", ErrTimeout, c.clock.Whole)
	}
	if cancelled != nil {
		return cancelled.Error()
	}
	return err.Error()
}

// cancelled returns why the case may not go on, or nil when it may.
func (c *C) cancelled() error { return c.world.cancelled() }

// redacted is a text of a panic, which may show any value, without the target's
// secrets.
func (c *C) redacted(text string) string {
	if target, ok := c.target.(interface{ Redact(string) string }); ok {
		return target.Redact(text)
	}
	return text
}
