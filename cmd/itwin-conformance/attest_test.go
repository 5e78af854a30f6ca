package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports/evidence"
)

const challenge = "spring-2026.nonce"

// certified is a folder with the keys of a vendor, a certifier and a stranger, and
// in it the folder run: a run, attested by the vendor.
func certified(t testing.TB, runFlags ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, keyType := range map[string]string{"vendor": "ed25519", "certifier": "ecdsa-p256", "stranger": "ed25519"} {
		inside(t, dir, 0, "keygen", "--out", name, "--type", keyType)
	}
	ran := command(t, append([]string{"run", "--exhaustive=false", "--out", "run", "--challenge", challenge}, runFlags...)...)
	ran.Dir = dir
	if ended := finish(t, ran); ended.code > 1 {
		t.Fatal(ended.stdout + ended.stderr)
	}
	inside(t, dir, 0, "attest", "--key", "vendor.key", "--implementation", "acme-itwins", "--implementation-version", "1.4.0", "run")
	return dir
}

// inside runs the binary in a folder, to the code it has to end with.
func inside(t testing.TB, dir string, code int, args ...string) outcome {
	t.Helper()
	made := command(t, args...)
	made.Dir = dir
	ended := finish(t, made)
	if ended.code != code {
		t.Fatalf("%s: exit code %d, not %d\n%s%s", strings.Join(args, " "), ended.code, code, ended.stdout, ended.stderr)
	}
	return ended
}

// TestACertificate goes the way of the README, from the vendor to a third party. The
// long form is of an exhaustive run, which the full level takes.
func TestACertificate(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	reached, flag := "WARNED, conforms (level core)", "--exhaustive=false"
	if soak.Asked() {
		reached, flag = "PASSED, conforms (level full)", "--exhaustive"
	}
	dir := certified(t, flag)

	g.Expect(os.Stat(filepath.Join(dir, "vendor.key"))).To(HaveField("Mode()", BeEquivalentTo(0o600)))
	const says = "acme-itwins 1.4.0, judged as \"reference\" at \"http://127.0.0.1:"
	g.Expect(inside(t, dir, 0, "verify", "run", "--public-key", "vendor.pub", "--challenge", challenge).stdout).To(And(
		HavePrefix("verified: the evidence supports the report\n"), ContainSubstring("\n"+says), ContainSubstring(": "+reached+", answering challenge "+challenge+"\n"), HaveSuffix("\nsigned by vendor.pub\n")))
	g.Expect(inside(t, dir, 1, "verify", "run", "--public-key", "vendor.pub", "--public-key", "certifier.pub").stderr).To(ContainSubstring("did not sign"))

	g.Expect(inside(t, dir, 0, "countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "--challenge", challenge, "run").stdout).To(And(
		HavePrefix(says), MatchRegexp(`signed by SHA256:\S+ too\n$`)))
	g.Expect(inside(t, dir, 0, "verify", "run", "--public-key", "certifier.pub").stdout).To(HaveSuffix("\nnot checked: 1 more, of keys that were not given\n"))
	g.Expect(inside(t, dir, 0, "verify", "run", "--public-key", "vendor.pub", "--public-key", "certifier.pub").stdout).To(
		HaveSuffix("\nsigned by vendor.pub\nsigned by certifier.pub\n"))
	g.Expect(inside(t, dir, 1, "countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "run").stderr).To(ContainSubstring("signed it already"))
}

// TestVerifyNamesAnotherAttestationBesideTheOneItChecked, and no key that was given,
// however that is called.
func TestVerifyNamesAnotherAttestationBesideTheOneItChecked(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := certified(t, "--requirement", "missing.image")
	run := filepath.Join(dir, "run")
	g.Expect(os.Rename(filepath.Join(dir, "vendor.pub"), filepath.Join(run, "vendor.pub"))).To(Succeed())
	g.Expect(os.Rename(filepath.Join(run, "attestation.json"), filepath.Join(run, "mine.json"))).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(run, "attestation.json"), []byte("another"), 0o600)).To(Succeed())
	g.Expect(inside(t, dir, 0, "verify", "run", "--public-key", filepath.Join(run, "vendor.pub"), "--attestation", "run/mine.json").stdout).To(
		HaveSuffix("/run/vendor.pub\nnot checked, as no run writes them: [\"attestation.json\"]\n"))
}

// TestACertificateThatIsNone: each is refused with one line and changes nothing.
func TestACertificateThatIsNone(t *testing.T) {
	t.Parallel()
	dir := certified(t, "--requirement", "missing.image")
	other := certified(t, "--requirement", "missing.image") // the same, of another run and by other keys
	file := func(dir, name string) string {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	attestation, report := file(dir, "run/attestation.json"), file(dir, "run/report.json")
	sign := []string{"--implementation", "acme", "--implementation-version", "1", "run"}
	for name, each := range map[string]struct {
		altered map[string]string // file: content
		args    []string
		code    int
		says    string
	}{
		"by another key":            {nil, []string{"verify", "run", "--public-key", "stranger.pub"}, 1, "did not sign this attestation"},
		"of another run":            {map[string]string{"run/attestation.json": file(other, "run/attestation.json"), "vendor.pub": file(other, "vendor.pub")}, nil, 1, "SHA-256 of report.json"},
		"for another report":        {map[string]string{"run/report.json": strings.Replace(report, `"verdict": "pass"`, `"verdict": "fail"`, 1)}, nil, 1, "missing.image: the report says fail, the evidence shows pass"},
		"for other evidence":        {map[string]string{"run/evidence.jsonl": "{} \n"}, nil, 1, "evidence.jsonl"},
		"edited":                    {map[string]string{"run/attestation.json": strings.Replace(attestation, `"payload":"e`, `"payload":"f`, 1)}, nil, 1, "did not sign"},
		"no JSON":                   {map[string]string{"run/attestation.json": "hunter"}, nil, 1, "no JSON"},
		"for another challenge":     {nil, []string{"verify", "run", "--public-key", "vendor.pub", "--challenge", "autumn-2026"}, 1, `"` + challenge + `", and not to "autumn-2026"`},
		"without a key":             {nil, []string{"verify", "run", "--attestation", "run/attestation.json"}, 2, "--public-key"},
		"by one key given twice":    {map[string]string{"copy.pub": file(dir, "vendor.pub")}, []string{"verify", "run", "--public-key", "vendor.pub", "--public-key", "copy.pub"}, 2, "vendor.pub and copy.pub are the same key"},
		"by a private key":          {nil, []string{"verify", "run", "--public-key", "vendor.key"}, 2, "a PUBLIC KEY in PEM is needed"},
		"by garbage":                {map[string]string{"vendor.pub": "hunter2"}, nil, 2, "--public-key vendor.pub: a PUBLIC KEY in PEM is needed"},
		"that is not there":         {nil, []string{"verify", "run", "--public-key", "vendor.pub", "--attestation", "nowhere.json"}, 2, "nowhere.json: no such file"},
		"of no folder":              {nil, []string{"verify", "nowhere", "--public-key", "vendor.pub"}, 2, "no such file"},
		"signed a second time":      {nil, append([]string{"attest", "--key", "vendor.key"}, sign...), 2, "attestation.json is there already"},
		"signed by a public key":    {nil, append([]string{"attest", "--key", "vendor.pub"}, sign...), 2, "a PRIVATE KEY in PEM is needed"},
		"of something nameless":     {nil, []string{"attest", "--key", "vendor.key", "--implementation", "", "--implementation-version", "1", "run"}, 2, "--implementation: a value is needed"},
		"countersigned unseen":      {map[string]string{"run/evidence.jsonl": "{} \n"}, []string{"countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "run"}, 1, "evidence.jsonl"},
		"countersigned too late":    {nil, []string{"countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "--challenge", "autumn-2026", "run"}, 1, "autumn-2026"},
		"a key over another":        {nil, []string{"keygen", "--out", "vendor"}, 2, "vendor.key is there already"},
		"a key beside another":      {map[string]string{"half.pub": "x"}, []string{"keygen", "--out", "half"}, 2, "half.pub is there already"},
		"a key of another type":     {nil, []string{"keygen", "--out", "rsa", "--type", "rsa"}, 2, `--type: key type "rsa": ed25519 or ecdsa-p256 is needed`},
		"a key in no folder":        {nil, []string{"keygen", "--out", "nowhere/key"}, 2, "no such file"},
		"a key that nobody asks of": {nil, []string{"countersign", "--key", "certifier.key", "run"}, 2, "public-key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			copied := t.TempDir()
			g.Expect(os.CopyFS(copied, os.DirFS(dir))).To(Succeed())
			for path, content := range each.altered {
				g.Expect(content).NotTo(Equal(func() string { old, _ := os.ReadFile(filepath.Join(copied, path)); return string(old) }()))
				g.Expect(os.WriteFile(filepath.Join(copied, path), []byte(content), 0o600)).To(Succeed())
			}
			if each.args == nil {
				each.args = []string{"verify", "run", "--public-key", "vendor.pub"}
			}
			before := contents(t, copied)
			ended := inside(t, copied, each.code, each.args...)
			g.Expect(strings.SplitN(ended.stderr, "\n", 2)[0]).To(ContainSubstring(each.says))
			g.Expect(ended.stdout).To(BeEmpty())
			g.Expect(contents(t, copied)).To(Equal(before), "something was written")
		})
	}
}

// contents is every file below a folder.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	below, belowErr := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || belowErr != nil {
		t.Fatal(err, belowErr)
	}
	for _, path := range append(paths, below...) {
		if content, err := os.ReadFile(path); err == nil {
			files[path] = string(content)
		}
	}
	return files
}

func TestARunThatFailsIsAttestedAndNotCertified(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := certified(t, "--fault", "scope-substring", "--requirement", "auth.wrong-scope")
	g.Expect(inside(t, dir, 0, "verify", "run", "--public-key", "vendor.pub").stdout).To(ContainSubstring(": FAILED, does-not-conform (level none)"))
	before := contents(t, dir)
	g.Expect(inside(t, dir, 1, "countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "run").stderr).To(ContainSubstring("nothing to certify"))
	g.Expect(contents(t, dir)).To(Equal(before))
}

// TestOnlyTheVersionThatMadeARunAttestsIt: a run is taken for one of another version,
// and its evidence sealed anew, so that nothing else is wrong with it.
func TestOnlyTheVersionThatMadeARunAttestsIt(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := certified(t, "--requirement", "missing.image")
	run := filepath.Join(dir, "run")
	made, err := os.ReadFile(filepath.Join(run, evidence.FileName))
	g.Expect(err).NotTo(HaveOccurred())
	kept, problems := evidence.Read(made)
	g.Expect(problems).To(BeEmpty())
	kept.Run.Suite.Version = "9.9"
	forged, err := evidence.Encode(kept)
	g.Expect(err).NotTo(HaveOccurred())
	report, err := os.ReadFile(filepath.Join(run, "report.json"))
	g.Expect(err).NotTo(HaveOccurred())
	report = bytes.Replace(report, []byte(`"version": "test"`), []byte(`"version": "9.9"`), 1)
	report = bytes.ReplaceAll(report, fmt.Appendf(nil, "%x", sha256.Sum256(made)), fmt.Appendf(nil, "%x", sha256.Sum256(forged)))
	for _, name := range []string{"attestation.json", "report.html", "junit.xml"} {
		g.Expect(os.Remove(filepath.Join(run, name))).To(Succeed())
	}
	g.Expect(os.WriteFile(filepath.Join(run, evidence.FileName), forged, 0o600)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(run, "report.json"), report, 0o600)).To(Succeed())

	inside(t, dir, 0, "verify", "run")
	refused := inside(t, dir, 1, "attest", "--key", "vendor.key", "--implementation", "acme-itwins", "--implementation-version", "1.4.0", "run")
	g.Expect(refused.stderr).To(HaveSuffix("not signed: the run was made by version \"9.9\" of the suite, and this is test: that version attests it\n"))
	g.Expect(filepath.Join(run, "attestation.json")).NotTo(BeAnExistingFile())
}

// TestEveryRequestIsCorrelated looks at what arrives, arranging and controls
// included.
func TestEveryRequestIsCorrelated(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	proxy := b.proxy(t)
	var mu sync.Mutex
	arrived := map[string]int{}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		arrived[strings.Join(r.Header["X-Correlation-Id"], ", ")]++
		mu.Unlock()
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	out := t.TempDir()
	ended := execute(t, "run", "--target", b.at(t, front.URL), "--out", out, "--challenge", challenge, "--requirement", "auth.wrong-scope")
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)

	report := readReport(t, out)
	g.Expect(report.Run.Challenge).To(Equal(challenge))
	exchanges := 2 // of the look at the target before the run
	for _, c := range report.Cases {
		exchanges += len(c.Exchanges)
		for _, exchange := range c.Exchanges {
			g.Expect(exchange.Request.Header).To(HaveKeyWithValue("X-Correlation-Id", []string{report.Run.ID + "." + challenge}))
		}
	}
	g.Expect(arrived).To(Equal(map[string]int{report.Run.ID + "." + challenge: exchanges}))
}
