package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports/evidence"
)

// binary is the command as its users have it. The tests of this package run it;
// none calls the code of a command.
var binary string

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError) // as main does
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "itwin-conformance-test-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		binary = filepath.Join(dir, "itwin-conformance")
		build := exec.Command("go", "build", "-ldflags", "-X main.version=test", "-o", binary, ".") //nolint:noctx // lasts as long as the tests
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
	took   time.Duration
}

// command is the binary with arguments, in a directory of its own.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // of a busy machine
	t.Cleanup(cancel)
	made := exec.CommandContext(ctx, binary, args...)
	made.Dir = t.TempDir()
	made.Env = append(os.Environ(), "NO_COLOR=1")
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
// evidence supports its report.
func expectVerified(t testing.TB, made *exec.Cmd) {
	t.Helper()
	out := slices.Index(made.Args, "--out") + 1
	if made.Args[1] != "run" || out == 0 {
		return
	}
	if _, err := os.Stat(filepath.Join(made.Args[out], evidence.FileName)); err != nil {
		return // it did not come so far
	}
	verified, err := bundle.Verify(made.Args[out], "test")
	if err != nil {
		t.Error(err)
		return
	}
	for _, finding := range verified.Findings {
		t.Errorf("%s: the bundle is not verified: %s", strings.Join(made.Args, " "), finding)
	}
}

func execute(t testing.TB, args ...string) outcome {
	t.Helper()
	return finish(t, command(t, args...))
}
