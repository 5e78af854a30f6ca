package deleteimage

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Rate limiting", func() {
	Case("answers 429 with Retry-After to the limited client alone, and takes its requests again afterwards",
		JudgesRefusal(RateStatus, RateRetryAfter, RateRecovers, RatePerClient),
		func(c *C) {
			limited := Granting(fixtures.Limited, fixtures.PermissionModify)
			itwins := c.C.Arrange(Plan(NoImage(), limited), Plan(Image(), limited), Plan(Image()))
			empty, full, neighbours := itwins[0], itwins[1], itwins[2]

			refused := c.MeetLimit(empty)
			if refused == nil {
				return
			}
			c.JudgeErrorResponse(refused, RateLimitExceeded)

			// While the limit holds: an image of the limited client's, and one of its neighbour's.
			answers := c.SendAll(
				As(fixtures.Limited).call(http.MethodDelete, wire.Judged, full),
				As(fixtures.Modifier).call(http.MethodDelete, wire.Control, neighbours))
			if c.Judge(RatePerClient).Expect(answers[1]).To(HaveOtherStatusThan(http.StatusTooManyRequests)) &&
				answers[1].Answer.Status != http.StatusNoContent {
				c.distrust(answers[1])
			}

			if !c.Judge(RateRetryAfter).Expect(refused).To(HaveRetryAfterSeconds()) {
				return
			}
			c.WaitFor(refused)
			recovered := c.Delete(full, As(fixtures.Limited))
			c.Judge(RateRecovers).Expect(recovered).To(HaveOtherStatusThan(http.StatusTooManyRequests))
			if answers[0].Answer.Status == http.StatusTooManyRequests {
				c.judgeControl(recovered, answers[0])
			}
		})
})

// burst is how many requests are sent at once to meet the limit: so many that a
// slow answer does not keep the rate below any limit, and so few that hardly
// one more than needed is sent.
const burst = 8

// MeetLimit deletes an image that is not there, over and over as the limited
// client, until the first 429. It judges whether one came, and returns it or
// nil.
func (c *C) MeetLimit(empty fixtures.ITwin) *wire.Exchange {
	limit := c.Limit()
	started, sent := c.Now(), 0
	var last *wire.Exchange
	for sent < limit.MaxRequests && c.Now().Sub(started) < limit.Within {
		itwins := make([]fixtures.ITwin, min(burst, limit.MaxRequests-sent))
		for i := range itwins {
			itwins[i] = empty
		}
		for _, answer := range c.DeleteAtOnce(itwins, As(fixtures.Limited)) {
			sent++
			if last = answer; answer.Answer.Status == http.StatusTooManyRequests {
				c.Judge(RateStatus).Expect(answer).To(HaveStatus(http.StatusTooManyRequests))
				return answer
			}
		}
	}
	took := c.Now().Sub(started)
	none := fmt.Sprintf("no limit met in %d requests over %.1f s", sent, took.Seconds())
	if limit.Stated && took <= limit.Within {
		c.Judge(RateStatus).Holds(false, fmt.Sprintf("a 429 within %d requests in %s, as the target states", limit.MaxRequests, limit.Within), none, last)
	} else {
		c.Judge(RateStatus).NotTestable(none, last)
	}
	return nil
}

// WaitFor waits as long as a 429 asks for, unless that is longer than the
// target's plan allows.
func (c *C) WaitFor(refused *wire.Exchange) {
	seconds, err := strconv.Atoi(refused.Answer.Header.Get("Retry-After"))
	if longest := c.Limit().LongestWait; err != nil || time.Duration(seconds)*time.Second > longest {
		c.Abort(fmt.Sprintf("Retry-After asks for %s s; the target's plan allows %s", refused.Answer.Header.Get("Retry-After"), longest))
	}
	c.Wait(time.Duration(seconds) * time.Second)
}
