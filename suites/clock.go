package suites

import "time"

// clock is the time that a case has. It is used by the goroutine of the case
// only.
type clock struct {
	timeout time.Duration // all the time it had; also of each call, whenever it is made
	left    time.Duration
	started time.Time
	timer   *time.Timer
	stopped bool
}

// newClock returns a running clock that calls expired when no time is left.
func newClock(timeout time.Duration, expired func()) *clock {
	return &clock{timeout: timeout, left: timeout, started: time.Now(), timer: time.AfterFunc(timeout, expired)}
}

// stop stops the clock, unless it has expired.
func (c *clock) stop() {
	if c.timer.Stop() {
		c.left -= time.Since(c.started)
		c.stopped = true
	}
}

// start lets a stopped clock run on. One that was stopped when no time was left
// expires at once.
func (c *clock) start() {
	if c.stopped {
		c.stopped = false
		c.started = time.Now()
		c.timer.Reset(max(c.left, 0))
	}
}
