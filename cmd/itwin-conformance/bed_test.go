package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// bed is an emulator with all that commands need to work on it, and nothing of it
// in this process's environment: several may be in use at once.
type bed struct {
	url         string
	environment []string         // as the emulator printed it, and where commands keep their journals
	file        string           // the target file that the emulator wrote
	owner       *fixtures.Target // the emulator, for whoever arranges on it beside the commands
}

func newBed(t testing.TB, args ...string) *bed {
	t.Helper()
	path := filepath.Join(t.TempDir(), "emulator.yaml")
	args = append([]string{"reference", "--address", "127.0.0.1:0", "--target-file", path}, args...)
	emulator := exec.CommandContext(t.Context(), binary, args...) // which ends with the test
	stdout, err := emulator.StdoutPipe()
	if err == nil {
		err = emulator.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = emulator.Wait() })
	made := &bed{environment: []string{"XDG_CACHE_HOME=" + t.TempDir()}}
	exported := map[string]string{}
	for lines := bufio.NewScanner(stdout); lines.Scan() && !strings.HasPrefix(lines.Text(), "# a token:"); {
		if variable, is := strings.CutPrefix(lines.Text(), "export "); is {
			made.environment = append(made.environment, variable)
			name, value, _ := strings.Cut(variable, "=")
			exported[name] = value
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	made.url, made.file = exported["ITWIN_BASE_URL"], string(file)
	made.owner = fixtures.NewTarget("bed", made.url, fixtures.RunIdentity{ID: "bystanders", Version: "test"})
	t.Cleanup(func() { _ = made.owner.Close(context.Background()) })
	made.owner.Tokens[fixtures.Owner] = fixtures.ClientCredentials(exported["ITWIN_TOKEN_URL"], "owner", exported["OWNER_CLIENT_SECRET"])
	return made
}

// targetFile writes the target file of the emulator with texts in it replaced.
func (b *bed) targetFile(t testing.TB, oldnew ...string) string {
	t.Helper()
	return writeTarget(t, strings.NewReplacer(oldnew...).Replace(b.file))
}

// command is the binary with the secrets that the target file names.
func (b *bed) command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	made := command(t, args...)
	made.Env = append(made.Env, b.environment...)
	return made
}

// interruptible is the binary, which gets SIGINT when something happens.
func (b *bed) interruptible(t testing.TB, happens <-chan struct{}, args ...string) *exec.Cmd {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		defer interrupt()
		select {
		case <-happens:
		case <-ctx.Done():
		}
	}()
	plain := b.command(t, args...)
	made := exec.CommandContext(ctx, plain.Path, args...)
	made.Dir, made.Env = plain.Dir, plain.Env
	made.Cancel = func() error { return made.Process.Signal(os.Interrupt) }
	return made
}

// arrange puts six iTwins with images on the emulator, which the modifier may
// modify.
func (b *bed) arrange(t testing.TB) []fixtures.ITwin {
	t.Helper()
	plans := make([]fixtures.Plan, 6)
	for i := range plans {
		plans[i] = fixtures.Plan{Image: true, Grants: map[fixtures.Persona][]string{fixtures.Modifier: {fixtures.PermissionModify}}}
	}
	platform := &fixtures.Platform{RunID: "bystanders", Emails: map[fixtures.Persona]string{fixtures.Modifier: "modifier@example-industries.example"}}
	itwins, err := platform.Arrange(t.Context(), b.owner, plans...)
	if err != nil {
		t.Fatal(err)
	}
	return itwins
}

// there are the ids of the owner's iTwins, with whether each has its image.
func (b *bed) there(t testing.TB) map[string]bool {
	t.Helper()
	var page struct {
		ITwins []struct{ ID string } `json:"iTwins"`
	}
	if err := json.Unmarshal(b.get(t, "/itwins", "$top=1000").Body, &page); err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, itwin := range page.ITwins {
		there[itwin.ID] = b.get(t, fixtures.ImagePath(itwin.ID), "").Status == http.StatusOK
	}
	return there
}

func (b *bed) get(t testing.TB, path, query string) *wire.Answer {
	t.Helper()
	exchange, err := b.owner.Call(t.Context(), fixtures.Call{
		Purpose: wire.Arrange, Method: http.MethodGet, Path: path, Query: query, Persona: fixtures.Owner, Header: fixtures.Bearer(),
	})
	if err != nil || exchange.Answer == nil {
		t.Fatal(err, exchange)
	}
	return exchange.Answer
}

// atOnce calls do(0) … do(n-1), so many at a time, and returns when all have
// returned.
func atOnce(limit, n int, do func(i int)) {
	places := make(chan struct{}, limit)
	var group sync.WaitGroup
	for i := range n {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			do(i)
		})
	}
	group.Wait()
}
