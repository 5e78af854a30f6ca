package bundle

import (
	"syscall"
	"testing"
)

// resident is how much memory this process took at most, in bytes.
func resident(t testing.TB) int64 {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return usage.Maxrss << 10 // Linux counts in KiB
}
