package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"itwin-conformance/suites"
)

// errNobodyReads is the cause of the end of a command whose output nobody reads any
// more: it was piped into something that has ended, such as head.
var errNobodyReads = fmt.Errorf("%w: nobody reads its output", suites.ErrInterrupted)

// interruptible returns a context that every signal cancels which would end the
// process, so that what was created is taken away first. Another Ctrl-C, or another
// request to end, ends the process at once, whatever is left behind.
//
// A terminal that is closed may send SIGHUP more than once, and each line that is
// written to nobody gives another SIGPIPE: those end nothing at once.
func interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, slices.DeleteFunc(slices.Clone(endings), func(ending os.Signal) bool {
		return ending == syscall.SIGHUP && signal.Ignored(ending) // as nohup has it
	})...)
	go func() {
		asked := false // by somebody who wants it to end
		for came := range signals {
			switch came {
			case syscall.SIGPIPE:
				cancel(errNobodyReads)
			case syscall.SIGHUP:
				cancel(suites.ErrInterrupted)
			default:
				if asked {
					os.Exit(exitIncomplete)
				}
				asked = true
				cancel(suites.ErrInterrupted)
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel(nil)
	}
}
