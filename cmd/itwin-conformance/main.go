// Command itwin-conformance judges implementations of Delete iTwin Image.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/yamlfile"
	"itwin-conformance/suites"
)

func main() {
	// The issuer's library tells its routes through the default logger.
	slog.SetLogLoggerLevel(slog.LevelError)
	log.SetOutput(escape.NewWriter(os.Stderr))
	ctx, cancel := interruptible(context.Background())
	command, unread := root(), func() { cancel(errNobodyReads) }
	// What is printed may be of others: only what is meant to be one is a command to a
	// pipeline.
	command.SetOut(escape.NewWriter(output{os.Stdout, unread}))
	command.SetErr(escape.NewWriter(output{os.Stderr, unread}))
	ran, err := command.ExecuteContextC(ctx)
	if ended := (exit{}); err != nil && !errors.As(err, &ended) {
		switch cause := context.Cause(ctx); { // which is why it went wrong
		case errors.Is(cause, errNobodyReads):
			err = exit{code: exitIncomplete}
		case errors.Is(cause, suites.ErrInterrupted):
			err = exit{exitIncomplete, "interrupted"}
		}
	}
	err = setEarlierAside(ran, os.Args[1:], err)
	code := exitCode(err)
	tellPipelineOfError(ran, os.Args[1:], err)
	os.Exit(code)
}

// The exit codes that are not a report's conclusion.
const (
	exitRefused     = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitIncomplete  = 4
)

// exit ends the command with a code. Its message, if any, is for standard error.
type exit struct {
	code    int
	message string
}

// Error implements error.
func (e exit) Error() string { return e.message }

// remarked is an error with a sentence of its own behind it.
type remarked struct {
	error
	remark string
}

// Unwrap returns the error without the remark.
func (r remarked) Unwrap() error { return r.error }

// exitCode prints an error and returns the code to exit with. What no command gave a code
// to is wrong usage. An error takes one line, and one of a file a line for each mistake.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	for _, line := range messageLines(err) {
		fmt.Fprintln(os.Stderr, escape.Text("itwin-conformance: "+line))
	}
	return codeOf(err)
}

// codeOf is the code that a command ends with by an error.
func codeOf(err error) int {
	ended := exit{code: exitUsage}
	errors.As(err, &ended)
	return ended.code
}

// messageLines are the lines that say what is wrong.
func messageLines(err error) []string {
	var remark remarked
	if errors.As(err, &remark) {
		lines := messageLines(remark.error)
		if len(lines) == 1 {
			return []string{lines[0] + "; " + remark.remark}
		}
		return append(lines, remark.remark)
	}
	if broken := (*yamlfile.Broken)(nil); errors.As(err, &broken) {
		return broken.Lines()
	}
	message := err.Error()
	if message == "" {
		return nil
	}
	if len(message) > longestMessage {
		message = strings.ToValidUTF8(message[:longestMessage], "") + "…"
	}
	return []string{strings.ReplaceAll(message, "\n", " ")}
}

// longestMessage bounds the line of an error, in bytes: it may quote files of
// somebody else's.
const longestMessage = 4000
