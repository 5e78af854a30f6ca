package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports/evidence"
)

// testVersion is what the binary says it is.
const testVersion = "test"

// binary is the command as its users have it. The tests of this package run it;
// none calls the code of a command.
var binary string

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError) // as main does
	// All that this package tests happens in the binary, which is built with the race
	// detector then: a run that fails, runs of a served reference that are interrupted, and
	// one by an arranging program.
	soak.SampleUnderRace("TestAFailureShowsAllThatIsNeeded", "TestAnInterruptedRunTellsWhatIsKnownAndCleansUp", "TestAnArrangerThatDiesIsToldOf")
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "itwin-conformance-test-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		building := []string{"build", "-ldflags", "-X main.version=" + testVersion}
		if soak.Raced {
			building = append(building, "-race")
		}
		// Tests wait for commands, and these for Retry-After, most of the time. The flag
		// -parallel would do, but Ginkgo takes it for a mistake.
		if err := flag.Lookup("test.parallel").Value.Set(strconv.Itoa(2 * runtime.GOMAXPROCS(0))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		binary = filepath.Join(dir, "itwin-conformance")
		build := exec.Command("go", append(building, "-o", binary, ".")...) //nolint:noctx,gosec // lasts as long as the tests
		if output, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "building the binary: %v\n%s", err, output)
			return 1
		}
		return m.Run()
	}())
}

// outcome is how the binary ended.
type outcome struct {
	code   int
	stdout string
	stderr string
	took   time.Duration // for benchmarks; tests depend on no duration
}

// command is the binary with arguments, in a directory of its own, and with what
// setenv gave the test. The commands of one test share a cache directory, in which
// there are journals and locks.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	made := exec.CommandContext(t.Context(), binary, args...)
	made.Dir = t.TempDir()
	test, _, _ := strings.Cut(t.Name(), "/")
	cache := filepath.Join(filepath.Dir(binary), "cache", test)
	made.Env = slices.Concat(os.Environ(), []string{"NO_COLOR=1", "XDG_CACHE_HOME=" + cache}, environmentOf(t))
	return made
}

// environments are what setenv gave, by the name of the test.
var environments struct {
	mu     sync.Mutex
	byTest map[string][]string
}

// setenv sets a variable for the commands of a test and of its subtests. Unlike
// t.Setenv it changes nothing for tests that run at the same time.
func setenv(t testing.TB, name, value string) {
	t.Helper()
	environments.mu.Lock()
	defer environments.mu.Unlock()
	if environments.byTest == nil {
		environments.byTest = map[string][]string{}
	}
	environments.byTest[t.Name()] = append(environments.byTest[t.Name()], name+"="+value)
	t.Cleanup(func() {
		environments.mu.Lock()
		defer environments.mu.Unlock()
		delete(environments.byTest, t.Name())
	})
}

// environmentOf is what setenv gave a test and those that it is part of.
func environmentOf(t testing.TB) []string {
	environments.mu.Lock()
	defer environments.mu.Unlock()
	var environment []string
	whole := ""
	for part := range strings.SplitSeq(t.Name(), "/") {
		whole = strings.TrimPrefix(whole+"/"+part, "/")
		environment = append(environment, environments.byTest[whole]...)
	}
	return environment
}

// without is a command whose environment lacks some variables.
func without(made *exec.Cmd, names ...string) *exec.Cmd {
	made.Env = slices.DeleteFunc(made.Env, func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains(names, name)
	})
	return made
}

// finish runs the command to its end.
func finish(t testing.TB, made *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	made.Stdout, made.Stderr = &stdout, &stderr
	started := time.Now()
	err := made.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("%s: %v", strings.Join(made.Args, " "), err)
	}
	finished := outcome{made.ProcessState.ExitCode(), stdout.String(), stderr.String(), time.Since(started)}
	if _, tests := t.(*testing.T); tests {
		expectVerified(t, made)
	}
	return finished
}

// expectVerified looks at what the command left in --out: whatever a run met, its
// evidence supports its report. The command verify has tests of its own; here its package
// does the same without starting a process each time.
func expectVerified(t testing.TB, made *exec.Cmd) {
	t.Helper()
	at := slices.Index(made.Args, "--out") + 1
	if at == 0 || made.Args[1] != "run" {
		return
	}
	out := made.Args[at]
	if !filepath.IsAbs(out) {
		out = filepath.Join(made.Dir, out)
	}
	if _, err := os.Stat(filepath.Join(out, evidence.FileName)); err != nil {
		return // it did not come so far
	}
	verified, err := bundle.Verify(out, testVersion)
	if err != nil {
		t.Errorf("%s: the bundle is not verified: %v", strings.Join(made.Args, " "), err)
		return
	}
	if len(verified.Findings) > 0 {
		t.Errorf("%s: the bundle is not verified: %v", strings.Join(made.Args, " "), verified.Findings)
	}
}

func execute(t testing.TB, args ...string) outcome {
	t.Helper()
	return finish(t, command(t, args...))
}
