package doctor

import (
	"time"

	"itwin-conformance/fixtures"
)

// RateLimit is how the limit will be met.
type RateLimit struct {
	MaxRequests        int     `json:"maxRequests"`
	WithinSeconds      float64 `json:"withinSeconds"`
	LongestWaitSeconds float64 `json:"longestWaitSeconds"`
	Stated             string  `json:"stated,omitempty"` // the limit that the target promises, in words

	plan fixtures.RateLimit
}

// rateLimit weighs the plan against what the stated limit takes, and against what
// can be sent in that time.
func (e *Examination) rateLimit(target *fixtures.Target) {
	plan := target.Limit()
	if plan == nil {
		return
	}
	e.RateLimit = &RateLimit{
		MaxRequests: plan.MaxRequests, WithinSeconds: plan.Within.Seconds(), LongestWaitSeconds: plan.LongestWait.Seconds(), plan: *plan,
	}
	if stated := plan.Stated; stated.Requests > 0 {
		e.RateLimit.Stated = stated.String()
		if needed := stated.Exceeding(); plan.MaxRequests < needed {
			e.find(Warning, "rateLimit.maxRequests is %d, and %d requests are needed to show that a limit of %s is not kept", plan.MaxRequests, needed, stated)
		}
		if plan.Within < stated.Window {
			e.find(Warning, "rateLimit.within is %s, and a limit of %s may not be met in it", plan.Within, stated)
		}
		if plan.LongestWait < stated.Window {
			e.find(Warning, "rateLimit.longestWait is %s, and Retry-After may ask for the whole window of %s", plan.LongestWait, stated.Window)
		}
	}
	e.rate(plan)
}

// toMeetIt is how many requests meet the limit where it is as stated, or else how many
// are sent for that at most.
func (l *RateLimit) toMeetIt() int {
	if l.plan.Stated.Requests > 0 {
		return min(l.plan.MaxRequests, l.plan.Stated.Requests+1)
	}
	return l.plan.MaxRequests
}

// rate warns of a target that answers too slowly for its limit to be met.
func (e *Examination) rate(plan *fixtures.RateLimit) {
	trip := time.Duration(e.Connection.RoundTripMs * float64(time.Millisecond))
	needed := e.RateLimit.toMeetIt()
	if trip <= 0 {
		return
	}
	if possible := fixtures.Burst * int(plan.Within/trip+1); possible < needed {
		e.find(Warning, "an answer takes %s, so that about %d requests can be sent within %s, and %d are planned: the limit may not be met",
			trip.Round(time.Millisecond), possible, plan.Within, needed)
	}
}
