package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"

	"itwin-conformance/schemas/escape"
)

// The elements of JUnit's XML, as far as CI servers agree on them. The schema of
// Jenkins' xUnit plugin, which refuses what it does not know, knows all of them.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitTotals
		Suites []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitTotals
		Skipped   int         `xml:"skipped,attr"`
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Time      junitTime     `xml:"time,attr"`
		Failure   *junitFailure `xml:"failure"`
		Skipped   *junitSkipped `xml:"skipped"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",cdata"` // with line breaks as they are, for who reads the file itself
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	// junitTotals sum up what lies below a suite, or below all of them. Cases
	// run at once, so the time is the work done, not the time that went by.
	junitTotals struct {
		Tests    int       `xml:"tests,attr"`
		Failures int       `xml:"failures,attr"`
		Errors   int       `xml:"errors,attr"` // a case fails or is skipped: always 0
		Time     junitTime `xml:"time,attr"`
	}
)

// junitTime is a time in whole milliseconds, so that sums are exact. In XML it
// is written in seconds.
type junitTime int64

// MarshalXMLAttr writes the time as seconds with three decimals.
func (t junitTime) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: fmt.Sprintf("%d.%03d", t/1000, t%1000)}, nil
}

// WriteJUnit writes r as JUnit XML: one test suite a documented case, one test
// case a case. A failed case is a failure, one that is not testable is skipped. So
// is one whose failures are known, with the excuse: servers stop a pipeline at a
// failure, and show of a passed case no message.
// Control characters are shown, and what else XML cannot hold is replaced by U+FFFD.
func WriteJUnit(w io.Writer, r *Report) error {
	r = shown(r)
	root := junitSuites{Name: r.Suite.Operation}
	for _, group := range byDocumentedCase(r.Cases) {
		started, err := r.moment(group.startMs())
		if err != nil {
			return fmt.Errorf("writing JUnit: %w", err)
		}
		suite := junitSuite{Name: group.name, Timestamp: started.Format(junitTimestamp)}
		for _, c := range group.cases {
			test := junitTest(r, c)
			suite.count(test)
			suite.Cases = append(suite.Cases, test)
		}
		root.add(suite.junitTotals)
		root.Suites = append(root.Suites, suite)
	}
	document, err := xml.MarshalIndent(root, "", "  ")
	if err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", xml.Header, escape.Inert(string(document))); err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	return nil
}

// junitTimestamp is the form of time JUnit's schema demands: ISO 8601 without a
// zone. It is UTC.
const junitTimestamp = "2006-01-02T15:04:05"

func (s *junitSuite) count(test junitCase) {
	one := junitTotals{Tests: 1, Time: test.Time}
	if test.Failure != nil {
		one.Failures = 1
	}
	if test.Skipped != nil {
		s.Skipped++
	}
	s.add(one)
}

func (t *junitTotals) add(other junitTotals) {
	t.Tests += other.Tests
	t.Failures += other.Failures
	t.Time += other.Time
}

func junitTest(r *Report, c Case) junitCase {
	test := junitCase{
		Name:      c.Text,
		Classname: c.DocumentedCase,
		Time:      junitTime(math.Round(c.DurationMs)),
	}
	switch {
	case c.Excused != nil:
		test.Skipped = &junitSkipped{Message: c.Excused.String()}
	case c.Verdict == Fail:
		test.Failure = junitFailureOf(r, c)
	case c.Verdict == NotTestable:
		test.Skipped = &junitSkipped{Message: strings.Join(reasons(c), "; ")}
	}
	return test
}

// junitFailureOf puts all failed findings of a case into one failure, as most
// readers of JUnit show only the first. The first finding gives the type and
// the message.
func junitFailureOf(r *Report, c Case) *junitFailure {
	failure := &junitFailure{Type: "fail", Message: "failed without a finding"}
	for _, f := range c.Findings {
		if f.Verdict != Fail {
			continue
		}
		if failure.Text == "" {
			failure.Type, failure.Message = f.Requirement, message(f)
			failure.Text = "\n" + labelled("case", c.Location)
		}
		failure.Text += "\n" + findingText(r, c, f)
	}
	failure.Text = legalXML(failure.Text)
	return failure
}

// legalXML replaces what no XML document can hold (XML 1.0 §2.2), beside control
// characters. The encoder does so itself except inside CDATA.
func legalXML(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 0xFFFE, 0xFFFF:
			return unicode.ReplacementChar
		default:
			return r
		}
	}, text)
}

// message tells a failed finding in one line.
func message(f Finding) string {
	parts := []string{f.Requirement + ":"}
	if f.Expected != "" {
		parts = append(parts, "expected", f.Expected+",")
	}
	if f.Actual != "" {
		parts = append(parts, "got", f.Actual)
	} else {
		parts = append(parts, f.Reason)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// findingText tells a finding as requirement, expected, actual, and the command
// that shows it again.
func findingText(r *Report, c Case, f Finding) string {
	return labelled("requirement", f.Requirement+": "+r.sentence(f.Requirement)) + evidenceText(c, f)
}

// evidenceText tells what a finding expected and what came, and the command
// that shows it again.
func evidenceText(c Case, f Finding) string {
	text := labelled("with", strings.Join(f.Values, "; ")) + labelled("expected", f.Expected) + labelled("actual", f.Actual) + labelled("reason", f.Reason)
	for _, line := range c.courseOf(f) {
		text += line + "\n"
	}
	for _, command := range c.commands(f) {
		text += labelled("curl", command)
	}
	return text
}

// labelled returns a line of text behind its label, or nothing for no text.
func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf("%-11s %s\n", label, text)
}
