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

// TestJUnitIsWhatJenkinsXUnitPluginTakes: its schema refuses any other attribute, and
// any other element within another.
func TestJUnitIsWhatJenkinsXUnitPluginTakes(t *testing.T) {
	knows := map[string]struct{ attributes, required, within string }{
		"testsuites": {"name time tests failures errors", "", ""},
		"testsuite":  {"name tests failures errors group time skipped timestamp hostname id package file log url", "name tests failures errors", "testsuites"},
		"testcase":   {"name time classname group", "name", "testsuite"},
		"failure":    {"type message", "", "testcase"},
		"skipped":    {"type message", "", "testcase"},
	}
	for _, r := range []*Report{passingReport(), failingReport(), incompleteReport(), excusedReport(), brokenReport(), hostileReport()} {
		g := NewWithT(t)
		var document bytes.Buffer
		g.Expect(WriteJUnit(&document, r)).To(Succeed())
		decoder := xml.NewDecoder(&document)
		var open []string
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			g.Expect(err).NotTo(HaveOccurred())
			switch token := token.(type) {
			case xml.StartElement:
				known, is := knows[token.Name.Local]
				g.Expect(is).To(BeTrue(), token.Name.Local)
				if len(open) > 0 {
					g.Expect(open[len(open)-1]).To(Equal(known.within), token.Name.Local)
				}
				var names []string
				for _, attribute := range token.Attr {
					names = append(names, attribute.Name.Local)
				}
				g.Expect(strings.Fields(known.attributes)).To(ContainElements(names), token.Name.Local)
				g.Expect(names).To(ContainElements(strings.Fields(known.required)), token.Name.Local)
				open = append(open, token.Name.Local)
			case xml.EndElement:
				open = open[:len(open)-1]
			}
		}
	}
}

// TestJUnitHasWhatEachReaderNeeds: GitLab tells test cases apart by class and name,
// Jenkins' own step by the same and shows times, Azure counts by the outcomes, and
// those of GitHub Actions look for the place in the text of a failure.
func TestJUnitHasWhatEachReaderNeeds(t *testing.T) {
	g := NewWithT(t)
	var document bytes.Buffer
	r := failingReport()
	g.Expect(WriteJUnit(&document, r)).To(Succeed())
	var read struct {
		Suites []struct {
			Timestamp string `xml:"timestamp,attr"`
			Skipped   string `xml:"skipped,attr"`
			Cases     []struct {
				Name    string `xml:"name,attr"`
				Class   string `xml:"classname,attr"`
				Time    string `xml:"time,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	g.Expect(xml.Unmarshal(document.Bytes(), &read)).To(Succeed())
	seen := map[string]bool{}
	failures := 0
	for _, suite := range read.Suites {
		g.Expect(suite.Timestamp).NotTo(BeEmpty())
		g.Expect(suite.Skipped).NotTo(BeEmpty())
		for _, c := range suite.Cases {
			g.Expect(seen[c.Class+" "+c.Name]).To(BeFalse(), "two test cases are one")
			seen[c.Class+" "+c.Name] = true
			g.Expect(c.Time).To(MatchRegexp(`^\d+\.\d{3}$`))
			if c.Failure != nil {
				failures++
				g.Expect(c.Failure.Message).NotTo(BeEmpty())
				g.Expect(c.Failure.Text).To(MatchRegexp(`\ncase +suites/deleteimage/[a-z_]+\.go:\d+\n`))
			}
		}
	}
	g.Expect(failures).To(Equal(2))
}
