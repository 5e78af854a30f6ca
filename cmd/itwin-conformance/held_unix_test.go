//go:build unix

package main

import (
	"os"
	"syscall"
	"testing"
)

// held makes a file that whoever reads it waits at until the test is over.
func held(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // whoever reads from it comes to the end
		if held, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			_ = held.Close()
		}
	})
}
