package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"itwin-conformance/fixtures"
)

// pacing says that requests wait for the pace, when they begin to and at each heartbeat.
type pacing struct {
	mu    sync.Mutex
	spoke time.Time
}

// tell lets the target say on out that requests wait for its pace.
func (p *pacing) tell(out io.Writer, target *fixtures.Target) {
	before := ""
	if moves(out) {
		before = "\r\033[K"
	}
	target.OnPace(func(requests int, wait time.Duration) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if time.Since(p.spoke) < heartbeat {
			return
		}
		p.spoke = time.Now()
		fmt.Fprintf(out, "%skeeping the pace of %s: %d wait, for about %s\n", before, target.Pace(), requests, wait.Round(time.Second))
	})
}
