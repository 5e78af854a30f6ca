package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/suites"
)

// errNobodyReads is the cause of the end of a command whose output nobody reads any
// more: it was piped into something that has ended, such as head.
var errNobodyReads = fmt.Errorf("%w: nobody reads its output", suites.ErrInterrupted)

// output is standard output or standard error.
type output struct {
	*os.File
	unread func() // is told when nobody reads it any more
}

// Write implements io.Writer.
func (o output) Write(text []byte) (int, error) {
	written, err := o.File.Write(text)
	if errors.Is(err, syscall.EPIPE) {
		o.unread()
	}
	return written, err
}

// unwrapped is the writer behind one of messages, for what is meant to be a command to
// a pipeline.
func unwrapped(out io.Writer) io.Writer {
	if messages, are := out.(*escape.Writer); are {
		return messages.Unwrap()
	}
	return out
}

// terminal returns the terminal that out is, or nil where it is none.
func terminal(out io.Writer) *os.File {
	file, is := out.(*os.File)
	if wrapped, wraps := unwrapped(out).(output); wraps {
		file, is = wrapped.File, true
	}
	if is && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// unlessUnread returns the error of writing what a run found, and nil where nobody
// reads that any more: it is no reason to keep the reports back, and changes no
// verdict.
func unlessUnread(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}
