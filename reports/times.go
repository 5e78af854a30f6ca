package reports

import (
	"fmt"
	"time"
)

// rounding is how far times may be from each other, in milliseconds, that were the
// same when they were taken.
const rounding = 0.01

// CheckTimes returns an error of one line unless the times of a run fit each other:
// each exchange lies within its case, each case within the run, and the run is not of
// a day that is yet to come.
func CheckTimes(r *Report, now time.Time) error {
	started, err := time.Parse(time.RFC3339Nano, r.Run.Started)
	if err != nil {
		return fmt.Errorf("the run started at %q, which is no time", r.Run.Started)
	}
	if started.After(now.Add(24 * time.Hour)) {
		return fmt.Errorf("the run started at %s, which is yet to come", r.Run.Started)
	}
	for _, c := range r.Cases {
		end := c.StartMs + c.DurationMs
		if end > r.Run.DurationMs+rounding {
			return fmt.Errorf("case %q ended %.3f ms after the start of the run, which took %.3f ms", c.ID, end, r.Run.DurationMs)
		}
		for _, e := range c.Exchanges {
			if e.StartMs < c.StartMs-rounding || e.StartMs+e.DurationMs > end+rounding {
				return fmt.Errorf("case %q, exchange %d: it was under way from %.3f to %.3f ms, and the case from %.3f to %.3f ms",
					c.ID, e.Number, e.StartMs, e.StartMs+e.DurationMs, c.StartMs, end)
			}
		}
	}
	return nil
}
