package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
)

// BenchmarkRun measures whole runs of the built binary against the embedded
// reference, and beside each the floor: the same exchanges, in the same order of
// dependence, from a bare HTTP client against the same server.
//
//   - wall-s: from the start of the process to its end;
//   - waited-s: of that, what Retry-After asked for;
//   - critical-s: the longest case: its exchanges and its wait, nothing else;
//   - floor-s: what the bare client takes, without any wait.
func BenchmarkRun(b *testing.B) {
	for _, each := range []struct {
		latency    time.Duration
		exhaustive bool
	}{{0, false}, {100 * time.Millisecond, false}, {0, true}, {100 * time.Millisecond, true}} {
		latency := each.latency
		b.Run(fmt.Sprintf("latency=%s,exhaustive=%t", latency, each.exhaustive), func(b *testing.B) {
			var wall, waited, critical, floor, cpu, resident float64
			for b.Loop() {
				out := b.TempDir()
				made := command(b, "run", "--out", out, "--latency", latency.String(), fmt.Sprintf("--exhaustive=%t", each.exhaustive))
				ended := finish(b, made)
				if ended.code != 0 {
					b.Fatal(ended.stdout, ended.stderr)
				}
				report := readReport(b, out)
				path, wait := criticalPath(report)
				wall += ended.took.Seconds()
				waited += wait
				critical += path
				floor += bareClient(b, report, latency).Seconds()
				cpu += (made.ProcessState.UserTime() + made.ProcessState.SystemTime()).Seconds()
				resident = max(resident, float64(residentOf(made.ProcessState))/(1<<20))
			}
			n := float64(b.N)
			b.ReportMetric(wall/n, "wall-s")
			b.ReportMetric(waited/n, "waited-s")
			b.ReportMetric(critical/n, "critical-s")
			b.ReportMetric(wall/critical, "wall/critical")
			b.ReportMetric(floor/n, "floor-s")
			b.ReportMetric((wall-waited)/floor, "(wall-waited)/floor")
			b.ReportMetric(cpu/n, "cpu-s")
			b.ReportMetric(resident, "resident-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// criticalPath returns the longest case and the longest wait, in seconds. Of a
// case counts the time in which at least one of its exchanges was under way, and
// the wait it was told.
func criticalPath(report *reports.Report) (path, waited float64) {
	for _, c := range report.Cases {
		busy, until := 0.0, 0.0
		for _, e := range c.Exchanges { // in the order of their starts
			start, end := max(e.StartMs, until), e.StartMs+e.DurationMs
			if end > start {
				busy += end - start
				until = end
			}
		}
		path = max(path, (busy+c.WaitedMs)/1000)
		waited = max(waited, c.WaitedMs/1000)
	}
	return path, waited
}

// bareClient sends as many requests as the run did, each once those have been
// answered that the run had waited for, and returns how long that takes.
func bareClient(b *testing.B, report *reports.Report, latency time.Duration) time.Duration {
	b.Helper()
	server, err := reference.Start(reference.Options{Latency: latency})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = server.Close(context.Background()) }()
	var token string
	for _, client := range server.Clients() {
		if client.ID == string(fixtures.Modifier) {
			token, err = fixtures.ClientCredentials(server.TokenURL(), client.ID, client.Secret).Token(b.Context())
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	send := func() {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodDelete, server.URL()+"/itwins/00000000-0000-4000-8000-000000000000/image", nil)
		if err != nil {
			b.Error(err)
			return
		}
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := client.Do(request)
		if err != nil {
			b.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}

	started := time.Now()
	var all sync.WaitGroup
	for _, c := range report.Cases {
		answered := make([]chan struct{}, len(c.Exchanges))
		for i := range answered {
			answered[i] = make(chan struct{})
		}
		for i, e := range c.Exchanges {
			all.Go(func() {
				defer close(answered[i])
				for j, before := range c.Exchanges {
					if before.StartMs+before.DurationMs <= e.StartMs {
						<-answered[j]
					}
				}
				send()
			})
		}
	}
	all.Wait()
	return time.Since(started)
}
