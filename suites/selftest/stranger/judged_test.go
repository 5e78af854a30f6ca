package stranger_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"itwin-conformance/suites/selftest/stranger"
)

// suite builds the command once, and returns where it is.
var suite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "stranger-suite-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "itwin-conformance")
	out, err := exec.Command("go", "build", "-o", path, "itwin-conformance/cmd/itwin-conformance").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("building the suite: %w: %s", err, out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := suite(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path)) // it is in a temporary directory
	}
	os.Exit(code)
}

// verdicts is what a run said of a server.
type verdicts struct {
	code        int
	failed      []string // must and should requirements
	notTestable []string
	said        string // on standard error, or what failed in words
}

// judge runs the suite as anybody would: its binary, and a target file.
func judge(t *testing.T, subject *stranger.Subject) verdicts {
	t.Helper()
	binary, err := suite()
	if err != nil {
		t.Fatal(err)
	}
	server := stranger.New(subject)
	defer server.Close()
	dir := t.TempDir()
	target, err := server.TargetFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), binary, "run", "--target", target, "--out", filepath.Join(dir, "out"), "--json", "--fail-on", "should")
	command.Dir = dir
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_CACHE_HOME="+dir)
	var out, said bytes.Buffer
	command.Stdout, command.Stderr = &out, &said
	if err := command.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	result := verdicts{code: command.ProcessState.ExitCode(), said: said.String()}
	var report struct {
		Requirements []struct {
			ID, Level, Verdict string
			Reason             string
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		return result // a run that could not begin has no report
	}
	for _, r := range report.Requirements {
		switch cmp.Or(r.Verdict, "?") {
		case "fail":
			result.failed = append(result.failed, r.ID)
		case "not-testable":
			result.notTestable = append(result.notTestable, r.ID)
		}
	}
	return result
}

func TestTheCorrectServerIsAccusedOfNothing(t *testing.T) {
	if got := judge(t, nil); got.code != 0 || got.failed != nil || got.notTestable != nil {
		t.Fatalf("exit %d, failed %v, not testable %v\n%s", got.code, got.failed, got.notTestable, got.said)
	}
}

func TestJudged(t *testing.T) {
	subjects := stranger.Subjects()
	if only := os.Getenv("STRANGER"); only != "" {
		subjects = slices.DeleteFunc(subjects, func(s stranger.Subject) bool { return !regexp.MustCompile(only).MatchString(s.Name) })
	}
	results := make([]verdicts, len(subjects))
	var judges sync.WaitGroup
	slots := make(chan struct{}, 4)
	for i := range subjects {
		judges.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			results[i] = judge(t, &subjects[i])
		})
	}
	judges.Wait()
	for i, s := range subjects {
		r := results[i]
		t.Logf("%-14s %-8s %-32s exit %d failed %v nt %v", s.Dimension, s.Level, s.Name, r.code, r.failed, r.notTestable)
		if r.code > 1 {
			t.Log(r.said)
		}
	}
}
