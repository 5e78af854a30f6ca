//go:build unix

package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
)

// atRequest stands before a target, and does something when a certain request comes,
// before that is passed on.
type atRequest struct {
	forward http.Handler

	mu   sync.Mutex
	left int
	do   func()
}

// ServeHTTP implements http.Handler.
func (a *atRequest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	if a.left--; a.left == 0 {
		a.do()
	}
	a.mu.Unlock()
	a.forward.ServeHTTP(w, r)
}

// before puts it before the bed, and returns the target file of that.
func (a *atRequest) before(t *testing.T, b *bed) string {
	t.Helper()
	base, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(base)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // the client has already disconnected; that is expected here
	a.forward = proxy
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return b.targetFile(t, "baseUrl: "+b.url, "baseUrl: "+server.URL)
}

// inTheMiddle is a request by which a run has arranged something, and has not
// deleted all of it.
const inTheMiddle = 150

// TestEverySignalThatEndsARunLetsItCleanUp and report, as Ctrl-C does. The short form
// leaves out signals of which only the number differs.
func TestEverySignalThatEndsARunLetsItCleanUp(t *testing.T) {
	t.Parallel()
	common := []syscall.Signal{syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGXCPU}
	for name, signals := range map[string][]syscall.Signal{
		"Ctrl-C":                          {syscall.SIGINT},
		"a request to end":                {syscall.SIGTERM},
		"a closed terminal":               {syscall.SIGHUP},
		"one that says so more than once": {syscall.SIGHUP, syscall.SIGHUP, syscall.SIGHUP},
		"Ctrl-\\":                         {syscall.SIGQUIT},
		"a timer":                         {syscall.SIGALRM},
		"a user's signal":                 {syscall.SIGUSR1},
		"another":                         {syscall.SIGUSR2},
		"too much time":                   {syscall.SIGXCPU},
	} {
		if !soak.Asked() && len(signals) == 1 && !slices.Contains(common, signals[0]) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if signal.Ignored(signals[0]) {
				t.Skipf("this test was started with %s ignored, as by nohup, and so is each program that it starts", signals[0])
			}
			g := NewWithT(t)
			b := newBed(t)
			front := &atRequest{left: inTheMiddle}
			target, out := front.before(t, b), t.TempDir()
			made := b.command(t, "run", "--target", target, "--out", out)
			front.do = func() {
				for _, each := range signals {
					_ = made.Process.Signal(each)
				}
			}
			ended := finish(t, made)
			g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)
			g.Expect(ended.stderr).To(ContainSubstring("interrupted: taking away what was created"))
			g.Expect(readReport(t, out).Run.Interrupted).To(BeTrue())
			g.Expect(b.there(t)).To(BeEmpty(), "iTwins were left behind")
			g.Expect(b.journals(t)).To(BeEmpty())
		})
	}
}

// TestWhatTheTargetClosesEndsNoRun: a write to a connection that it has closed brings
// SIGPIPE, as one to a program does that has ended.
func TestWhatTheTargetClosesEndsNoRun(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	front := &atRequest{left: inTheMiddle}
	target, out := front.before(t, b), t.TempDir()
	made := b.command(t, "run", "--target", target, "--out", out, "--label-filter", "!rate-limiting")
	front.do = func() { _ = made.Process.Signal(syscall.SIGPIPE) }
	ended := finish(t, made)
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(readReport(t, out).Run.Interrupted).To(BeFalse())
}

// TestANohupIsKept: a run that was started so that no closed terminal ends it goes on.
func TestANohupIsKept(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	front := &atRequest{left: inTheMiddle}
	target, out := front.before(t, b), t.TempDir()
	made := b.command(t, "run", "--target", target, "--out", out, "--label-filter", "!rate-limiting")
	made.Args = append([]string{"sh", "-c", `trap "" HUP; exec "$0" "$@"`, made.Path}, made.Args[1:]...)
	made.Path = lookedUp(t, "sh")
	front.do = func() { _ = made.Process.Signal(syscall.SIGHUP) }
	var stderr strings.Builder
	made.Stderr = &stderr
	g.Expect(made.Run()).To(Succeed(), stderr.String())
	g.Expect(readReport(t, out).Run.Interrupted).To(BeFalse())
}

// TestARunThatNobodyReadsEndsLikeCtrlC, as in "run … 2>&1 | head -1": a run writes a
// line for each case that fails, and the first of them finds nobody who reads it.
func TestARunThatNobodyReadsEndsLikeCtrlC(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t, "--fault", "success-200")
	target, out := b.targetFile(t), t.TempDir()
	reader, writer, err := os.Pipe()
	g.Expect(err).NotTo(HaveOccurred())
	made := b.command(t, "run", "--target", target, "--out", out)
	made.Stdout, made.Stderr = writer, writer
	g.Expect(made.Start()).To(Succeed())
	g.Expect(writer.Close()).To(Succeed())
	first := make([]byte, len("judging "))
	_, err = io.ReadFull(reader, first)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(first)).To(Equal("judging "))
	g.Expect(reader.Close()).To(Succeed())
	_ = made.Wait()
	g.Expect(made.ProcessState.ExitCode()).To(Equal(1), "a failure was proved")
	g.Expect(readReport(t, out).Run.Interrupted).To(BeTrue())
	g.Expect(filepath.Join(out, "evidence.jsonl")).To(BeAnExistingFile())
	g.Expect(b.there(t)).To(BeEmpty(), "iTwins were left behind")
	g.Expect(b.journals(t)).To(BeEmpty())
}

// TestAReportThatNobodyReadsChangesNoVerdict: the output breaks off after the run.
func TestAReportThatNobodyReadsChangesNoVerdict(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		args []string
		code int
	}{
		"a target that conforms": {[]string{"--requirement", "success.status"}, 0},
		"one that does not":      {[]string{"--requirement", "success.status", "--fault", "success-200"}, 1},
		"in JSON":                {[]string{"--requirement", "success.status", "--json"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			out := t.TempDir()
			made := command(t, append([]string{"run", "--out", out}, each.args...)...)
			g.Expect(unread(t, made)).To(ContainSubstring("report: "))
			g.Expect(made.ProcessState.ExitCode()).To(Equal(each.code))
			g.Expect(filepath.Join(out, "report.json")).To(BeAnExistingFile())
		})
	}
}

// TestACommandThatNobodyReadsSaysNothing of that.
func TestACommandThatNobodyReadsSaysNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "list")
	g.Expect(unread(t, made)).To(BeEmpty())
	g.Expect(made.ProcessState.ExitCode()).To(Equal(4))
}

// unread runs a command whose standard output nobody reads, and returns what it
// wrote to standard error.
func unread(t *testing.T, made *exec.Cmd) string {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err == nil {
		err = reader.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	made.Stdout, made.Stderr = writer, &stderr
	err = made.Start()
	_ = writer.Close()
	if err != nil {
		t.Fatal(err)
	}
	_ = made.Wait() // the test looks at how it ended
	return stderr.String()
}
