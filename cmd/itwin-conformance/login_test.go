package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// newLoginBed is a bed where people sign in, and where logins are kept apart from those of
// other tests.
func newLoginBed(t *testing.T) (b *bed, target string) {
	t.Helper()
	b = newBed(t, "--login")
	b.environment = append(b.environment, "XDG_CONFIG_HOME="+t.TempDir(), "BROWSER=true")
	return b, writeTarget(t, b.file)
}

// logins are the files in which logins are kept.
func (b *bed) logins(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(b.variable("XDG_CONFIG_HOME"), "itwin-conformance", "logins", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// person is somebody with a browser, and the secrets that were met in it.
type person struct {
	t    *testing.T
	http *http.Client

	mu      sync.Mutex
	secrets canaries
}

func newPerson(t *testing.T, secrets canaries) *person {
	jar, _ := cookiejar.New(nil)
	p := &person{t: t, secrets: secrets}
	p.http = &http.Client{Jar: jar, CheckRedirect: func(request *http.Request, _ []*http.Request) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, name := range []string{"state", "nonce", "code", "request", "code_challenge"} {
			if value := request.URL.Query().Get(name); value != "" {
				p.secrets[name+" "+value[:4]] = value
			}
		}
		return nil
	}}
	return p
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// signIn opens a page and clicks on a user.
func (p *person) signIn(page, user string) {
	answer, err := p.http.Get(page)
	if err != nil {
		p.t.Error(err)
		return
	}
	text, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	field := hiddenField.FindStringSubmatch(string(text))
	if field == nil {
		p.t.Errorf("%s offers nobody: %s", page, text)
		return
	}
	answer, err = p.http.PostForm(answer.Request.URL.String(), url.Values{field[1]: {field[2]}, "user": {user}})
	if err != nil {
		p.t.Error(err)
		return
	}
	_ = answer.Body.Close()
}

var (
	signingIn = regexp.MustCompile(`^signing in as persona \S+ \((\S+)\)$`)
	pageToUse = regexp.MustCompile(`if none does, open (http://\S+)$`)
	codeToUse = regexp.MustCompile(`^open (\S+) on any device, and type the code (\S+)$`)
)

// login runs login with a person at hand, who is whoever is expected unless somebody else
// is named.
func (b *bed) login(t *testing.T, somebody *person, as string, args ...string) outcome {
	t.Helper()
	return b.loginWith(t, somebody.signIn, as, args...)
}

// loginWith does as login, where signIn is what somebody does with a page.
func (b *bed) loginWith(t *testing.T, signIn func(page, user string), as string, args ...string) outcome {
	t.Helper()
	made := b.command(t, append([]string{"login"}, args...)...)
	read, write := io.Pipe()
	var said strings.Builder
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		expected := ""
		for lines := bufio.NewScanner(read); lines.Scan(); {
			said.WriteString(lines.Text() + "\n")
			if found := signingIn.FindStringSubmatch(lines.Text()); found != nil {
				expected = found[1]
			}
			if as != "" {
				expected = as
			}
			if found := pageToUse.FindStringSubmatch(lines.Text()); found != nil {
				signIn(found[1], expected)
			}
			if found := codeToUse.FindStringSubmatch(lines.Text()); found != nil {
				signIn(found[1]+"?user_code="+found[2], expected)
			}
		}
	}()
	made.Stderr = write
	stdout, err := made.Output()
	_ = write.Close()
	<-followed
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return outcome{made.ProcessState.ExitCode(), string(stdout), said.String(), 0}
}

// plantLogins adds what the logins hold.
func (b *bed) plantLogins(t *testing.T, planted canaries) {
	t.Helper()
	for _, file := range b.logins(t) {
		var kept struct{ AccessToken, RefreshToken string }
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &kept); err != nil || kept.RefreshToken == "" {
			t.Fatalf("%s: %v", file, err)
		}
		name := filepath.Base(file)
		planted["refresh token of "+name+kept.RefreshToken[:4]] = kept.RefreshToken
		planted["access token of "+name+kept.RefreshToken[:4]] = kept.AccessToken[strings.LastIndex(kept.AccessToken, ".")+1:]
	}
}

// TestPeopleSignIn from the first word of a run to the last of a logout: nobody sees a
// refresh token, and nothing of how somebody signed in.
func TestPeopleSignIn(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b, target := newLoginBed(t)
	planted := canaries{}
	somebody := newPerson(t, planted)
	outputs := map[string]string{}
	note := func(name string, ended outcome) outcome {
		outputs[name+" stdout"], outputs[name+" stderr"] = ended.stdout, ended.stderr
		return ended
	}
	out := filepath.Join(t.TempDir(), "out")

	before := note("run before", finish(t, b.command(t, "run", "--target", target, "--out", out)))
	g.Expect(before.code).To(Equal(3), before.stdout+before.stderr)
	g.Expect(strings.Count(strings.TrimSpace(before.stderr), "\n")).To(BeZero(), before.stderr)
	g.Expect(before.stderr).To(ContainSubstring("nobody is signed in as owner, modifier, reader, "))
	g.Expect(before.stderr).To(ContainSubstring(": itwin-conformance login --target " + target + " owner modifier reader "))
	examined := note("doctor before", finish(t, b.command(t, "doctor", "--target", target)))
	g.Expect(examined.code).To(Equal(3), examined.stdout)
	g.Expect(examined.stdout).To(ContainSubstring("nobody is signed in as owner: itwin-conformance login --target " + target + " owner"))

	signedIn := note("login", b.login(t, somebody, "", "--target", target))
	g.Expect(signedIn.code).To(Equal(0), signedIn.stdout+signedIn.stderr)
	g.Expect(signedIn.stdout).To(ContainSubstring("account-administrator: signed in as account-administrator@example-industries.example, until 20"))
	g.Expect(b.logins(t)).To(HaveLen(10))
	b.plantLogins(t, planted)
	again := note("login again", b.login(t, somebody, "", "--target", target))
	g.Expect(again.stdout).To(ContainSubstring("owner: signed in already, as owner@example-industries.example, until 20"))

	// The access tokens are as good as over: each run renews them.
	for _, file := range b.logins(t) {
		text, err := os.ReadFile(file)
		g.Expect(err).NotTo(HaveOccurred())
		aged := regexp.MustCompile(`"expires": "[^"]*"`).ReplaceAll(text, []byte(`"expires": "2020-01-01T00:00:00Z"`))
		g.Expect(os.WriteFile(file, aged, 0o600)).To(Succeed())
	}
	ran := note("run", finish(t, b.command(t, "run", "--target", target, "--out", out, "--keep")))
	g.Expect(ran.code).To(Equal(0), ran.stdout+ran.stderr)
	renewed := len(planted)
	b.plantLogins(t, planted)
	g.Expect(len(planted)).To(Equal(renewed+2*10), "refresh tokens are good once")
	g.Expect(b.logins(t)).To(HaveLen(10))
	examined = note("doctor", finish(t, b.command(t, "doctor", "--target", target)))
	g.Expect(examined.code).To(Equal(0), examined.stdout)
	g.Expect(examined.stdout).To(MatchRegexp(`owner +JWT, verified by its issuer's keys\n +login through client sign-in`))
	g.Expect(examined.stdout).To(MatchRegexp(`reader is signed in as reader@example-industries.example until 20\S+, renewed by itself`))

	ended := note("logout", finish(t, b.command(t, "logout", "--target", target, "reader")))
	g.Expect(ended.code).To(Equal(0), ended.stderr)
	g.Expect(ended.stdout).To(Equal("reader: signed out\n"))
	g.Expect(b.logins(t)).To(HaveLen(9))
	without := note("run without the reader", finish(t, b.command(t, "run", "--target", target, "--out", out, "--label-filter", "missing-header")))
	g.Expect(without.code).To(Equal(0), without.stdout+without.stderr)
	g.Expect(without.stderr).To(ContainSubstring("warning: nobody is signed in as reader: itwin-conformance login --target " + target + " reader\n"))
	all := note("logout of all", finish(t, b.command(t, "logout", "--target", target)))
	g.Expect(all.stdout).To(ContainSubstring("reader: nobody was signed in\n"))
	g.Expect(b.logins(t)).To(BeEmpty())
	g.Expect(note("run after", finish(t, b.command(t, "run", "--target", target, "--out", out))).code).To(Equal(3))

	for _, root := range []string{out, b.variable("XDG_CACHE_HOME")} {
		g.Expect(filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if content, readErr := os.ReadFile(path); readErr == nil {
				outputs[path] = string(content)
			}
			return err
		})).To(Succeed())
	}
	g.Expect(len(planted)).To(BeNumerically(">", 70))
	for name, output := range outputs {
		undoings := usual
		if len(output) > 100<<10 { // the long form of TestNoSecretIsShown reads megabytes in every coding
			undoings = []undoing{withoutEscapes}
		}
		if shown := planted.shownBy(undoings, output); len(shown) > 0 {
			t.Errorf("%s shows %d secrets, of %s", name, len(shown), shown[0])
		}
	}
}

func TestSomebodySignsInElsewhere(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b, target := newLoginBed(t)
	signedIn := b.login(t, newPerson(t, canaries{}), "", "--target", target, "--device", "owner", "modifier")
	g.Expect(signedIn.code).To(Equal(0), signedIn.stdout+signedIn.stderr)
	g.Expect(b.logins(t)).To(HaveLen(2))
	ran := finish(t, b.command(t, "run", "--target", target, "--label-filter", "missing-header", "--out", filepath.Join(t.TempDir(), "out")))
	g.Expect(ran.code).To(Equal(0), ran.stdout+ran.stderr)
}

// TestSignInsThatComeToNothing keep nothing, and say why on one line.
func TestSignInsThatComeToNothing(t *testing.T) {
	t.Parallel()
	b, target := newLoginBed(t)
	for _, test := range []struct {
		name, as string
		args     []string
		code     int
		says     string
	}{
		{"somebody else", "reader@example-industries.example", []string{"--target", target, "owner"}, 3,
			"persona owner: reader@example-industries.example has signed in, and persona owner is owner@example-industries.example in the target file: sign in as that user"},
		{"somebody refuses", "nobody", []string{"--target", target, "owner"}, 3, "persona owner: the issuer did not let anybody sign in: access_denied"},
		{"somebody refuses elsewhere", "nobody", []string{"--target", target, "--device", "owner"}, 3, "access_denied"},
		{"nobody comes", "", []string{"--target", target, "--within", "1ns", "owner"}, 3, "persona owner: nobody signed in within 1ns"},
		{"a persona that is no person", "", []string{"--target", target, "wrong-scope"}, 2,
			`persona "wrong-scope": the target file has none of that name with a login for its token; it has owner, modifier, reader, `},
		{"a target without people", "", []string{"--target", writeTarget(t, minimal(b))}, 2, "no persona has a login for its token"},
		{"no target", "", nil, 2, `required flag(s) "target" not set`},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			ended := b.login(t, newPerson(t, canaries{}), test.as, test.args...)
			g.Expect(ended.code).To(Equal(test.code), ended.stderr)
			g.Expect(ended.stderr).To(ContainSubstring(test.says))
			g.Expect(b.logins(t)).To(BeEmpty())
		})
	}
}

// minimal is a target file in which nobody signs in.
func minimal(b *bed) string {
	return "baseUrl: " + b.url + "\narranging: {platform: {}}\npersonas: {modifier: {token: {command: {run: [echo]}}}}\n"
}

// TestALoginAtAnIssuerThatIsAway is an error of one line.
func TestALoginAtAnIssuerThatIsAway(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "login", "--target", writeTarget(t, `baseUrl: http://127.0.0.1:1
arranging: {platform: {}}
personas: {modifier: {token: {login: {issuer: "http://127.0.0.1:1/issuer", clientId: c}}}}
`))
	made.Env = append(made.Env, "XDG_CONFIG_HOME="+t.TempDir(), "BROWSER=true")
	ended := finish(t, made)
	g.Expect(ended.code).To(Equal(3), ended.stderr)
	g.Expect(ended.stderr).To(ContainSubstring("persona modifier: asking the issuer for its metadata: "))
}
