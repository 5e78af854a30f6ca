package suites

import (
	"fmt"
	"net/http"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// A busy target may answer 429 to requests that have nothing to do with rate
// limiting. The refused request was not executed, so it is sent again after the
// wait that the target asks for, within these bounds.
const (
	mostRetries = 3
	longestWait = 60 * time.Second
)

// limited reports whether an exchange met a rate limit.
func limited(exchange *wire.Exchange) bool {
	return exchange.Answer != nil && exchange.Answer.Status == http.StatusTooManyRequests
}

// waitOut waits until a limit that was met unexpectedly has passed. It ends the
// case when the target asks for no wait that can be kept.
func (c *C) waitOut(refused *wire.Exchange) {
	wait, ok := fixtures.RetryAfter(refused.Answer)
	if !ok || wait > longestWait {
		c.Abort(fmt.Sprintf("the target limits %s, and its Retry-After %q is no wait of at most %s",
			refused.Persona, refused.Answer.Header.Get("Retry-After"), longestWait))
	}
	c.result.Limited++
	c.Wait(wait)
}
