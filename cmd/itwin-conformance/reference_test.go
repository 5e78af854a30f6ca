package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
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

// TestRunReadsTheTargetFileOfAnyReference, whatever its address and the path of the file
// are, and a shell takes what was printed for what it says.
func TestRunReadsTheTargetFileOfAnyReference(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		address, file string
		args          []string
	}{
		"an address of IPv6":        {"[::1]:0", "x.yaml", nil},
		"IPv6 and opaque tokens":    {"[::1]:0", "x.yaml", []string{"--variant", "opaque-tokens"}},
		"a name":                    {"localhost:0", "x.yaml", nil},
		"a path with blanks":        {"127.0.0.1:0", "a b/c d.yaml", nil},
		"a path with odd letters":   {"127.0.0.1:0", "größe 🙂/$HOME 'x'.yaml", nil},
		"a path that is like flags": {"127.0.0.1:0", "--target/-x.yaml", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if listener, err := net.Listen("tcp", each.address); err != nil {
				t.Skipf("SKIPPED: nothing can listen on %s here: %v", each.address, err)
			} else if err := listener.Close(); err != nil {
				t.Fatal(err)
			}
			g := NewWithT(t)
			file := filepath.Join(t.TempDir(), each.file)
			g.Expect(os.MkdirAll(filepath.Dir(file), 0o755)).To(Succeed())
			emulator := startEmulator(t, append([]string{"--address", each.address, "--target-file", file}, each.args...)...)
			ended := execute(t, "run", "--requirement", "success.status", "--target", file, "--out", t.TempDir())
			g.Expect(ended.code).To(Equal(0), ended.stderr)

			echo := exec.CommandContext(t.Context(), "sh", "-c", emulator.printed+"printf %s \"$ITWIN_BASE_URL\"")
			said, err := echo.Output()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(read(t, file))).To(ContainSubstring(string(said)))
			g.Expect(string(said)).To(HavePrefix("http://"))
		})
	}
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
