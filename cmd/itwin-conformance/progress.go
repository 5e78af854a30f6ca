package main

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// heartbeat is how often a run that nobody watches says that it is alive.
const heartbeat = 10 * time.Second

// progress shows how far a run is and which cases it waits for: on a terminal a line that
// changes, elsewhere a line for each case that fails and a heartbeat.
type progress struct {
	out      io.Writer
	terminal bool
	width    int
	total    int
	stop     chan struct{} // closed at the end

	mu         sync.Mutex     // of what follows
	waiting    []*suites.Case // that have not ended
	failed     int
	untestable int
	pace       pacing
}

func newProgress(out io.Writer, cases []*suites.Case, target *fixtures.Target) *progress {
	p := &progress{
		out: out, terminal: moves(out), width: columns(out), total: len(cases), waiting: slices.Clone(cases), stop: make(chan struct{}),
	}
	fmt.Fprintf(out, "judging %s at %s by %d cases\n", target.Name, target.BaseURL, p.total)
	p.pace.tell(out, target)
	go p.beat()
	return p
}

// beat shows the line again and again, until the end: a case may wait for long.
func (p *progress) beat() {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.mu.Lock()
			p.show()
			p.mu.Unlock()
		case <-p.stop:
			return
		}
	}
}

// show writes the line.
func (p *progress) show() {
	if p.terminal {
		fmt.Fprintf(p.out, "\r\033[K%s", p.line())
	} else {
		fmt.Fprintln(p.out, p.line())
	}
}

// done takes the end of a case.
func (p *progress) done(result *suites.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = slices.DeleteFunc(p.waiting, func(c *suites.Case) bool { return c == result.Case })
	verdict := result.Verdict()
	switch verdict {
	case suites.Fail:
		p.failed++
	case suites.NotTestable:
		p.untestable++
	}
	switch {
	case p.terminal:
		p.show()
	case verdict == suites.Fail:
		fmt.Fprintf(p.out, "%s %s: %s\n", verdict, result.Case.DocumentedCase, result.Case.Text)
	}
}

// line counts what has ended, and names what has not. On a terminal it is cut to fit.
func (p *progress) line() string {
	line := fmt.Sprintf("%d of %d cases, %d failed, %d not testable", p.total-len(p.waiting), p.total, p.failed, p.untestable)
	if len(p.waiting) > 0 {
		line += fmt.Sprintf("; waiting for %s: %s", p.waiting[0].DocumentedCase, p.waiting[0].Text)
	}
	if len(p.waiting) > 1 {
		line += fmt.Sprintf(", and %d more", len(p.waiting)-1)
	}
	if runes := []rune(line); p.terminal && len(runes) >= p.width {
		line = string(runes[:max(0, p.width-2)]) + "…"
	}
	return line
}

// interrupted says what happens now. It is called while cases end.
func (p *progress) interrupted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintln(p.out, "\ninterrupted: taking away what was created; another Ctrl-C leaves it behind")
}

// end leaves the terminal on a clean line.
func (p *progress) end() {
	close(p.stop)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.terminal {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
