package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/paragraph"
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

// columns is how wide tables may be on out: as the terminal is, or 80 columns.
func columns(out io.Writer) int {
	if file := terminal(out); file != nil {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return paragraph.Width
}

// moves reports whether out is a terminal on which a line can be written anew.
func moves(out io.Writer) bool { return terminal(out) != nil && os.Getenv("TERM") != "dumb" }

// coloured reports whether what is written to out is coloured: where a terminal has colours,
// or FORCE_COLOR asks for them, and neither NO_COLOR nor a dumb terminal forbids it.
func coloured(out io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	if force := os.Getenv("FORCE_COLOR"); force != "" {
		return force != "0" && force != "false"
	}
	return terminal(out) != nil
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
