package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/fixtures/wire"
)

// bed is an emulator with all that commands need to work on it, and nothing of it
// in this process's environment: several may be in use at once. It is the built binary,
// which the race detector does not slow down.
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
			setenv(t, name, value)
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

// at writes the target file of the emulator, at another address and without some
// personas.
func (b *bed) at(t testing.TB, address string, without ...string) string {
	t.Helper()
	file := strings.Replace(b.file, "baseUrl: "+b.url, "baseUrl: "+address, 1)
	for _, persona := range without {
		head, rest, found := strings.Cut(file, "  "+persona+":\n")
		if !found {
			t.Fatalf("the emulator has no persona %s", persona)
		}
		file = head + strings.SplitN(rest, "\n", 4)[3] // without email, token and clientCredentials
	}
	return writeTarget(t, file)
}

// proxy passes requests on to the emulator. Whoever asks may disconnect before the answer
// comes.
func (b *bed) proxy(t testing.TB) *httputil.ReverseProxy {
	t.Helper()
	base, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(base)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	return proxy
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
	return b.arrangeAll(t, slices.Repeat([]bool{true}, 6))
}

// arrangeAll puts an iTwin on the emulator for each value, which says whether it has an
// image. The modifier may modify them.
func (b *bed) arrangeAll(t testing.TB, images []bool) []fixtures.ITwin {
	t.Helper()
	plans := make([]fixtures.Plan, len(images))
	for i, image := range images {
		plans[i] = fixtures.Plan{Image: image, Grants: map[fixtures.Persona][]string{fixtures.Modifier: {fixtures.PermissionModify}}}
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

// letTimePass makes the journals old: what the runs that wrote them asked for was created
// long ago, or never. The long form waits until that is so instead.
func (b *bed) letTimePass(t testing.TB) {
	t.Helper()
	if soak.Asked() {
		return
	}
	longAgo := time.Now().Add(-time.Hour)
	if err := filepath.WalkDir(b.variable("XDG_CACHE_HOME"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			err = os.Chtimes(path, longAgo, longAgo)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// descendants are commands and all that these start. Each holds the end of a pipe.
type descendants struct {
	t           testing.TB
	read, write *os.File
}

func newDescendants(t testing.TB) *descendants {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = read.Close(), write.Close() })
	return &descendants{t, read, write}
}

// of adds a command that has not been started.
func (d *descendants) of(made *exec.Cmd) *exec.Cmd {
	made.ExtraFiles = []*os.File{d.write}
	return made
}

// wait returns when all have ended.
func (d *descendants) wait() {
	d.t.Helper()
	_ = d.write.Close()
	if _, err := io.ReadAll(d.read); err != nil {
		d.t.Fatal(err)
	}
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
