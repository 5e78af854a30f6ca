package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// BenchmarkSelftest measures a whole self-test of the built binary.
//
//   - wall-s: from the start of the process to its end;
//   - resident-MB: the most memory that was resident at once;
//   - growth: the mean of the memory in the last third of the time over that in the
//     first. It is 1 where memory does not depend on how many subjects were tried.
func BenchmarkSelftest(b *testing.B) {
	for b.Loop() {
		made := exec.CommandContext(b.Context(), binary, "selftest")
		started := time.Now()
		if err := made.Start(); err != nil {
			b.Fatal(err)
		}
		sampled := make(chan []float64)
		go func() { sampled <- residentUntilEnd(made.Process.Pid) }()
		if err := made.Wait(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(started).Seconds(), "wall-s")
		samples := <-sampled
		if len(samples) < 10 {
			b.Skip("this system does not tell how much memory a process has")
		}
		third := len(samples) / 3
		b.ReportMetric(mean(samples[len(samples)-third:])/mean(samples[1:third]), "growth") // the first is of a process that loads
		most := 0.0
		for _, sample := range samples {
			most = max(most, sample)
		}
		b.ReportMetric(most, "resident-MB")
	}
	b.ReportMetric(0, "ns/op")
}

// residentUntilEnd samples how many megabytes of a process are resident until it
// has ended, where the system has /proc.
func residentUntilEnd(pid int) (samples []float64) {
	for range time.Tick(100 * time.Millisecond) {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return samples
		}
		_, after, found := strings.Cut(string(status), "VmRSS:")
		if !found {
			return samples // it has ended and is waited for
		}
		var kilobytes float64
		if _, err := fmt.Sscan(after, &kilobytes); err != nil {
			return samples
		}
		samples = append(samples, kilobytes/1024)
	}
	return samples
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum / float64(len(values))
}
