package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWriteJUnitGolden(t *testing.T) {
	for name, r := range map[string]*Report{"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport()} {
		t.Run(name, func(t *testing.T) {
			var document bytes.Buffer
			NewWithT(t).Expect(WriteJUnit(&document, r)).To(Succeed())
			expectGolden(t, name+".junit.xml", document.Bytes())
		})
	}
}

// TestWriteJUnitAddsUp reads the document as a CI server would, with types that
// share nothing with the writer's.
func TestWriteJUnitAddsUp(t *testing.T) {
	type totals struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Errors   int     `xml:"errors,attr"`
		Time     float64 `xml:"time,attr"`
	}
	type read struct {
		totals
		Suites []struct {
			totals
			Cases []struct {
				Time    float64   `xml:"time,attr"`
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	for name, r := range map[string]*Report{"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport()} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var document bytes.Buffer
			g.Expect(WriteJUnit(&document, r)).To(Succeed())
			var got read
			g.Expect(xml.Unmarshal(document.Bytes(), &got)).To(Succeed())
			var all totals
			for _, suite := range got.Suites {
				var sum totals
				for _, c := range suite.Cases {
					sum.Tests++
					sum.Time += c.Time
					if c.Failure != nil {
						sum.Failures++
					}
					if c.Skipped != nil {
						sum.Skipped++
					}
				}
				g.Expect(suite.Time).To(BeNumerically("~", sum.Time, 1e-9))
				sum.Time = suite.Time
				g.Expect(suite.totals).To(Equal(sum))
				all.Tests += sum.Tests
				all.Failures += sum.Failures
				all.Skipped += sum.Skipped
				all.Time += sum.Time
			}
			g.Expect(got.Skipped).To(BeZero(), "the schema of Jenkins' xUnit plugin has no such sum")
			got.Skipped = all.Skipped
			g.Expect(got.Time).To(BeNumerically("~", all.Time, 1e-9))
			all.Time = got.Time
			g.Expect(got.totals).To(Equal(all))
			g.Expect(all.Tests).To(Equal(len(r.Cases)))
		})
	}
}

func TestWriteJUnitHoldsNothingXMLForbids(t *testing.T) {
	g := NewWithT(t)
	r := failingReport()
	r.Cases[1].Text = "a\x00b \x1b[31m\ufffe <&\"'> ]]>"
	r.Cases[1].Findings[0].Actual = "\x07\xff \u000b ]]> <b>\uffff"
	var document bytes.Buffer
	g.Expect(WriteJUnit(&document, r)).To(Succeed())
	g.Expect(document.String()).To(ContainSubstring(`name="a␀b ␛[31m` + "\ufffd" + ` &lt;&amp;`))
	g.Expect(document.String()).To(ContainSubstring("actual      ␇\ufffd ␋ ]]]]><![CDATA[> <b>\ufffd\n"))
	decoder := xml.NewDecoder(&document)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWriteJUnitOfAFailureWithoutFinding(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	r.Cases[0].Verdict = Fail
	var document bytes.Buffer
	g.Expect(WriteJUnit(&document, r)).To(Succeed())
	g.Expect(document.String()).To(ContainSubstring(`<failure message="failed without a finding" type="fail">`))
}

func TestMessageIsOneLine(t *testing.T) {
	g := NewWithT(t)
	g.Expect(message(Finding{Requirement: "a.b", Expected: "status\n  401", Actual: "status\n  204", Reason: "not shown"})).
		To(Equal("a.b: expected status 401, got status 204"))
	g.Expect(message(Finding{Requirement: "a.b", Reason: "The header is missing."})).To(Equal("a.b: The header is missing."))
}

func TestWriteJUnitNeedsAStart(t *testing.T) {
	r := passingReport()
	r.Run.Started = "today"
	var document strings.Builder
	g := NewWithT(t)
	g.Expect(WriteJUnit(&document, r)).To(MatchError(HavePrefix("writing JUnit: start of the run: ")))
	g.Expect(document.Len()).To(BeZero())
}
