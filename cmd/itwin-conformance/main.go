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
	os.Exit(exitCode(setEarlierAside(ran, os.Args[1:], err)))
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

// exitCode prints an error on one line and returns the code to exit with. What
// no command gave a code to is wrong usage.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	ended := exit{exitUsage, err.Error()}
	errors.As(err, &ended)
	if message := ended.message; message != "" {
		if len(message) > longestMessage {
			message = strings.ToValidUTF8(message[:longestMessage], "") + "…"
		}
		fmt.Fprintln(os.Stderr, escape.Text("itwin-conformance: "+strings.ReplaceAll(message, "\n", " ")))
	}
	return ended.code
}

// longestMessage bounds the line of an error, in bytes: it may quote files of
// somebody else's.
const longestMessage = 4000
