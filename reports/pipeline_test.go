package reports

import (
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestGitHubEscapes(t *testing.T) {
	g := NewWithT(t)
	g.Expect(gitHubMessage("100%\r\na: b, c\x1b")).To(Equal("100%25␍%0Aa: b, c␛"))
	g.Expect(gitHubProperty("100%\na: b, c")).To(Equal("100%25%0Aa%3A b%2C c"))
}

func TestAzureEscapes(t *testing.T) {
	g := NewWithT(t)
	g.Expect(azureMessage("100%\na; b] %3B")).To(Equal("100%AZP25%0Aa; b] %AZP253B"))
	g.Expect(azureProperty("100%\na; b]")).To(Equal("100%AZP25%0Aa%3B b%5D"))
}

// TestPipelineCommandsAreOursAlone: what a target sent begins no command.
func TestPipelineCommandsAreOursAlone(t *testing.T) {
	g := NewWithT(t)
	r := hostileReport()
	want := len(issues(r))
	for _, test := range []struct {
		write   writeFunc
		command string
	}{
		{WriteGitHubAnnotations, `^::(notice|warning|error) [a-z]+=`},
		{WriteAzureCommands, `^##vso\[task\.(logissue type=(error|warning);|complete result=Failed;\])`},
	} {
		var document strings.Builder
		g.Expect(test.write(&document, r)).To(Succeed())
		lines := strings.Split(strings.TrimSuffix(document.String(), "\n"), "\n")
		g.Expect(lines).To(HaveLen(want))
		for _, line := range lines {
			g.Expect(line).To(MatchRegexp(test.command))
			g.Expect(regexp.MustCompile("[[:cntrl:]]").FindString(line)).To(BeEmpty())
		}
	}
}

func gated(r *Report, failOn FailOn, regressions ...string) *Report {
	r.SetGate(failOn, regressions)
	return r
}

func TestIssues(t *testing.T) {
	kept := passingReport()
	should := passingReport()
	should.Requirements[4].Verdict, should.Requirements[4].Reasons = Fail, []string{"none came"}
	strict := passingReport()
	strict.Requirements[4].Verdict = Fail
	strict.Conclusion.Strict = true
	for _, test := range []struct {
		name   string
		report *Report
		want   []severity
		result string
	}{
		{"nothing", concluded(kept), []severity{passing}, "Succeeded"},
		{"a should", concluded(should), []severity{passing, warning}, "SucceededWithIssues"},
		{"not testable", concluded(incompleteReport()), []severity{failing, warning, warning}, "Failed"},
		{"known failures", excusedReport(), []severity{warning, warning, warning}, "SucceededWithIssues"},
		{"never", gated(failingReport(), FailOnNever), []severity{warning, warning, warning}, "SucceededWithIssues"},
		{"a regression", gated(failingReport(), FailOnRegression, "error.schema fails"), []severity{failing, warning, warning, failing}, "Failed"},
		{"a must and a should", failingReport(), []severity{failing, failing, warning}, "Failed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			var got []severity
			for _, i := range issues(test.report) {
				got = append(got, i.severity)
			}
			g.Expect(got).To(Equal(test.want))
			var commands strings.Builder
			g.Expect(WriteAzureCommands(&commands, test.report)).To(Succeed())
			g.Expect(commands.String()).To(ContainSubstring("##vso[task.complete result=" + test.result + ";]"))
		})
	}
	g := NewWithT(t)
	open := concluded(incompleteReport())
	open.Run.Interrupted = false
	g.Expect(issues(open)[0].message).To(HaveSuffix("\nitwin-conformance doctor --target conformance/staging.yaml says what is missing."))
	g.Expect(issues(failingReport())[0].message).NotTo(ContainSubstring("doctor"))
	g.Expect(issues(strict)[1].severity).To(Equal(failing), "with --fail-on should, a should fails the run")
	g.Expect(issues(should)[1].message).To(HaveSuffix("\nnone came"))
}
