package reports

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWriteTextGolden(t *testing.T) {
	tests := []struct {
		golden string
		report *Report
		opts   TextOptions
	}{
		{"passing.txt", passingReport(), TextOptions{Width: 100}},
		{"failing.txt", failingReport(), TextOptions{Width: 100}},
		{"excused.txt", excusedReport(), TextOptions{Width: 100}},
		{"failing-color.txt", failingReport(), TextOptions{Color: true}},
		{"incomplete.txt", incompleteReport(), TextOptions{Width: 60}},
	}
	for _, test := range tests {
		t.Run(test.golden, func(t *testing.T) {
			g := NewWithT(t)
			var text bytes.Buffer
			g.Expect(WriteText(&text, test.report, test.opts)).To(Succeed())
			expectGolden(t, test.golden, text.Bytes())
		})
	}
}

func TestWriteTextColoursNothingButTheLook(t *testing.T) {
	g := NewWithT(t)
	for _, r := range []*Report{passingReport(), failingReport(), incompleteReport()} {
		var plain, colored bytes.Buffer
		g.Expect(WriteText(&plain, r, TextOptions{Width: 70})).To(Succeed())
		g.Expect(WriteText(&colored, r, TextOptions{Width: 70, Color: true})).To(Succeed())
		g.Expect(plain.String()).NotTo(ContainSubstring("\x1b"), "an answer's escape reached the terminal")
		g.Expect(colored.String()).NotTo(Equal(plain.String()))
		g.Expect(colouring.ReplaceAllString(colored.String(), "")).To(Equal(plain.String()))
	}
}

func TestWriteTextKeepsToTheWidth(t *testing.T) {
	g := NewWithT(t)
	var text bytes.Buffer
	g.Expect(WriteText(&text, failingReport(), TextOptions{Width: 90})).To(Succeed())
	for _, line := range strings.Split(text.String(), "\n") {
		if !strings.Contains(line, "curl -i") { // a command is there to be pasted, in one piece
			g.Expect(len([]rune(line))).To(BeNumerically("<=", 90), line)
		}
	}
}

// TestTheTableFitsTheWidth, by leaving out what matters least.
func TestTheTableFitsTheWidth(t *testing.T) {
	g := NewWithT(t)
	for width, columns := range map[int]string{0: "exchanges", 80: "exchanges", 60: "time", 50: "cases", 40: "requirements", 30: "verdict", 10: "verdict"} {
		var text bytes.Buffer
		g.Expect(WriteText(&text, failingReport(), TextOptions{Width: width})).To(Succeed())
		_, table, _ := strings.Cut(text.String(), "\n\n")
		table, _, _ = strings.Cut(table, "\n\n")
		head, _, _ := strings.Cut(table, "\n")
		g.Expect(head).To(HaveSuffix(columns), "%d", width)
		for line := range strings.SplitSeq(table, "\n") {
			g.Expect(width == 0 || width < 40 || len([]rune(line)) <= width).To(BeTrue(), line)
		}
	}
}

func TestWriteTextOfAnUnreachableTarget(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	r.Cases, r.Requirements = nil, nil
	r.Conclusion = Conclusion{Outcome: Unreachable, Level: ReachedNone, Reason: "Nothing listens there."}
	var text bytes.Buffer
	g.Expect(WriteText(&text, r, TextOptions{})).To(Succeed())
	g.Expect(text.String()).To(Equal("DELETE /itwins/{iTwinId}/image  on staging  https://staging.example-industries.example\n" +
		"\n0 pass, 0 fail, 0 not-testable, 0 observed in 1.2 s (level none)\nunreachable: Nothing listens there.\n"))
}

func TestWriteTextFallsBackOnReasons(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	r.Cases = nil
	r.Requirements[0].Verdict, r.Requirements[0].Reasons = Fail, []string{"no case is left that shows it"}
	r.Requirements[5].Reasons = []string{"403 InsufficientPermissions, twice"}
	var text bytes.Buffer
	g.Expect(WriteText(&text, r, TextOptions{})).To(Succeed())
	g.Expect(text.String()).To(ContainSubstring("no case is left that shows it"))
	g.Expect(text.String()).To(ContainSubstring("missing.hidden  403 InsufficientPermissions, twice"))
}

func TestWriteTextKeepsTheLinesOfAFinding(t *testing.T) {
	g := NewWithT(t)
	r := failingReport()
	r.Cases[1].Findings[0].Actual = "two lines:\nthis one"
	var text bytes.Buffer
	g.Expect(WriteText(&text, r, TextOptions{Width: 80})).To(Succeed())
	g.Expect(text.String()).To(ContainSubstring("      actual    two lines:\n                this one\n"))
}

func TestShortened(t *testing.T) {
	g := NewWithT(t)
	g.Expect(shortened(NewBody([]byte("a\n  b")))).To(Equal("a b"))
	g.Expect(shortened(NewBody([]byte(strings.Repeat("é", 200))))).To(Equal(strings.Repeat("é", 160) + "…"))
	g.Expect(shortened(NewBody([]byte("\xff\xfe")))).To(Equal("(a body that is not text)"))
}

var errBroken = errors.New("broken pipe")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestTextSaysTheSameFailureOnce(t *testing.T) {
	g := NewWithT(t)
	report := &Report{Requirements: []Requirement{{ID: "auth.challenge", Level: Should, Verdict: Fail}}}
	for _, place := range []string{"one.go:1", "two.go:2", "two.go:2", "three.go:3"} {
		report.Cases = append(report.Cases, Case{Location: place, Verdict: Fail, Findings: []Finding{
			{Requirement: "auth.challenge", Verdict: Fail, Expected: "a challenge", Actual: "none"},
		}})
	}
	report.Cases[3].Findings[0].Actual = "garbage"
	var text strings.Builder
	g.Expect(WriteText(&text, report, TextOptions{})).To(Succeed())

	g.Expect(strings.Count(text.String(), "expected  a challenge")).To(Equal(2), "once with none, once with garbage")
	g.Expect(text.String()).To(ContainSubstring("2 more with none: two.go:2\n"))
}
