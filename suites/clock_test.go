package suites

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestAClockStoppedWithNoTimeLeftExpires when it is started again: a case whose time
// has run out exactly would have no deadline otherwise.
func TestAClockStoppedWithNoTimeLeftExpires(t *testing.T) {
	for name, left := range map[string]time.Duration{"none": 0, "less than none": -time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				expired := make(chan struct{})
				clock := newClock(time.Hour, func() { close(expired) })
				clock.stop()
				clock.left = left
				clock.start()
				<-expired
			})
		})
	}
}

func TestAStoppedClockStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var expired time.Time
		done := make(chan struct{})
		clock := newClock(10*time.Second, func() { expired = time.Now(); close(done) })
		for range 3 {
			time.Sleep(3 * time.Second)
			clock.stop()
			time.Sleep(time.Hour)
			clock.start()
		}
		<-done
		if took := expired.Sub(begun); took != 3*time.Hour+10*time.Second {
			t.Errorf("expired after %s", took)
		}
		clock.stop() // which is no use any more
		clock.start()
	})
}
