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
			synctest.Test(t, func(*testing.T) {
				expired := make(chan struct{})
				running := newClock(time.Hour, func() { close(expired) })
				running.stop()
				running.left = left
				running.start()
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
		running := newClock(10*time.Second, func() { expired = time.Now(); close(done) })
		for range 3 {
			time.Sleep(3 * time.Second)
			running.stop()
			time.Sleep(time.Hour)
			running.start()
		}
		<-done
		if took := expired.Sub(begun); took != 3*time.Hour+10*time.Second {
			t.Errorf("expired after %s", took)
		}
		running.stop() // which is no use any more
		running.start()
	})
}
