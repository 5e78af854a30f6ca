package deleteimage

import (
	"net/http"

	"itwin-conformance/fixtures"
	. "itwin-conformance/suites/matchers"
)

var _ = Describe("Rate limiting", func() {
	Case("answers 429 with Retry-After to the limited client alone, and takes its requests again afterwards",
		JudgesRefusal(RateStatus, RateRetryAfter, RateRecovers, RatePerClient, LimitedNoSideEffect),
		func(c *C) {
			full, refusals, neighbour := c.DeleteWhileLimited(
				Plan(NoImage(), Granting(fixtures.Limited, fixtures.PermissionModify)),
				Plan(Image(), Granting(fixtures.Limited, fixtures.PermissionModify)),
				Plan(Image()))
			if len(refusals) == 0 {
				return
			}
			for _, refused := range refusals {
				c.Judge(RateStatus).Expect(refused).To(HaveStatus(http.StatusTooManyRequests))
				c.Judge(RateRetryAfter).Expect(refused).To(HaveRetryAfterSeconds())
				c.JudgeErrorResponse(refused, RateLimitExceeded)
			}
			c.JudgeNeighbour(neighbour)

			until, waited := c.WaitForAll(refusals)
			if !waited {
				return
			}
			recovered := c.Delete(full, As(fixtures.Limited))
			c.JudgeRecovery(recovered, until)
			c.JudgeControl(full, recovered, refusals[len(refusals)-1])
		})
})
