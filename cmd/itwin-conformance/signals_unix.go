//go:build unix

package main

import (
	"os"
	"syscall"
)

// endings are the signals that end a process and can be caught, but for SIGPIPE and for
// those that its own mistakes bring about.
var endings = []os.Signal{
	syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM,
	syscall.SIGALRM, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGXCPU,
}
