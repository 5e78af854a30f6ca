package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"itwin-conformance/suites"
)

// interruptible returns a context that every signal cancels which would end the
// process, so that what was created is taken away first. Another Ctrl-C, or another
// request to end, ends the process at once, whatever is left behind. A terminal that is
// closed may send SIGHUP more than once, and ends nothing at once.
func interruptible(parent context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, slices.DeleteFunc(slices.Clone(endings), func(ending os.Signal) bool {
		return ending == syscall.SIGHUP && signal.Ignored(ending) // as nohup has it
	})...)
	go func() {
		asked := false // by somebody who wants it to end
		for came := range signals {
			if came != syscall.SIGHUP && asked {
				os.Exit(exitIncomplete)
			}
			asked = asked || came != syscall.SIGHUP
			cancel(suites.ErrInterrupted)
		}
	}()
	// Any write to what nobody reads brings SIGPIPE, also one to a connection that the
	// target has closed. With somebody who takes the signal, the write fails, and whoever
	// writes decides what follows.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return ctx, cancel
}
