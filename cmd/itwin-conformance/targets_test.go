package main

import (
	"bufio"
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// answerEverything is a server that answers every request with status, but reads:
// there it knows nothing.
func answerEverything(t testing.TB, status int) string {
	t.Helper()
	return answerAll(t, func(method string) int {
		if method == http.MethodGet {
			return http.StatusNotFound
		}
		return status
	})
}

func answerAll(t testing.TB, status func(method string) int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status(r.Method))
		fmt.Fprint(w, `{"error":{"code":"HeaderNotFound","message":"No."}}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// lying is a reference behind a proxy that alters the answers to the operation
// under test, and the target file of it.
func lying(t testing.TB, alter func(*http.Response)) string {
	t.Helper()
	b := newBed(t)
	proxy := b.proxy(t)
	proxy.ModifyResponse = func(answer *http.Response) error {
		if answer.Request.Method == http.MethodDelete && strings.HasSuffix(answer.Request.URL.Path, "/image") {
			alter(answer)
		}
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return b.at(t, front.URL)
}

// platformTarget writes a target file that arranges over the platform's calls.
// Its personas are those of an emulator of its own, at whose address it also is
// unless baseURL says otherwise.
func platformTarget(t testing.TB, baseURL string, without ...string) string {
	t.Helper()
	b := newBed(t)
	return b.at(t, cmp.Or(baseURL, b.url), without...)
}

// poolTarget writes a target file with prepared iTwins and tokens that nothing
// checks.
func poolTarget(t testing.TB, baseURL string) string {
	t.Helper()
	setenv(t, "SOME_TOKEN", "opaque-token-of-a-test")
	var file strings.Builder
	fmt.Fprintf(&file, "name: pool\nbaseUrl: %s\npersonas:\n", baseURL)
	for _, persona := range []string{
		"modifier", "reader", "outsider", "external-participant", "account-administrator", "wrong-scope", "administrator-wrong-scope", "expired",
	} {
		fmt.Fprintf(&file, "  %s: {token: {env: SOME_TOKEN}}\n", persona)
	}
	fmt.Fprintf(&file, "arranging:\n  pool:\n    iTwins:\n")
	for i := range 60 {
		fmt.Fprintf(&file, "      - {id: 00000000-0000-4000-8000-%012d, image: %t, grants: {modifier: [itwins_modify]}}\n", i, i%3 > 0)
	}
	return writeTarget(t, file.String())
}

func writeTarget(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "target.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// emulator is the reference command, running.
type emulator struct {
	process     *exec.Cmd
	environment map[string]string // what it printed to be exported
	printed     string            // all that it printed
}

func startEmulator(t *testing.T, args ...string) *emulator {
	t.Helper()
	started := &emulator{process: command(t, append([]string{"reference", "--address", "127.0.0.1:0"}, args...)...), environment: map[string]string{}}
	stdout, err := started.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := started.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = started.process.Process.Kill() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		line := lines.Text()
		started.printed += line + "\n"
		if name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "="); found && line != strings.TrimPrefix(line, "export ") {
			started.environment[name] = value
			setenv(t, name, value)
		}
		if strings.HasPrefix(line, "# a token:") { // the last line
			return started
		}
	}
	t.Fatal("the emulator ended before it had said everything")
	return nil
}

// stop sends a signal and returns the exit code.
func (e *emulator) stop(t *testing.T, signal syscall.Signal) int {
	t.Helper()
	if err := e.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	_ = e.process.Wait()
	return e.process.ProcessState.ExitCode()
}
