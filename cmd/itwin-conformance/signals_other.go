//go:build !unix

package main

import (
	"os"
	"syscall"
)

// endings are the signals that end a process and can be caught.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM}
