package main

import (
	"fmt"
	"io"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// heartbeat is how often a run that nobody watches says that it is alive.
const heartbeat = 10 * time.Second

// progress shows how far a run is: on a terminal a line that changes, elsewhere
// a line for each case that does not pass and a heartbeat.
type progress struct {
	out        io.Writer
	terminal   bool
	total      int
	ended      int
	failed     int
	untestable int
	spoke      time.Time
}

func newProgress(out io.Writer, total int, target *fixtures.Target) *progress {
	p := &progress{out: out, total: total, spoke: time.Now()}
	p.terminal = terminal(out) != nil
	fmt.Fprintf(out, "judging %s at %s by %d cases\n", target.Name, target.BaseURL, total)
	return p
}

// done takes the end of a case; calls do not overlap.
func (p *progress) done(result *suites.Result) {
	p.ended++
	verdict := result.Verdict()
	switch verdict {
	case suites.Fail:
		p.failed++
	case suites.NotTestable:
		p.untestable++
	}
	switch {
	case p.terminal:
		fmt.Fprintf(p.out, "\r\033[K%s", p.line())
	case verdict == suites.Fail:
		fmt.Fprintf(p.out, "%s %s: %s\n", verdict, result.Case.DocumentedCase, result.Case.Text)
	case time.Since(p.spoke) > heartbeat:
		p.spoke = time.Now()
		fmt.Fprintln(p.out, p.line())
	}
}

func (p *progress) line() string {
	return fmt.Sprintf("%d of %d cases, %d failed, %d not testable", p.ended, p.total, p.failed, p.untestable)
}

// interrupted says what happens now. It is called while cases end.
func (p *progress) interrupted() {
	fmt.Fprintln(p.out, "\ninterrupted: taking away what was created; another Ctrl-C leaves it behind")
}

// end leaves the terminal on a clean line.
func (p *progress) end() {
	if p.terminal {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
