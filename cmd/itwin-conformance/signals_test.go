package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/soak"
)

// front stands before a target and ends runs in the middle: each by a signal at
// a certain one of its requests, so that it is the middle on a busy machine too.
type front struct {
	forward http.Handler

	mu    sync.Mutex
	left  map[string]int    // how many requests each run may send, by the header that its target file gives it
	end   map[string]func() // what happens then
	under sync.WaitGroup    // requests that are under way
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	run := r.Header.Get("X-Run")
	f.mu.Lock()
	if f.left[run]--; f.left[run] == 0 {
		f.end[run]()
	}
	f.mu.Unlock()
	f.under.Add(1)
	defer f.under.Done()
	f.forward.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context()))) // to its end, whoever is gone
}

// endRuns starts so many runs, a few at a time, and ends each by a signal. It returns a
// target file for the sweep when nothing of them is under way any more.
func endRuns(t *testing.T, b *bed, runs, mostRequests int, oldnew ...string) string {
	t.Helper()
	ending := &front{forward: b.proxy(t), left: map[string]int{}, end: map[string]func(){}}
	server := httptest.NewServer(ending)
	t.Cleanup(server.Close)
	random := rand.New(rand.NewPCG(7, uint64(runs)))
	targets := make([]string, runs)
	for i := range targets {
		name := "run-" + strconv.Itoa(i)
		ending.left[name] = 1 + random.IntN(mostRequests)
		targets[i] = b.targetFile(t, slices.Concat(oldnew, []string{"baseUrl: " + b.url, "baseUrl: " + server.URL + "\nheaders: {X-Run: " + name + "}"})...)
	}
	all := newDescendants(t)
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGKILL, syscall.SIGTERM, syscall.SIGKILL}
	atOnce(4, runs, func(i int) {
		made := all.of(b.command(t, "run", "--target", targets[i], "--out", t.TempDir()))
		ending.mu.Lock()
		err := made.Start()
		ending.end["run-"+strconv.Itoa(i)] = func() { _ = made.Process.Signal(signals[i%len(signals)]) }
		ending.mu.Unlock()
		if err != nil {
			t.Error(err)
			return
		}
		_ = made.Wait()
	})
	all.wait()
	ending.under.Wait()
	b.letTimePass(t)
	return targets[0]
}

// poolOf is the arranging of a target file by prepared iTwins.
func poolOf(itwins []fixtures.ITwin) string {
	var file strings.Builder
	file.WriteString("  pool:\n    uploads: true\n    iTwins:\n")
	for _, itwin := range itwins {
		fmt.Fprintf(&file, "      - {id: %s, image: true, grants: {modifier: [itwins_modify]}}\n", itwin.ID)
	}
	return file.String()
}

// untouched is that the iTwins are there with their images, and nothing else is.
func untouched(itwins []fixtures.ITwin) map[string]bool {
	there := map[string]bool{}
	for _, itwin := range itwins {
		there[itwin.ID] = true
	}
	return there
}

// sweepAll sweeps and returns what is there then.
func sweepAll(t *testing.T, b *bed, target string) map[string]bool {
	t.Helper()
	ended := finish(t, b.command(t, "sweep", "--target", target))
	if ended.code != 0 {
		t.Fatal(ended.stdout + ended.stderr)
	}
	if again := finish(t, b.command(t, "sweep", "--target", target)); again.stdout != "nothing is left behind\n" {
		t.Fatal(again.stdout + again.stderr)
	}
	t.Logf("%d runs had left something behind", strings.Count(ended.stdout, "taken away"))
	return b.there(t)
}

// TestAfterASweepNothingIsLeftOfRunsThatWereEnded, and nothing else is gone.
func TestAfterASweepNothingIsLeftOfRunsThatWereEnded(t *testing.T) {
	t.Parallel() // most of the time it waits
	t.Run("platform", func(t *testing.T) {
		t.Parallel()
		g := NewWithT(t)
		b := newBed(t, "--latency", "10ms")
		bystanders := b.arrange(t)
		// A target file may call its target what it likes, the embedded one's name
		// included: it is no reason to keep no journal.
		target := endRuns(t, b, soak.Times(8, 34), 400, "name: emulator", "name: reference")
		g.Expect(len(b.there(t))).To(BeNumerically(">", len(bystanders)), "a killed run cleans nothing up")
		g.Expect(sweepAll(t, b, target)).To(Equal(untouched(bystanders)))
	})
	t.Run("pool", func(t *testing.T) {
		t.Parallel()
		g := NewWithT(t)
		b := newBed(t, "--latency", "10ms")
		bystanders, pool := b.arrange(t), b.arrange(t)
		target := endRuns(t, b, soak.Times(4, 8), 100, "  platform: {}\n", poolOf(pool))
		there := b.there(t) // there is nothing to sweep
		g.Expect(finish(t, b.command(t, "sweep", "--target", target)).stdout).To(Equal("nothing is left behind\n"))
		g.Expect(there).To(HaveLen(len(bystanders) + len(pool)))
		for _, itwin := range pool { // whose images are expendable
			g.Expect(there).To(HaveKey(itwin.ID))
			delete(there, itwin.ID)
		}
		g.Expect(there).To(Equal(untouched(bystanders)))
	})
	t.Run("command", func(t *testing.T) {
		t.Parallel()
		g := NewWithT(t)
		b := newBed(t, "--latency", "10ms")
		bystanders := b.arrange(t)
		target := endRuns(t, b, soak.Times(4, 8), 100, "  platform: {}\n", byTheExample(t, "", ""))
		g.Expect(len(b.there(t))).To(BeNumerically(">", len(bystanders)), "a killed run cleans nothing up")
		g.Expect(sweepAll(t, b, target)).To(Equal(untouched(bystanders)))
	})
}

// TestAnInterruptedRunTellsWhatIsKnownAndCleansUp interrupts runs at several of their
// requests.
func TestAnInterruptedRunTellsWhatIsKnownAndCleansUp(t *testing.T) {
	t.Parallel()
	b := newBed(t, "--latency", "10ms")
	ending := &front{forward: b.proxy(t), left: map[string]int{}, end: map[string]func(){}}
	server := httptest.NewServer(ending)
	t.Cleanup(server.Close)
	for _, request := range []int{10, 60, 150, 300} {
		t.Run(fmt.Sprint("request ", request), func(t *testing.T) {
			g := NewWithT(t)
			run, out := fmt.Sprint("run-", request), t.TempDir()
			target := b.targetFile(t, "baseUrl: "+b.url, "baseUrl: "+server.URL+"\nheaders: {X-Run: "+run+"}")
			reached := make(chan struct{})
			ending.mu.Lock()
			ending.left[run], ending.end[run] = request, func() { close(reached) }
			ending.mu.Unlock()
			ended := finish(t, b.interruptible(t, reached, "run", "--target", target, "--out", out))

			g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)
			g.Expect(ended.stdout).To(ContainSubstring("interrupted"))
			g.Expect(readReport(t, out).Run.Interrupted).To(BeTrue())
			g.Expect(b.there(t)).To(BeEmpty(), "iTwins were left behind")
		})
	}
}
