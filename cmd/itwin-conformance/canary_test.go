package main

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports"
)

// TestNoSecretIsShown plants a canary in every secret's place, lets the target and
// the programs repeat what they are given, and looks for the canaries in every byte
// of every output.
func TestNoSecretIsShown(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	selection := "wrong-scope || no-permission" // for what is done more than once
	if soak.Asked() {
		selection = ""
	}
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
	run("as JSON", []string{"TF_BUILD=True"}, target, "--json", "--label-filter", selection)
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
	ginkgo := exec.CommandContext(t.Context(), "go", "test", "-count=1", "../../suites/deleteimage", "-run", "TestDeleteImage", "-ginkgo.v", "-ginkgo.label-filter", selection)
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
	b.letTimePass(t)
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

// token is one that the emulator's issuer gives to a client.
func (b *bed) token(t *testing.T, client string) string {
	t.Helper()
	source := fixtures.ClientCredentials(b.variable("ITWIN_TOKEN_URL"), client, b.variable(fixtures.Persona(client).SecretVariable()))
	token, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
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
