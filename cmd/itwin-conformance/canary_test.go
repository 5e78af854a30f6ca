package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/reports"
)

// canaries are secrets by the place each was planted in. Whatever shows one shows
// from where it came.
type canaries map[string]string

// plant makes a secret for a place.
func (c canaries) plant(place string) string {
	c[place] = "canary" + strings.ToLower(rand.Text())
	return c[place]
}

// token plants a token of the emulator, of which the signature is the secret.
func (c canaries) token(t *testing.T, b *bed, client string) string {
	t.Helper()
	source := fixtures.ClientCredentials(b.variable("ITWIN_TOKEN_URL"), client, b.variable(fixtures.Persona(client).SecretVariable()))
	token, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c["token of "+client] = token[strings.LastIndex(token, ".")+1:]
	return token
}

// shownIn returns the places of the canaries of which a text shows any dozen
// characters, in whatever coding.
func (c canaries) shownIn(text string) []string {
	var shown []string
	for _, reading := range readings(text, 2) {
		for place, secret := range c {
			for from := 0; from+12 <= len(secret); from += 7 {
				part := secret[from : from+12]
				if at := strings.Index(reading, part); at >= 0 {
					shown = append(shown, fmt.Sprintf("%s: …%q…", place, reading[max(0, at-80):min(len(reading), at+40)]))
					break
				}
			}
		}
	}
	return shown
}

// readings are the ways to read a text: as it is, without its escapes, and what is
// coded in it, down to a depth.
func readings(text string, depth int) []string {
	all := []string{text}
	if depth == 0 {
		return all
	}
	for _, other := range []string{withoutEscapes(text), decoded(text)} {
		if other != "" && other != text {
			all = append(all, readings(other, depth-1)...)
		}
	}
	return all
}

// withoutEscapes is a text without the escapes of JSON, HTML and URLs.
func withoutEscapes(text string) string {
	text = escaped.ReplaceAllStringFunc(text, func(escape string) string {
		code, _ := strconv.ParseUint(strings.TrimLeft(escape, `\u%`), 16, 32) // the expression lets only digits pass
		return string(rune(code))
	})
	return html.UnescapeString(text)
}

var (
	escaped  = regexp.MustCompile(`\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}`)
	inBase64 = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}`)
)

// decoded is all of base64 in a text, from each of the four places it may begin
// at, and what is zipped in it.
func decoded(text string) string {
	var plain strings.Builder
	for _, run := range inBase64.FindAllString(text, -1) {
		standard := strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for from := range 4 {
			piece := standard[from:]
			bytes, _ := base64.RawStdEncoding.DecodeString(piece[:len(piece)-len(piece)%4])
			plain.Write(bytes)
			plain.WriteByte('\n')
		}
	}
	if _, zipped, is := strings.Cut(text, "\x1f\x8b"); is {
		if unzip, err := gzip.NewReader(strings.NewReader("\x1f\x8b" + zipped)); err == nil {
			_, _ = io.Copy(&plain, unzip) // as far as it can be read
		}
	}
	return plain.String()
}

// TestACanaryIsFound in each coding: a scan that finds nothing proves nothing.
func TestACanaryIsFound(t *testing.T) {
	c := canaries{}
	secret := c.plant("a place")
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, _ = zip.Write([]byte(secret))
	_ = zip.Close()
	for name, text := range map[string]string{
		"as it is": secret, "half of it": secret[:18], "in base64": base64.StdEncoding.EncodeToString([]byte("it is " + secret)),
		"in base64 of a URL": base64.RawURLEncoding.EncodeToString([]byte("x" + secret)), "zipped": "so: " + zipped.String(),
		"zipped in base64": base64.StdEncoding.EncodeToString(zipped.Bytes()), "in JSON": `\u0063\u0061` + secret[2:],
		"in a query": strings.ReplaceAll(url.QueryEscape("="+secret), "a", "%61"), "in HTML": strings.ReplaceAll(secret, "a", "&#97;"),
	} {
		NewWithT(t).Expect(c.shownIn(text)).NotTo(BeEmpty(), name)
	}
	NewWithT(t).Expect(c.shownIn("nothing of it")).To(BeEmpty())
}

// parrot is a proxy before the emulator that repeats in its answers all that it was
// sent, in every place and coding that there is.
type parrot struct {
	forward http.Handler
	cookie  string
	number  atomic.Int32
	after   atomic.Pointer[func()] // called at the 40th request; may be nil
}

// ServeHTTP implements http.Handler.
func (p *parrot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if after := p.after.Load(); p.number.Add(1) == 40 && after != nil {
		(*after)()
	}
	said := strings.Join(slices.Concat(r.Header["Authorization"], r.Header["X-Gateway-Key"], r.Header["Proxy-Authorization"]), " ") + r.URL.RawQuery
	recorded := httptest.NewRecorder()
	p.forward.ServeHTTP(recorded, r)
	maps.Copy(w.Header(), recorded.Header())
	for name, value := range map[string]string{
		"X-Echo": said, "X-Query": url.QueryEscape(said), "X-Base64": base64.StdEncoding.EncodeToString([]byte(said)),
		"Location": "https://elsewhere.example/?access_token=" + url.QueryEscape(said), "Set-Cookie": "session=" + p.cookie,
		"WWW-Authenticate": `Bearer error_description="` + said + `"`,
	} {
		w.Header().Set(name, value)
	}
	quoted, _ := json.Marshal(said)
	if recorded.Code >= 400 && strings.HasSuffix(r.URL.Path, "/token") {
		recorded.Body = bytes.NewBufferString(`{"error":"invalid_client","error_description":` + string(quoted) + `}`)
		w.Header().Del("Content-Length")
	}
	operation := r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/image")
	if recorded.Code < 300 || !operation {
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
		return
	}
	escaped := strings.NewReplacer("c", `\u0063`, ".", `\u002e`).Replace(string(quoted))
	bodies := []string{ // each breaks another requirement, so that it is talked about
		fmt.Sprintf(`{"error":{"code":%s,"message":%s}}`, quoted, escaped),
		fmt.Sprintf(`{"error":{"code":7,"message":null,%s:%s}}`, quoted, quoted),
		fmt.Sprintf(`{%s:%s,"error":[%s]}`, quoted, escaped, quoted),
		fmt.Sprintf("<h1>%s</h1><p>%s %x</p>", html.EscapeString(said), base64.URLEncoding.EncodeToString([]byte("for "+said)), said),
		said + said,
		"\xff\xfe" + said,
	}
	n := int(p.number.Load())
	w.Header().Del("Content-Length")
	if n%8 == 0 { // an answer that is none is quoted by the client
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 %s\r\n%s\r\n\r\n", said, said)
			_ = conn.Close()
		}
		return
	}
	w.WriteHeader(recorded.Code)
	_, _ = io.WriteString(w, bodies[n%len(bodies)])
}

// TestNoSecretIsShown plants a canary in every secret's place, lets the target and
// the programs repeat what they are given, and looks for the canaries in every byte
// of every output.
func TestNoSecretIsShown(t *testing.T) {
	if raceDetector {
		t.Skip("reading megabytes in every coding takes minutes under the race detector, and the binary has none; make test runs this without it")
	}
	g := NewWithT(t)
	b, planted := newBed(t), canaries{}
	for _, variable := range b.environment {
		if name, value, _ := strings.Cut(variable, "="); strings.HasSuffix(name, "_SECRET") {
			planted[name] = value
		}
	}
	forward := &httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}, ErrorLog: log.New(io.Discard, "", 0)}
	repeating := &parrot{forward: forward, cookie: planted.plant("cookie")}
	front := httptest.NewServer(repeating)
	t.Cleanup(front.Close)

	dir := t.TempDir()
	secretFile := func(name, content string) string {
		path := filepath.Join(dir, name)
		g.Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
		return path
	}
	b.environment = append(b.environment,
		"STATIC_TOKEN="+planted.token(t, b, "modifier"),
		"GATEWAY_KEY="+planted.plant("header"),
		"PROGRAM_KEY="+planted.plant("variable of a program"),
		"PROXY_URL="+strings.Replace(front.URL, "http://", "http://somebody:"+planted.plant("password of the proxy")+"@", 1))
	program := secretFile("credentials.sh", `printf '%s\n' "{\"token\": \"`+planted.token(t, b, "external-participant")+`\"}"; echo "$PROGRAM_KEY" >&2`)
	failing := secretFile("failing.sh", `printf '{"token": "%s"}\n' "`+planted.token(t, b, "outsider")+`"; echo "$PROGRAM_KEY `+planted["token of outsider"]+`" >&2; exit 1`)
	personas := strings.NewReplacer(
		b.tokenOf("modifier"), "{env: STATIC_TOKEN}",
		b.tokenOf("reader"), "{file: "+secretFile("reader.token", planted.token(t, b, "reader"))+"}",
		b.tokenOf("external-participant"), "{command: {run: [sh, "+program+"], env: [PROGRAM_KEY]}}",
		b.tokenOf("outsider"), "{command: {run: [sh, "+failing+"], env: [PROGRAM_KEY]}}",
		"clientId: co-administrator, clientSecretEnv: CO_ADMINISTRATOR_CLIENT_SECRET",
		"clientId: co-administrator, clientSecretFile: "+secretFile("co-administrator.secret", planted.plant("file of a wrong client secret")),
	).Replace(b.file)
	common := personas + "headers: {X-Gateway-Key: \"${GATEWAY_KEY}\"}\nproxy: ${PROXY_URL}\n"
	target := writeTarget(t, common)
	arranger := secretFile("arranger.sh", `echo "$PROGRAM_KEY" >&2
read -r line; echo "{\"id\":1,\"error\":\"no: $PROGRAM_KEY\"}"; read -r line; echo "garbage $PROGRAM_KEY"; sleep 60`)
	dying := writeTarget(t, strings.Replace(common, "  platform: {}\n", "  command: {run: [sh, "+arranger+"], env: [PROGRAM_KEY]}\n", 1))

	outputs := map[string]string{} // by what wrote it
	summary := filepath.Join(dir, "summary.md")
	do := func(name string, environment []string, args ...string) outcome {
		made := b.command(t, args...)
		repeating.number.Store(0)
		if name == "interrupted" {
			midway := make(chan struct{})
			after := func() { close(midway) }
			repeating.after.Store(&after)
			made = b.interruptible(t, midway, args...)
		}
		made.Env = append(made.Env, environment...)
		ended := finish(t, made)
		repeating.after.Store(nil)
		outputs[name+" stdout"], outputs[name+" stderr"] = ended.stdout, ended.stderr
		return ended
	}
	run := func(name string, environment []string, target string, args ...string) (outcome, string) {
		out := filepath.Join(dir, name)
		return do(name, environment, append([]string{"run", "--target", target, "--out", out}, args...)...), out
	}

	whole, out := run("run", []string{"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + summary}, target, "--keep")
	g.Expect(whole.code).To(Equal(1), whole.stdout+whole.stderr)
	for _, format := range reports.Formats() {
		do("report as "+format.Name, nil, "report", "--from", filepath.Join(out, "report.json"), "--format", format.Name)
	}
	do("compare", nil, "compare", filepath.Join(out, "report.json"), filepath.Join(out, "report.json"))
	run("as JSON", []string{"TF_BUILD=True"}, target, "--json")
	run("timed out", nil, target, "--timeout", "1ms")
	run("interrupted", nil, target)
	died, _ := run("died", nil, dying)
	g.Expect(died.code).To(Equal(3), died.stdout)
	wrongProxy, _ := run("wrong proxy", []string{"PROXY_URL=http://somebody:" + planted["password of the proxy"] + "@127.0.0.1:1"}, target)
	g.Expect(wrongProxy.code).To(Equal(3))
	if doctor, _, err := root().Find([]string{"doctor"}); err == nil && doctor.Name() == "doctor" {
		do("doctor", nil, "doctor", "--target", target)
		do("doctor of the dying", nil, "doctor", "--target", dying)
	}
	for name, content := range badTargets(planted, common) {
		bad := do("target with "+name, nil, "run", "--target", writeTarget(t, content))
		g.Expect(bad.code).To(Equal(2), name+": "+bad.stdout+bad.stderr)
	}
	ginkgo := exec.CommandContext(t.Context(), "go", "test", "-count=1", "../../suites/deleteimage", "-run", "TestDeleteImage", "-ginkgo.v")
	ginkgo.Env = slices.Concat(os.Environ(), b.environment, []string{"ITWIN_CONFORMANCE_TARGET=" + target, "GOCACHE=" + goCache(t)})
	said, _ := ginkgo.CombinedOutput() // it fails, at length
	g.Expect(string(said)).To(ContainSubstring("FAIL!"))
	outputs["Ginkgo"] = string(said)
	journals := 0
	g.Expect(filepath.WalkDir(b.variable("XDG_CACHE_HOME"), func(path string, entry fs.DirEntry, err error) error {
		if content, readErr := os.ReadFile(path); readErr == nil {
			journals++
			outputs["journal "+entry.Name()] = string(content)
		}
		return err
	})).To(Succeed())
	g.Expect(journals).To(BeNumerically(">", 0))
	g.Expect(do("sweep", nil, "sweep", "--target", target).code).To(Equal(0))

	for _, pattern := range []string{"*/report.html", "*/report.json", "*/junit.xml", "summary.md"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(paths).NotTo(BeEmpty(), pattern)
		for _, path := range paths {
			content, err := os.ReadFile(path)
			g.Expect(err).NotTo(HaveOccurred())
			outputs[path] = string(content)
		}
	}
	g.Expect(outputs["run stdout"]).To(ContainSubstring("${STATIC_TOKEN}"), "the target was not talked about")
	for name, output := range outputs {
		if shown := planted.shownIn(output); len(shown) > 0 {
			t.Errorf("%s shows %d times a secret, of %s", name, len(shown), shown[0])
		}
	}
}

// badTargets are target files in which a secret stands where something else should.
func badTargets(planted canaries, good string) map[string]string {
	secret := planted.plant("target file")
	jwt := "eyJhbGciOiJub25lIn0.e30." + secret
	replaced := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	return map[string]string{
		"a user in the base URL":        regexp.MustCompile(`baseUrl: http://`).ReplaceAllString(good, "baseUrl: http://somebody:"+secret+"@"),
		"a token for a variable":        replaced("env: STATIC_TOKEN", "env: "+secret),
		"a JWT for a variable":          replaced("env: STATIC_TOKEN", "env: "+jwt),
		"a token for its source":        replaced("{env: STATIC_TOKEN}", secret),
		"a secret for a variable":       replaced("clientSecretEnv: OWNER_CLIENT_SECRET", "clientSecretEnv: "+secret),
		"a JWT for a file":              replaced("{env: STATIC_TOKEN}", "{file: "+jwt+"}"),
		"a secret for a file":           replaced("clientSecretEnv: OWNER_CLIENT_SECRET", "clientSecretFile: "+secret),
		"a secret under its own name":   replaced("clientSecretEnv: OWNER_CLIENT_SECRET", "clientSecret: "+secret),
		"a token for a key":             replaced("env: STATIC_TOKEN", secret+": x"),
		"a token for a persona":         replaced("  modifier:", "  "+secret+":"),
		"a proxy with a password":       replaced("proxy: ${PROXY_URL}", "proxy: http://somebody:"+secret+"@proxy.example"),
		"half a variable in a header":   replaced(`"${GATEWAY_KEY}"`, `"Key ${`+secret+`}"`),
		"a token for a header's name":   replaced("X-Gateway-Key: \"", "X Gateway "+secret+": \""),
		"a secret that breaks the YAML": replaced("env: STATIC_TOKEN", "env: \""+secret),
		"a variable of a program":       replaced("env: [PROGRAM_KEY]", "env: ["+secret+"]"),
		"a secret in a comment":         replaced("arranging:", "unknown: 1 # "+secret+"\narranging:"),
	}
}

// tokenOf is where the emulator's target file has the token of a client from.
func (b *bed) tokenOf(client string) string {
	return fmt.Sprintf("clientCredentials: {tokenUrl: %s, clientId: %s, clientSecretEnv: %s}",
		b.variable("ITWIN_TOKEN_URL"), client, fixtures.Persona(client).SecretVariable())
}

// variable is what the environment of the commands says.
func (b *bed) variable(name string) string {
	for _, variable := range b.environment {
		if value, is := strings.CutPrefix(variable, name+"="); is {
			return value
		}
	}
	return ""
}

func goCache(t *testing.T) string {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(said))
}
