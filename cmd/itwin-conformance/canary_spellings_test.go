package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
)

// spelledOut are ways in which servers repeat what they were sent.
var spelledOut = []func(string) string{
	html.EscapeString,
	func(text string) string { return eachByte("&#%d;", text) },
	func(text string) string { return eachByte("&#x%x;", text) },
	func(text string) string { return eachByte("%%%02X", text) },
	func(text string) string { return eachByte(`\u%04x`, text) },
	func(text string) string { return eachByte(`\x%02x`, text) },
	func(text string) string { return hex.EncodeToString([]byte(text)) },
	func(text string) string { return strings.ToUpper(hex.EncodeToString([]byte("z" + text))) },
	func(text string) string { return base64.StdEncoding.EncodeToString([]byte("<" + text)) },
	func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(url.QueryEscape(text))) },
	func(text string) string { return eachByte("%%25%02x", text) },
	func(text string) string { return html.EscapeString(eachByte("&#%d;", text)) },
	func(text string) string {
		quoted, _ := json.Marshal(text)
		return strings.ReplaceAll(string(quoted), "+", `\u002B`)
	},
	func(text string) string { return eachByte("%c\x00", text) },
}

func eachByte(format, text string) string {
	var written strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&written, format, text[i])
	}
	return written.String()
}

// speller is a proxy before the emulator that repeats in the refusals of the operation
// what it was sent, in one spelling after another, and sometimes under a coding.
type speller struct {
	forward http.Handler
	made    atomic.Int32
	met     [2]atomic.Bool // a body of text, and one under a coding
}

// ServeHTTP implements http.Handler.
func (s *speller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorded := httptest.NewRecorder()
	said := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") + " " + r.Header.Get("X-Gateway-Key")
	operation := r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/image")
	s.forward.ServeHTTP(recorded, r)
	maps.Copy(w.Header(), recorded.Header())
	if !operation || recorded.Code < 400 || recorded.Code == http.StatusTooManyRequests {
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
		return
	}
	n := int(s.made.Add(1))
	spelled := spelledOut[n%len(spelledOut)](said)
	w.Header().Del("Content-Length")
	if !strings.ContainsAny(spelled, "\x00") {
		w.Header().Set("X-Echo", spelled)
	}
	coded := n%5 == 0
	s.met[map[bool]int{true: 1}[coded]].Store(true)
	if coded {
		w.Header().Set("Content-Encoding", []string{"br", "deflate", "zstd", "gzip", "aes128gcm"}[n/5%5])
	}
	w.WriteHeader(recorded.Code)
	_, _ = fmt.Fprintf(w, "<html><body>Access was refused to %s</body></html>", spelled)
}

// inNumbers undoes hexadecimal digits, \x and NUL.
func inNumbers(text string) string {
	plain := regexp.MustCompile(`\\x[0-9a-f]{2}`).ReplaceAllStringFunc(strings.ReplaceAll(text, "\x00", ""), func(escape string) string {
		code, _ := strconv.ParseUint(escape[2:], 16, 8) // the expression says so
		return string(rune(code))
	})
	for _, run := range regexp.MustCompile(`[0-9a-fA-F]{24,}`).FindAllString(text, -1) {
		for from := range 2 {
			bytes, _ := hex.DecodeString(run[from : len(run)-(len(run)-from)%2])
			plain += "\n" + string(bytes)
		}
	}
	return plain
}

// TestNoSpellingOfASecretIsShown in any byte of what a run writes, nor what a signed URL
// is signed by.
func TestNoSpellingOfASecretIsShown(t *testing.T) {
	t.Parallel()
	b, planted := newBed(t), canaries{}
	to, err := url.Parse(b.url)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	spelling := &speller{forward: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, ErrorLog: log.New(io.Discard, "", 0),
	}}
	front := httptest.NewServer(spelling)
	t.Cleanup(front.Close)
	b.environment = append(b.environment,
		"READER_TOKEN="+planted.token(t, b, "reader"), "OUTSIDER_TOKEN="+planted.token(t, b, "outsider"), "GATEWAY_KEY=+/"+planted.plant("header")+"==")
	target := b.targetFile(t, "baseUrl: "+b.url, "baseUrl: "+front.URL,
		b.tokenOf("reader"), "{env: READER_TOKEN}", b.tokenOf("outsider"), "{env: OUTSIDER_TOKEN}",
		"arranging:", "headers: {X-Gateway-Key: \"${GATEWAY_KEY}\"}\narranging:")

	look := func(t *testing.T, planted canaries, args ...string) (outputs map[string]string) {
		g := NewWithT(t)
		out := filepath.Join(t.TempDir(), "out")
		made := b.command(t, append([]string{"run", "--out", out}, args...)...)
		summary := filepath.Join(t.TempDir(), "summary.md")
		made.Env = append(made.Env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+summary)
		ended := finish(t, made) // which verifies what it left
		g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
		outputs = map[string]string{"stdout": ended.stdout, "stderr": ended.stderr}
		for _, format := range reports.Formats() {
			written := finish(t, b.command(t, "report", "--from", out, "--format", format.Name))
			g.Expect(written.code).To(Equal(0), written.stderr)
			outputs[format.Name] = written.stdout
		}
		files, err := filepath.Glob(filepath.Join(out, "*"))
		g.Expect(err).NotTo(HaveOccurred())
		for _, path := range append(files, summary) {
			content, err := os.ReadFile(path)
			g.Expect(err).NotTo(HaveOccurred())
			outputs[filepath.Base(path)] = string(content)
		}
		g.Expect(outputs).To(And(HaveKey("evidence.jsonl"), HaveKey("report.json"), HaveKey("report.html"), HaveKey("junit.xml"), HaveKey("har")))
		for name, output := range outputs {
			if shown := planted.shownBy(append(usual, inNumbers), output); len(shown) > 0 {
				t.Errorf("%s shows %d times a secret, of %s", name, len(shown), shown[0])
			}
		}
		return outputs
	}
	t.Run("spelled out", func(t *testing.T) {
		outputs := look(t, planted, "--target", target, "--requirement", "authz.no-permission", "--requirement", "authz.non-member", "--requirement", "error.schema")
		g := NewWithT(t)
		g.Expect(int(spelling.made.Load())).To(BeNumerically(">=", 2*len(spelledOut)))
		g.Expect([]bool{spelling.met[0].Load(), spelling.met[1].Load()}).To(Equal([]bool{true, true}))
		g.Expect(outputs["evidence.jsonl"]).To(And(ContainSubstring("${READER_TOKEN}"), ContainSubstring("${GATEWAY_KEY}"), ContainSubstring("${REDACTED_BODY}")))
	})
	t.Run("signed URLs", func(t *testing.T) {
		signed := canaries{"a signature": reference.NotToBeShown, "one that is escaped": url.QueryEscape(reference.NotToBeShown)}
		outputs := look(t, signed, "--variant", "signed-urls", "--label-filter", "no-permission || missing-image", "--fault", "code-in-lower-case", "--fault", "message-empty")
		NewWithT(t).Expect(strings.Count(outputs["evidence.jsonl"], "${SIGNATURE}")).To(BeNumerically(">", 20))
	})
}
