package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"
)

func TestReferencePrintsAnEnvironmentThatWorks(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	emulator := startEmulator(t)
	token := emulator.token(t, "modifier")

	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete,
		emulator.environment["ITWIN_BASE_URL"]+"/itwins/00000000-0000-4000-8000-000000000000/image", nil)
	g.Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	g.Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	g.Expect(answer.StatusCode).To(Equal(http.StatusNotFound))
}

func TestTheTargetFileOfTheReferenceReachesTheFullLevel(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	targetFile := filepath.Join(t.TempDir(), "emulator.yaml")
	startEmulator(t, "--target-file", targetFile)
	ended := execute(t, "run", "--exhaustive", "--target", targetFile, "--out", t.TempDir())

	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("level full"))
}

// TestATargetFileTakesThePlaceOfALink, and leaves alone what that leads to.
func TestATargetFileTakesThePlaceOfALink(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	link, precious := filepath.Join(dir, "emulator.yaml"), filepath.Join(dir, "precious")
	g.Expect(os.WriteFile(precious, []byte("precious"), 0o600)).To(Succeed())
	g.Expect(os.Symlink(precious, link)).To(Succeed())
	startEmulator(t, "--target-file", link)
	g.Expect(string(read(t, precious))).To(Equal("precious"))
	g.Expect(string(read(t, link))).To(HavePrefix("name: emulator\n"))
	info, err := os.Lstat(link)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(info.Mode().Perm()|info.Mode().Type()).To(BeEquivalentTo(0o600), "it is a file by now")

	ended := execute(t, "reference", "--address", "127.0.0.1:0", "--target-file", dir)
	g.Expect(ended.code).To(Equal(2))
	g.Expect(ended.stderr).To(Equal("itwin-conformance: --target-file: " + dir + " is no regular file\n"))
}

func TestReferenceStopsCleanlyOnASignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			NewWithT(t).Expect(startEmulator(t).stop(t, signal)).To(Equal(0))
		})
	}
}

// token gets a persona's token as a user of the emulator would.
func (e *emulator) token(t testing.TB, client string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.environment["ITWIN_TOKEN_URL"],
		strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(client, e.environment[strings.ToUpper(client)+"_CLIENT_SECRET"])
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&granted); err != nil || granted.Token == "" {
		t.Fatalf("no token for %s: %v", client, err)
	}
	return granted.Token
}

// iTwins counts the iTwins the owner has.
func (e *emulator) iTwins(t testing.TB) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.environment["ITWIN_BASE_URL"]+"/itwins", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+e.token(t, "owner"))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var page struct {
		ITwins []struct{} `json:"iTwins"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		t.Fatal(err)
	}
	return len(page.ITwins)
}
