package main

import (
	"os"
	"syscall"
)

// residentOf is how much memory a process that has ended took at most, in bytes.
func residentOf(ended *os.ProcessState) int64 {
	return ended.SysUsage().(*syscall.Rusage).Maxrss << 10 // Linux counts in KiB
}
