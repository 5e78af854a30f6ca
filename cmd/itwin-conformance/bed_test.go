package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/wire"
)

// bed is a reference with all that commands need to work on it, and nothing of
// it in this process's environment: several may be in use at once.
type bed struct {
	server *reference.Server
	cache  string           // where the commands keep their journals
	owner  *fixtures.Target // the reference, for whoever arranges on it beside the commands
	emails map[fixtures.Persona]string
}

func newBed(t testing.TB, latency time.Duration) *bed {
	t.Helper()
	server, err := reference.Start(reference.Options{Latency: latency})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close(context.Background()) })
	made := &bed{
		server: server, cache: t.TempDir(), emails: map[fixtures.Persona]string{},
		owner: fixtures.NewTarget("bed", server.URL(), fixtures.RunIdentity{ID: "bystanders", Version: "test"}),
	}
	t.Cleanup(func() { _ = made.owner.Close(context.Background()) })
	for _, client := range server.Clients() {
		made.owner.Tokens[fixtures.Persona(client.ID)] = fixtures.ClientCredentials(server.TokenURL(), client.ID, client.Secret)
		made.emails[fixtures.Persona(client.ID)] = client.User
	}
	return made
}

// targetFile writes a target file of the reference at an address, with lines of it
// replaced.
func (b *bed) targetFile(t testing.TB, baseURL string, oldnew ...string) string {
	t.Helper()
	file := strings.Replace(string(referenceTarget(b.server)), b.server.URL(), baseURL, 1)
	return writeTarget(t, strings.NewReplacer(oldnew...).Replace(file))
}

// command is the binary with the secrets that the target file names.
func (b *bed) command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	made := command(t, args...)
	made.Env = append(made.Env, "XDG_CACHE_HOME="+b.cache, "ITWIN_BASE_URL="+b.server.URL(), "ITWIN_TOKEN_URL="+b.server.TokenURL())
	for _, client := range b.server.Clients() {
		made.Env = append(made.Env, fixtures.Persona(client.ID).SecretVariable()+"="+client.Secret)
	}
	return made
}

// arrange puts iTwins with images on the reference, which the modifier may modify.
func (b *bed) arrange(t testing.TB, many int) []fixtures.ITwin {
	t.Helper()
	plans := make([]fixtures.Plan, many)
	for i := range plans {
		plans[i] = fixtures.Plan{Image: true, Grants: map[fixtures.Persona][]string{fixtures.Modifier: {fixtures.PermissionModify}}}
	}
	platform := &fixtures.Platform{RunID: "bystanders", Emails: b.emails}
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
