package suites

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// C is a case while it runs: all that its body may use. Calls made through C
// are recorded as the case's evidence. Call may be used from several goroutines
// at once; everything else is for the goroutine of the body.
type C struct {
	target   Target
	ctx      context.Context
	clock    *clock
	requests chan struct{} // full while as many are under way as may be
	world    world
	settled  func() // tells the run that the case has arranged; may be called again

	mu         sync.Mutex
	result     *Result
	release    []fixtures.ITwin
	unsettled  map[string]bool // by path: images on which a call came to no certain end
	distrusted string          // why no pass of the case counts; "" while they do
	ended      bool            // the body came to its end
	leftOut    bool            // of a table: there is nothing to try
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
// waits for another. The wait does not count against the case's timeout.
func (c *C) Alone() {
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

// Arrange puts one iTwin on the target for each plan, and takes it away after
// the case. It ends the case when that cannot be done. The case's time begins
// when all is arranged: prepared iTwins may have to be waited for.
func (c *C) Arrange(plans ...fixtures.Plan) []fixtures.ITwin {
	c.clock.stop()
	defer c.clock.start()
	arranged, err := c.world.arranger().Arrange(c.ctx, c, plans...)
	if err != nil {
		c.result.ArrangeErr = err
		c.Abort("arranging failed: " + c.explain(err))
	}
	c.result.Arranged = true
	c.settled()
	c.release = append(c.release, arranged...)
	return arranged
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
	for i, call := range calls {
		for again := 0; limited(exchanges[i]) && !call.Limited && again < mostRetries; again++ {
			c.waitOut(exchanges[i])
			exchanges[i] = c.sendOnce([]fixtures.Call{call})[0]
		}
		if limited(exchanges[i]) && !call.Limited {
			c.Abort(fmt.Sprintf("the target limits %s, and did so still after %d waits as long as it asked for", call.Persona, mostRetries))
		}
	}
	return exchanges
}

// sendOnce makes calls at once, each a single time.
func (c *C) sendOnce(calls []fixtures.Call) []*wire.Exchange {
	exchanges, failures := make([]*wire.Exchange, len(calls)), make([]error, len(calls))
	var group sync.WaitGroup
	for i, call := range calls {
		record := c.recorder()
		group.Go(func() { exchanges[i], failures[i] = record(c.ctx, call) })
	}
	group.Wait()
	if err := errors.Join(failures...); err != nil {
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
	return c.world.reserve(true)(ctx, call)
}

// recorder reserves the next place in the evidence and returns the call that
// fills it, so that the order of the evidence is the order of the case and not
// of the answers. It notes which image a call came to no certain end on: one
// without answer, or answered by a gateway or 5xx, may have its effect later.
func (c *C) recorder() callFunc {
	record := c.world.reserve(false)
	return func(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
		exchange, err := record(ctx, call)
		if exchange != nil && (exchange.Answer == nil || exchange.Answer.Uncertain()) && call.Method != http.MethodGet {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.unsettled[call.Path] = true
		}
		return exchange, err
	}
}

// giveBack releases an iTwin, and says whether anything may yet happen to it.
func (c *C) giveBack(ctx context.Context, arranger fixtures.Arranger, itwin fixtures.ITwin) error {
	c.mu.Lock()
	itwin.Unsettled = c.unsettled[fixtures.ImagePath(url.PathEscape(itwin.ID))]
	c.mu.Unlock()
	return arranger.Release(ctx, c, itwin)
}

// explain says why something failed. A cancelled case explains everything, and
// whether its own time or that of a single call ran out first is all one.
func (c *C) explain(err error) string {
	cancelled := c.cancelled()
	if errors.Is(cancelled, ErrTimeout) || cancelled == nil && errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("%v of %s", ErrTimeout, c.clock.timeout)
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

// cleanUp releases what the case arranged and returns what could not be.
func (c *C) cleanUp() error {
	ctx, cancel := fixtures.Afterwards(c.ctx)
	defer cancel()
	failures := make([]error, len(c.release))
	var group sync.WaitGroup
	for i, itwin := range c.release {
		group.Go(func() { failures[i] = c.giveBack(ctx, c.target.Arranging(), itwin) })
	}
	group.Wait()
	return errors.Join(failures...)
}
