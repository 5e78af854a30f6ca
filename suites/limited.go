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
// wait that the target asks for, as fixtures.Retry says.

// limited reports whether an exchange met a rate limit.
func limited(exchange *wire.Exchange) bool {
	return exchange.Answer != nil && exchange.Answer.Status == http.StatusTooManyRequests
}

// retries are what is known of each of several calls that are sent again when they
// meet a limit.
type retries []fixtures.Retry

// waitOut waits until those of the exchanges that met a limit may be sent again:
// one wait for all of them. It returns their places, none when no limit was met,
// and ends the case when the target asks for no wait that can be kept.
func (c *C) waitOut(sent retries, exchanges []*wire.Exchange) (again []int) {
	var longest time.Duration
	for i, exchange := range exchanges {
		if exchange == nil || !limited(exchange) {
			continue
		}
		wait, may := sent[i].Again(fixtures.OutcomeOf(exchange, false))
		if !may {
			c.Abort(stillLimited(exchange))
		}
		longest = max(longest, wait)
		again = append(again, i)
	}
	if len(again) > 0 {
		c.result.Limited += len(again)
		c.Wait(longest)
	}
	return again
}

// stillLimited says why a limit is not waited out any longer.
func stillLimited(refused *wire.Exchange) string {
	if asked, ok := fixtures.RetryAfter(refused); ok && asked > fixtures.LongestWait {
		return fmt.Sprintf("the target limits %s, and its Retry-After %q is no wait of at most %s",
			refused.Persona, refused.Answer.Header.Get("Retry-After"), fixtures.LongestWait)
	}
	return fmt.Sprintf("the target limits %s, and still did so after each wait that it asked for", refused.Persona)
}
