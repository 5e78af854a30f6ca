package deleteimage

import (
	"fmt"
	"net/http"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	. "itwin-conformance/suites/matchers"
)

// MeetLimit deletes an image that is not there, over and over as the limited
// client, and returns the first 429s. When none comes it says so and returns
// none. A target that answers 401 from the first request on does not know the
// limited client, which shows nothing of the limit.
func (c *C) MeetLimit(empty fixtures.ITwin) []*wire.Exchange {
	limit := c.Limit()
	started, sent := c.Now(), 0
	var last *wire.Exchange
	for sent < limit.MaxRequests && c.Now().Sub(started) < limit.Within {
		var refusals []*wire.Exchange
		for _, answer := range c.DeleteAtOnce(min(fixtures.Burst, limit.MaxRequests-sent), empty, As(fixtures.Limited)) {
			sent++
			switch last = answer; answer.Answer.Status {
			case http.StatusTooManyRequests:
				refusals = append(refusals, answer)
			case http.StatusUnauthorized:
				if sent == 1 {
					c.Abort("the limit was not met: the target answers 401 to the limited client's token")
				}
			}
		}
		if len(refusals) > 0 {
			return refusals
		}
	}
	took := c.Now().Sub(started)
	none := fmt.Sprintf("no limit met in %d requests over %.1f s", sent, took.Seconds())
	if limit.Exceeded(sent, took) {
		c.Judge(RateStatus).Holds(false, fmt.Sprintf("a 429: the target states a limit of %s", limit.Stated), none, last)
	} else {
		c.Judge(RateStatus).NotTestable(none, last)
	}
	return nil
}

// attempts is how often the limit is met when it has passed before the next request
// came, as it may where its window is short and the target slow, or when the
// neighbour was limited as well.
const attempts = 3

// DeleteWhileLimited meets the limit on an iTwin without image, and then deletes two
// images at the same moment: the limited client that of full, and a neighbour that of
// another iTwin. It returns full and the 429s, with that of the limited client last;
// none when no limit was met. A neighbour who was limited too may have spent a limit
// of its own in other cases: then all is done once more when those have ended, and the
// neighbour may be sure to be taken again.
func (c *C) DeleteWhileLimited(empty, full, neighbours fixtures.Plan) (on fixtures.ITwin, refusals []*wire.Exchange, neighbour *wire.Exchange) {
	var wait time.Duration // for the neighbour, who calls while iTwins are arranged as well
	for attempt := 1; attempt <= attempts; attempt++ {
		without, on, beside := c.ArrangeThree(empty, full, neighbours)
		c.Wait(wait)
		if refusals = c.MeetLimit(without); len(refusals) == 0 {
			return on, nil, nil
		}
		neighbours := As(fixtures.Modifier).call(http.MethodDelete, wire.Control, beside)
		neighbours.Limited = true // whether it is limited is the question
		answers := c.SendAll(As(fixtures.Limited).call(http.MethodDelete, wire.Judged, on), neighbours)
		limited, both := answers[0].Answer.Status == http.StatusTooManyRequests, answers[1].Answer.Status == http.StatusTooManyRequests
		switch {
		case limited && both && attempt < attempts:
			c.Alone()
			wait, _ = fixtures.RetryAfter(answers[1])
			wait = min(wait, c.Limit().LongestWait)
		case limited:
			return on, append(refusals, answers[0]), answers[1]
		}
	}
	c.Abort("each time the limit was met it had passed before the next request came")
	return on, nil, nil
}

// JudgeNeighbour judges by a delete at the time of a limit whether the limit is
// of the client alone.
func (c *C) JudgeNeighbour(neighbour *wire.Exchange) {
	switch status := neighbour.Answer.Status; status {
	case http.StatusNoContent, http.StatusTooManyRequests:
		c.Judge(RatePerClient).Expect(neighbour).To(HaveStatus(http.StatusNoContent))
	default:
		c.Judge(RatePerClient).NotTestable("the neighbour's delete was answered "+StatusText(status), neighbour)
	}
}

// WaitForAll waits until the time that each of the refusals asked for has
// passed, and returns when its wait was to end, and whether it waited. It does not
// where one asks for no time, or for more than the target's plan allows.
func (c *C) WaitForAll(refusals []*wire.Exchange) (until time.Time, waited bool) {
	longest := c.Limit().LongestWait
	for _, refused := range refusals {
		wait, ok := fixtures.RetryAfter(refused)
		if !ok || wait > longest {
			why := "a 429 came without Retry-After, so nothing says when the limit is over"
			if asked := refused.Answer.Header.Values("Retry-After"); len(asked) > 0 {
				why = fmt.Sprintf("Retry-After %q is no wait of at most %s, which the target's plan allows", asked[0], longest)
			}
			c.Judge(RateRecovers).NotTestable(why, refused)
			c.Judge(LimitedNoSideEffect).NotTestable(why, refused)
			return until, false
		}
		if end := refused.Started.Add(refused.Duration).Add(wait); end.After(until) {
			until = end
		}
	}
	now := c.Now()
	c.Wait(until.Sub(now))
	if until.Before(now) { // the neighbour's answer took longer
		until = now
	}
	return until, true
}

// latest is how long after a wait the next request may be sent to show that the wait
// was long enough: a busy machine takes fractions of a second.
const latest = 2 * time.Second

// JudgeRecovery judges by a request after a limit whether that was over when the
// target had said. A request that came much later does not show it.
func (c *C) JudgeRecovery(recovered *wire.Exchange, until time.Time) {
	if late := recovered.Started.Sub(until); late > latest && recovered.Answer.Status != http.StatusTooManyRequests {
		c.Judge(RateRecovers).NotTestable(fmt.Sprintf("the request that would show it was sent %s after the limit should have been over", late.Round(time.Millisecond)), recovered)
		return
	}
	c.Judge(RateRecovers).Expect(recovered).To(HaveOtherStatusThan(http.StatusTooManyRequests))
}
