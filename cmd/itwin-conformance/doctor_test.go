package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/suites/doctor"
)

// examined runs doctor with --json and reads what it found.
func examined(t *testing.T, target string) (outcome, doctor.Examination) {
	t.Helper()
	ended := execute(t, "doctor", "--json", "--target", target)
	var found doctor.Examination
	if err := json.Unmarshal([]byte(ended.stdout), &found); err != nil {
		t.Fatalf("%v: %s%s", err, ended.stdout, ended.stderr)
	}
	NewWithT(t).Expect(ended.code).To(Equal(found.ExitCode))
	return ended, found
}

// findings are the texts of one severity.
func findings(found doctor.Examination, severity doctor.Severity) []string {
	texts := []string{}
	for _, finding := range found.Findings {
		if finding.Severity == severity {
			texts = append(texts, finding.Text)
		}
	}
	return texts
}

// untestable are the requirements that will not be testable, by their reasons.
func untestable(found doctor.Examination) map[string]string {
	reasons := map[string]string{}
	for _, requirement := range found.Requirements {
		if !requirement.Testable {
			reasons[requirement.ID] = requirement.Reason
		}
	}
	return reasons
}

// replaced returns a target file with a text in it replaced.
func replaced(t *testing.T, target, old, new string) string {
	t.Helper()
	content, err := os.ReadFile(target)
	g := NewWithT(t)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(content)).To(ContainSubstring(old))
	return writeTarget(t, strings.Replace(string(content), old, new, 1))
}

func TestDoctorOfAGoodTargetDeletesNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "emulator.yaml")
	started := startEmulator(t, "--target-file", path)
	ended := execute(t, "doctor", "--target", path)
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(SatisfyAll(
		ContainSubstring("401 by HTTP/1.1"), ContainSubstring("clock  the same as this machine's"),
		ContainSubstring("arranged  an iTwin with an image, modifier having itwins_modify, outsider having itwins_modify"),
		ContainSubstring("rate limit: met by up to 11 requests within 1s"), HaveSuffix("every must requirement will be testable\n")))
	g.Expect(ended.stdout).NotTo(ContainSubstring("Findings"))
	for name, secret := range started.environment {
		if strings.HasSuffix(name, "_SECRET") {
			g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring(secret))
		}
	}
	g.Expect(started.iTwins(t)).To(Equal(0), "iTwins were left behind")
}

// withoutPlan is a target file without a plan for the rate limit, which takes a
// second to meet.
func withoutPlan(t *testing.T, target string) string {
	t.Helper()
	return replaced(t, target, "rateLimit:\n  stated: {requests: 5, window: 1s}\n", "")
}

// preparedTarget arranges iTwins and returns a target file in which they are a pool.
func preparedTarget(t *testing.T, b *bed) string {
	t.Helper()
	var pool strings.Builder
	pool.WriteString("  pool:\n    uploads: true\n    iTwins:\n")
	for _, itwin := range b.arrangeAll(t, slices.Repeat([]bool{false, true}, 6)) {
		fmt.Fprintf(&pool, "      - {id: %s, image: %t, grants: {modifier: [itwins_modify]}}\n", itwin.ID, itwin.Plan.Image)
	}
	return replaced(t, withoutPlan(t, b.targetFile(t)), "  platform: {}\n", pool.String())
}

// TestDoctorForetells: what doctor says will not be testable, and how many requests
// it says will be sent, is what a run then shows.
func TestDoctorForetells(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	everything := b.targetFile(t)
	muchMissing := replaced(t, withoutPlan(t, everything), "    email: reader@example-industries.example\n", "")
	muchMissing = replaced(t, muchMissing, "clientSecretEnv: OUTSIDER_", "clientSecretEnv: READER_") // which is refused
	for name, target := range map[string]string{
		"everything": everything, "much missing": muchMissing, "a pool": preparedTarget(t, b),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			_, found := examined(t, target)
			out := t.TempDir()
			execute(t, "run", "--target", target, "--out", out)
			report := readReport(t, out)
			for id, verdict := range verdicts(report) {
				_, foretold := untestable(found)[id]
				g.Expect(foretold).To(Equal(verdict == "not-testable"), "%s: %s", id, verdict)
			}
			sent := 0
			for _, c := range report.Cases {
				for _, exchange := range c.Exchanges {
					if exchange.Persona != "limited" {
						sent++
					}
				}
			}
			g.Expect(found.Requests).To(BeNumerically("~", sent, sent/20), "%d were sent", sent)
		})
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	good := withoutPlan(t, b.targetFile(t))
	setenv(t, "OPAQUE_TOKEN", "opaque-token-of-a-test")
	for name, each := range map[string]struct {
		target   string
		code     int
		severity doctor.Severity
		says     string
	}{
		"a wrong scope that is right": {replaced(t, good, b.tokenOf("wrong-scope"), b.tokenOf("more-scopes")), 2, doctor.Error,
			"the token of persona wrong-scope carries scope itwin-platform, and has to be without it; another token is needed in client more-scopes"},
		"an outsider who is the modifier": {replaced(t, good, b.tokenOf("outsider"), b.tokenOf("modifier")), 2, doctor.Error,
			"the token of persona outsider is of the same user as the modifier's"},
		"an expired token that is valid": {replaced(t, good, b.tokenOf("expired"), b.tokenOf("more-scopes")), 2, doctor.Error,
			"and has to have expired"},
		"a client limited with the modifier": {replaced(t, good, b.tokenOf("limited"), b.tokenOf("modifier")), 2, doctor.Error,
			"of the same OAuth client as the modifier's"},
		"a modifier that is refused": {replaced(t, good, "clientSecretEnv: MODIFIER_", "clientSecretEnv: READER_"), 3, doctor.Stop,
			"getting the token of persona modifier: asking " + b.variable("ITWIN_TOKEN_URL")},
		"no owner":       {b.at(t, b.url, "owner"), 3, doctor.Stop, `the target has no persona "owner", and without it nothing can be judged; add it to personas`},
		"nobody listens": {b.at(t, "http://127.0.0.1:1"), 3, doctor.Stop, "target emulator cannot be reached at http://127.0.0.1:1"},
		"everything is refused": {b.at(t, answerEverything(t, http.StatusUnauthorized)), 3, doctor.Stop,
			"nothing can be arranged on the target: creating an iTwin: POST /itwins/ as owner was answered 401"},
		"a token that tells nothing and is not taken": {replaced(t, good, b.tokenOf("external-participant"), "env: OPAQUE_TOKEN"), 4, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			ended, found := examined(t, each.target)
			g.Expect(ended.code).To(Equal(each.code), ended.stdout)
			if each.says != "" {
				g.Expect(findings(found, each.severity)).To(ContainElement(ContainSubstring(each.says)))
			}
			if _, lost := untestable(found)["success.external-participant"]; each.code != 3 {
				g.Expect(lost).To(Equal(strings.Contains(name, "not taken")))
			}
			g.Expect(ended.stdout).NotTo(ContainSubstring("eyJ"), "a token was shown")
			g.Expect(ended.stdout).NotTo(ContainSubstring("opaque-token-of-a-test"))
			if each.code == 3 { // and a run does not get any further
				ran := execute(t, "run", "--target", each.target, "--out", t.TempDir())
				g.Expect(ran.code).To(Equal(3), ran.stdout+ran.stderr)
				g.Expect(ran.stderr).To(ContainSubstring("; itwin-conformance doctor --target " + each.target))
			}
		})
	}
}

func TestDoctorOfAPoolOnlyLooks(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method != http.MethodGet:
			asked = append(asked, r.Method)
		case r.URL.Path == "/itwins/itwin-99/image": // which is gone
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"error":{"code":"ImageNotFound","message":"No."}}`)
		}
	}))
	defer server.Close()
	setenv(t, "MODIFIER_TOKEN", "opaque-token-of-the-modifier")
	var file strings.Builder
	fmt.Fprintf(&file, "baseUrl: %s\npersonas: {modifier: {token: {env: MODIFIER_TOKEN}}}\narranging:\n  pool:\n    iTwins:\n", server.URL)
	for i := range 100 { // more than are lent
		fmt.Fprintf(&file, "      - {id: itwin-%d, image: true, grants: {modifier: [itwins_modify]}}\n", i)
	}
	ended, found := examined(t, writeTarget(t, file.String()))
	g.Expect(ended.code).To(Equal(4), ended.stdout)
	g.Expect(asked).To(BeEmpty(), "something else than a read was sent")
	g.Expect(found.Arranging.Prepared).To(Equal(100))
	g.Expect(findings(found, doctor.Warning)).To(ContainElements(
		"the target file says that iTwin itwin-99 has an image, and it has none",
		MatchRegexp("the pool is too short: for [0-9]+ cases more, add an iTwin without image, modifier having itwins_modify")))
	g.Expect(untestable(found)).To(SatisfyAll(
		HaveKeyWithValue("success.itwin-kept", "the target takes no uploads: 405 Method Not Allowed"),
		HaveKeyWithValue("authz.no-permission", `the target has no persona "reader"; add it to personas`)))
	g.Expect(untestable(found)).NotTo(HaveKey("success.status"))
	g.Expect(ended.stdout).NotTo(ContainSubstring("opaque-token"))
}

func TestDoctorOfAnArrangerThatDies(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	_, target := arrangerTarget(t, "  async arrange({ name, plan }) {\n",
		"  async arrange({ name, plan }) {\n    console.error(`out of iTwins, ${process.env.OWNER_CLIENT_SECRET}`); process.exit(7);\n")
	ended, found := examined(t, target)
	g.Expect(ended.code).To(Equal(3), ended.stdout)
	g.Expect(findings(found, doctor.Stop)).To(ConsistOf(
		"nothing can be arranged on the target: the arranger node ended with exit status 7; its last words: out of iTwins, ${OWNER_CLIENT_SECRET}"))
}

func TestDoctorOfAnArrangerThatLives(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	emulator, target := arrangerTarget(t, "", "")
	ended, found := examined(t, target)
	g.Expect(ended.code).To(Equal(0), ended.stdout)
	g.Expect(found.Arranging.By).To(Equal("command"))
	g.Expect(emulator.iTwins(t)).To(Equal(0), "iTwins were left behind")
}
