package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
	"itwin-conformance/suites"
)

// readReport reads the report that a run left in dir. That it is valid is the matter of
// expectVerified.
func readReport(t testing.TB, dir string) *reports.Report {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var report reports.Report
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatal(err)
	}
	return &report
}

// verdicts returns the verdict of each requirement.
func verdicts(report *reports.Report) map[string]reports.Verdict {
	all := map[string]reports.Verdict{}
	for _, requirement := range report.Requirements {
		all[requirement.ID] = requirement.Verdict
	}
	return all
}

func TestRunWithoutFlagsJudgesTheReference(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "run")
	ended := finish(t, made)
	out := filepath.Join(made.Dir, "reports", "out", "reference")

	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("conforms"))
	g.Expect(ended.stdout).To(ContainSubstring("level full"))
	g.Expect(ended.stderr).To(ContainSubstring("report: " + filepath.Join("reports", "out", "reference", "report.json")))

	report := readReport(t, out)
	g.Expect(report.Conclusion.Level).To(Equal(reports.ReachedFull))
	g.Expect(report.Requirements).NotTo(BeEmpty())
	for _, requirement := range report.Requirements {
		want := reports.Pass
		if requirement.Level == reports.Observe {
			want = reports.Observed
		}
		g.Expect(requirement.Verdict).To(Equal(want), requirement.ID)
	}
	g.Expect(report.Cases).To(HaveLen(len(suites.Cases())))
	g.Expect(report.Suite.Version).To(Equal("test"))
}

func TestJUnitCountsEqualTheReport(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	deaf := answerEverything(t, http.StatusUnauthorized)
	execute(t, "run", "--target", poolTarget(t, deaf), "--out", out)

	content, err := os.ReadFile(filepath.Join(out, "junit.xml"))
	g.Expect(err).NotTo(HaveOccurred())
	var parsed struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Skipped int `xml:"skipped,attr"` // of which there is no sum
			Cases   []struct {
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	g.Expect(xml.Unmarshal(content, &parsed)).To(Succeed())
	tests, failures, skipped, counted := 0, 0, 0, 0
	for _, suite := range parsed.Suites {
		counted += suite.Skipped
		for _, test := range suite.Cases {
			tests++
			if test.Failure != nil {
				failures++
			}
			if test.Skipped != nil {
				skipped++
			}
		}
	}
	counts := map[reports.Verdict]int{}
	for _, c := range readReport(t, out).Cases {
		counts[c.Verdict]++
	}
	g.Expect([]int{tests, failures, skipped}).To(Equal([]int{parsed.Tests, parsed.Failures, counted}))
	g.Expect(failures).To(Equal(counts[reports.Fail]))
	g.Expect(skipped).To(Equal(counts[reports.NotTestable]))
	cases, err := suites.Selection{}.Cases() // no exhaustive ones: it is no embedded target
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(tests).To(Equal(len(cases)))
	g.Expect(failures).To(BeNumerically(">", 0))
	g.Expect(skipped).To(BeNumerically(">", 0))
}

// TestATargetThatRefusesEverythingPassesNoAuthRequirement is what controls are
// for: a 401 proves something only where somebody else gets a 204.
func TestATargetThatRefusesEverythingPassesNoAuthRequirement(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	ended := execute(t, "run", "--target", poolTarget(t, answerEverything(t, http.StatusUnauthorized)), "--out", out)

	g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
	for id, verdict := range verdicts(readReport(t, out)) {
		if strings.HasPrefix(id, "auth.") && id != "auth.scheme-case" {
			g.Expect(verdict).NotTo(Equal(reports.Pass), id)
		}
	}
	g.Expect(verdicts(readReport(t, out))["auth.missing-header"]).To(Equal(reports.NotTestable))
	g.Expect(verdicts(readReport(t, out))["success.status"]).To(Equal(reports.Fail))
}

// TestAGatewayAccusesNobody: behind a 502 there may be a correct implementation.
func TestAGatewayAccusesNobody(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	ended := execute(t, "run", "--target", poolTarget(t, answerEverything(t, http.StatusBadGateway)), "--out", out)

	g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)
	g.Expect(verdicts(readReport(t, out))).NotTo(ContainElement(Or(Equal(reports.Fail), Equal(reports.Pass))))
}

func TestNobodyListeningIsOneSentence(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	ended := execute(t, "run", "--target", poolTarget(t, "http://127.0.0.1:1"), "--out", out)

	g.Expect(ended.code).To(Equal(3))
	g.Expect(ended.stdout).To(BeEmpty())
	g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
	g.Expect(ended.stderr).To(ContainSubstring("cannot be reached at http://127.0.0.1:1"))
	g.Expect(filepath.Glob(filepath.Join(out, "*"))).To(BeEmpty())

	g.Expect(execute(t, "run", "--out", out, "--requirement", "missing.image").code).To(Equal(0))
	again := execute(t, "run", "--target", poolTarget(t, "http://127.0.0.1:1"), "--out", out)
	g.Expect(again.stderr).To(HaveSuffix("what an earlier run left in " + out + " is set aside, by names that end in .earlier\n"))
}

func TestNothingCanBeArranged(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	ended := execute(t, "run", "--target", platformTarget(t, answerEverything(t, http.StatusUnauthorized)), "--out", t.TempDir())

	g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("The cases could not arrange what they need: "))
}

// TestATokenThatIsNoGoodAccusesNobody: whether the token is wrong or the target,
// nobody can tell from here.
func TestATokenThatIsNoGoodAccusesNobody(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	target := poolTarget(t, answerAll(t, func(string) int { return http.StatusUnauthorized }))
	for _, command := range [][]string{{"run", "--out", t.TempDir()}, {"doctor"}} {
		ended := execute(t, append(command, "--target", target)...)
		g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
		g.Expect(ended.stdout + ended.stderr).To(ContainSubstring("it answers 401 to the modifier's token as to none, when asked to read"))
	}
}

func TestAFailureShowsAllThatIsNeeded(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	target := lying(t, func(answer *http.Response) {
		if answer.StatusCode == http.StatusForbidden {
			answer.StatusCode = http.StatusUnauthorized
		}
	})
	ended := execute(t, "run", "--target", target, "--out", t.TempDir(), "--requirement", "authz.non-member")

	g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(SatisfyAll(
		ContainSubstring("authz.non-member"),
		ContainSubstring("403 Forbidden"),
		ContainSubstring("401 Unauthorized"),
		ContainSubstring("suites/deleteimage/no_permission.go:"),
		ContainSubstring("curl "),
		ContainSubstring("OUTSIDER_TOKEN"),
		ContainSubstring("does not conform"),
	))
}

func TestFailOnSaysWhichFailuresFailTheRun(t *testing.T) {
	t.Parallel()
	for args, each := range map[string]struct {
		code  int
		level reports.Reached
	}{
		"": {0, reports.ReachedCore},
		"--fail-on should --requirement auth.challenge": {1, reports.ReachedNone}, // as any selection
		"--fail-on never --requirement auth.challenge":  {0, reports.ReachedNone},
	} {
		t.Run("with "+args, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			out := t.TempDir()
			ended := execute(t, append([]string{"run", "--exhaustive=false", "--fault", "challenge-missing", "--out", out}, strings.Fields(args)...)...)

			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			report := readReport(t, out)
			g.Expect(verdicts(report)["auth.challenge"]).To(Equal(reports.Fail))
			g.Expect(report.Conclusion.Level).To(Equal(each.level))
		})
	}
}

func TestAMissingPersonaLeavesTheRunIncomplete(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	ended := execute(t, "run", "--target", platformTarget(t, "", "outsider"), "--out", out)

	g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)
	for id, verdict := range verdicts(readReport(t, out)) {
		needsOutsider := id == "authz.non-member" || id == "authz.other-itwin" || id == "missing.hidden"
		g.Expect(verdict == reports.NotTestable).To(Equal(needsOutsider), id)
	}
}

func TestJSONIsTheReportAndNothingElse(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	ended := execute(t, "run", "--json", "--requirement", "success.status", "--out", t.TempDir())

	g.Expect(ended.code).To(Equal(0), ended.stderr)
	report, err := reports.Read(strings.NewReader(ended.stdout))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(report.Run.Partial).To(BeTrue())
	g.Expect(report.Requirements).To(HaveLen(1))
	g.Expect(report.Conclusion.Level).To(Equal(reports.ReachedNone), "a partial run reaches no level")
}

func TestADryRunSendsNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "run", "--dry-run", "--target", poolTarget(t, "http://127.0.0.1:1"), "--label-filter", "missing-header")
	ended := finish(t, made)

	g.Expect(ended.code).To(Equal(0), ended.stderr)
	cases, err := suites.Selection{LabelFilter: "missing-header"}.Cases()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(cases)).To(BeNumerically(">", 1))
	g.Expect(ended.stdout).To(HaveSuffix(fmt.Sprintf("\n%d cases would run\n", len(cases))))
	g.Expect(strings.Count(ended.stdout, "Missing header: ")).To(Equal(len(cases)))
	g.Expect(filepath.Join(made.Dir, "reports")).NotTo(BeADirectory())
}

func TestAFaultOfTheReferenceIsCaught(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	ended := execute(t, "run", "--exhaustive=false", "--fault", "scope-substring", "--out", out)

	g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
	g.Expect(verdicts(readReport(t, out))["auth.wrong-scope"]).To(Equal(reports.Fail))
	g.Expect(execute(t, "run", "--exhaustive=false", "--variant", "opaque-tokens", "--out", out).code).To(Equal(0))
}

// TestFiveFaultsAtOnceAreToldApart: what each breaks fails, and nothing else.
func TestFiveFaultsAtOnceAreToldApart(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	args := []string{"run", "--out", out}
	for _, fault := range fiveFaults {
		args = append(args, "--fault", fault)
	}
	ended := execute(t, args...)
	g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
	var failed []string
	for id, verdict := range verdicts(readReport(t, out)) {
		if verdict == reports.Fail {
			failed = append(failed, id)
		}
	}
	g.Expect(failed).To(ConsistOf("auth.expired", "org-admin.co-administrator", "rate.retry-after", "error.schema", "auth.first"))
}

// fiveFaults break five requirements of five documented cases.
var fiveFaults = []string{"expiry-ignored", "co-administrator-forgotten", "retry-after-missing", "property-beside-error", "image-told-before-token"}

func TestTheTargetFileSaysHowManyAtOnceUnlessAFlagDoes(t *testing.T) {
	t.Parallel()
	target := platformTarget(t, "")
	content, err := os.ReadFile(target)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	target = writeTarget(t, string(content)+"concurrency: 3\n")
	for flag, want := range map[string]int{"": 3, "--concurrency=5": 5} {
		t.Run("with "+flag, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			out := t.TempDir()
			args := []string{"run", "--target", target, "--out", out, "--requirement", "success.status"}
			g.Expect(execute(t, append(args, strings.Fields(flag)...)...).code).To(Equal(0))
			g.Expect(readReport(t, out).Run.Concurrency).To(Equal(want))
		})
	}
}
