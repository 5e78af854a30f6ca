package reports

import (
	"bytes"
	"encoding/json"
	"net/url"
	"testing"

	. "github.com/onsi/gomega"
)

// sarifOf writes a report in SARIF and reads it again.
func sarifOf(t *testing.T, r *Report) sarifRun {
	t.Helper()
	g := NewWithT(t)
	var document bytes.Buffer
	g.Expect(WriteSARIF(&document, r)).To(Succeed())
	decoder := json.NewDecoder(&document)
	decoder.DisallowUnknownFields()
	var log sarifLog
	g.Expect(decoder.Decode(&log)).To(Succeed())
	g.Expect(log.Version).To(Equal("2.1.0"))
	g.Expect(log.Runs).To(HaveLen(1))
	return log.Runs[0]
}

// TestSARIFIsWhatCodeScanningTakes: GitHub needs the texts of each rule, and of each result
// a rule, a message, a level, and a location with a relative address.
func TestSARIFIsWhatCodeScanningTakes(t *testing.T) {
	for name, r := range map[string]*Report{
		"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport(), "hostile": hostileReport(), "untested": untestedReport(),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			run := sarifOf(t, r)
			rules := run.Tool.Driver.Rules
			g.Expect(rules).To(HaveLen(len(r.Requirements)))
			for i, rule := range rules {
				g.Expect(rule.ID).To(Equal(r.Requirements[i].ID))
				g.Expect(rule.Name).To(And(Not(Equal(rule.ID)), MatchRegexp(`^[A-Z][A-Za-z0-9]*$`)))
				for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text, rule.Help.Text, rule.Help.Markdown} {
					g.Expect(text).NotTo(BeEmpty())
				}
				g.Expect(rule.Help.Text).To(And(ContainSubstring(r.Requirements[i].Clause), ContainSubstring(r.Suite.Documentation.URL)))
				g.Expect(rule.Configuration.Level).To(BeElementOf("error", "warning", "note"))
			}
			failed, fingerprints := 0, map[string]bool{}
			for _, q := range r.Requirements {
				if q.Verdict == Fail {
					failed++
				}
			}
			g.Expect(run.Results).To(HaveLen(failed))
			for _, result := range run.Results {
				g.Expect(rules[result.RuleIndex].ID).To(Equal(result.RuleID))
				g.Expect(result.Message.Text).NotTo(BeEmpty())
				g.Expect(result.Level).To(BeElementOf("error", "warning"))
				fingerprints[result.Fingerprints["primaryLocationLineHash"]] = true
				g.Expect(result.Locations).To(HaveLen(1))
				at := result.Locations[0].Physical
				address, err := url.Parse(at.Artifact.URI)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(address.IsAbs()).To(BeFalse())
				g.Expect(at.Artifact.URI).To(Equal("conformance/staging.yaml"))
				g.Expect(at.Region.StartLine).To(Equal(2))
			}
			g.Expect(fingerprints).To(HaveLen(failed))
		})
	}
}

func TestSARIFOfWhatIsNoFailure(t *testing.T) {
	g := NewWithT(t)
	excused := sarifOf(t, excusedReport())
	var suppressed []string
	for _, result := range excused.Results {
		for _, suppression := range result.Suppressions {
			suppressed = append(suppressed, result.RuleID)
			g.Expect(suppression.Status).To(Equal("accepted"))
			g.Expect(suppression.Justification).To(HavePrefix("known failure until "))
		}
	}
	g.Expect(suppressed).To(Equal([]string{"error.schema", "auth.challenge"}))

	open := sarifOf(t, incompleteReport())
	g.Expect(open.Results).To(BeEmpty(), "what is not testable is no failure")
	g.Expect(open.Invocations[0].Successful).To(BeFalse())
	g.Expect(open.Invocations[0].ExitCode).To(Equal(4))
	var told []string
	for _, notification := range open.Invocations[0].Notifications {
		if notification.Rule != nil {
			told = append(told, notification.Rule.ID)
			g.Expect(open.Tool.Driver.Rules[notification.Rule.Index].ID).To(Equal(notification.Rule.ID))
		}
	}
	g.Expect(told).To(ContainElements("success.status", "authz.no-permission"))

	without := failingReport()
	without.Target.Source = nil
	for _, result := range sarifOf(t, without).Results {
		g.Expect(result.Locations).To(BeEmpty(), "no file of the suite's is to be mended")
	}
}

// TestSARIFAddressesAreRelative whatever the target file is called.
func TestSARIFAddressesAreRelative(t *testing.T) {
	for file, address := range map[string]string{
		"a b/größe.yaml": "a%20b/gr%C3%B6%C3%9Fe.yaml",
		"100%?#.yaml":    "100%25%3F%23.yaml",
		"c:/x.yaml":      "./c:/x.yaml",
	} {
		g := NewWithT(t)
		r := failingReport()
		r.Target.Source = &Source{File: file, Line: 1}
		got := sarifOf(t, r).Results[0].Locations[0].Physical.Artifact.URI
		g.Expect(got).To(Equal(address))
		parsed, err := url.Parse(got)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(parsed.IsAbs()).To(BeFalse())
	}
}
