package reports

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// fewDecisions is a decision table of the cases of failingReport.
func fewDecisions() []Decision {
	refused := DecisionAnswer{Status: 401, Code: "HeaderNotFound"}
	forbidden := DecisionAnswer{Status: 403, Code: "InsufficientPermissions"}
	const silent = "403 and 404 both apply, and nothing says which comes first"
	return []Decision{
		{Credential: "none", Standing: "member", Resource: "image", Requirement: "auth.missing-header", Clause: "Response 401 Unauthorized",
			Expected: &refused, Answered: &refused, Verdict: Pass, Case: "missing-header-1", Exchange: 1},
		{Credential: "none", Standing: "member", Resource: "no image", Requirement: "auth.missing-header", Clause: "Response 401 Unauthorized",
			Expected: &refused, Answered: &DecisionAnswer{Status: 204}, Verdict: Fail, Case: "missing-header-1", Exchange: 2},
		{Credential: "none", Standing: "non-member", Resource: "no image", Requirement: "auth.missing-header", Clause: "Response 401 Unauthorized",
			Expected: &refused, Answered: &DecisionAnswer{Status: 204}, Verdict: Fail, Case: "missing-header-1", Exchange: 2},
		{Credential: "expired", Standing: "member", Resource: "image", Requirement: "auth.missing-header", Clause: "Response 401 Unauthorized",
			Expected: &DecisionAnswer{Status: 401}, Verdict: NotTestable, Reason: `the target has no persona "expired"`, Case: "missing-header-1"},
		{Credential: "valid", Standing: "non-member", Resource: "no image", Requirement: "missing.hidden", Clause: "Response 404 Not Found",
			Silent: silent, Answered: &forbidden, Verdict: Observed, Case: "no-permission-2", Exchange: 1},
		{Credential: "valid with more scopes", Standing: "non-member", Resource: "no image", Requirement: "missing.hidden", Clause: "Response 404 Not Found",
			Silent: silent, Answered: &forbidden, Verdict: Observed, Case: "no-permission-2", Exchange: 1},
	}
}

// TestDecisionsGolden shows a decision table in every format that has one.
func TestDecisionsGolden(t *testing.T) {
	r := failingReport()
	r.Decisions = fewDecisions()
	for name, write := range map[string]writeFunc{"txt": writePlainText, "md": WriteMarkdown, "html": WriteHTML} {
		t.Run(name, func(t *testing.T) {
			var document strings.Builder
			NewWithT(t).Expect(write(&document, r)).To(Succeed())
			expectGolden(t, "decisions."+name, []byte(onlyDecisions(t, name, document.String())))
		})
	}
}

// onlyDecisions cuts the decision table out of a document.
func onlyDecisions(t *testing.T, format, document string) string {
	t.Helper()
	marks := map[string][2]string{
		"txt":  {"Decision table\n", "\n\n"},
		"md":   {"### Decision table\n", "\n\nitwin-conformance"},
		"html": {`<section class="decisions"`, "</section>"},
	}[format]
	from := strings.Index(document, marks[0])
	if from < 0 {
		t.Fatalf("no decision table in\n%s", document)
	}
	to := strings.Index(document[from:], marks[1])
	if to < 0 {
		t.Fatalf("no end of the decision table in\n%s", document[from:])
	}
	return document[from:from+to] + "\n"
}

func TestDecisionsOfTheSameKindAreToldTogether(t *testing.T) {
	g := NewWithT(t)
	told := func(verdict Verdict) []string {
		var lines []string
		for _, a := range decisionsAlike(fewDecisions(), verdict) {
			lines = append(lines, a.What()+": "+a.Finding()+"; "+a.Who())
		}
		return lines
	}
	g.Expect(told(Fail)).To(Equal([]string{
		"no image: 204 No Content, expected 401 Unauthorized HeaderNotFound (auth.missing-header); none: member, non-member",
	}))
	g.Expect(told(Observed)).To(Equal([]string{
		"no image: 403 Forbidden InsufficientPermissions; valid or valid with more scopes: non-member",
	}))
	g.Expect(told(NotTestable)).To(Equal([]string{`image: the target has no persona "expired"; expired: member`}))
	g.Expect(decisionCounts(fewDecisions())).To(Equal("6 combinations of credential, standing and image: " +
		"1 as documented, 2 otherwise, 2 where the documentation is silent, 1 not tried, or with nothing proved."))
}

// TestEveryLinkOfTheTableLeadsToAnExchange: and each place is in the page once.
func TestEveryLinkOfTheTableLeadsToAnExchange(t *testing.T) {
	g := NewWithT(t)
	r := failingReport()
	r.Decisions = fewDecisions()
	document := pageText(t, r)
	links := regexp.MustCompile(`href="#(exchange:[^"]*)"`).FindAllStringSubmatch(document, -1)
	g.Expect(links).To(HaveLen(2+5), "one for each that is not as documented, and one for each that was tried")
	for _, link := range links {
		place, err := url.PathUnescape(link[1])
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(strings.Count(document, `id="`+place+`"`)).To(Equal(1), place)
	}
	g.Expect(strings.Count(pageText(t, failingReport()), `id="exchange:`)).To(Equal(2), "without a table, only to what shows a failure")
}

// TestATableThatHoldsMarkupIsNone: the codes are the target's.
func TestATableThatHoldsMarkupIsNone(t *testing.T) {
	g := NewWithT(t)
	r := failingReport()
	r.Decisions = fewDecisions()
	r.Decisions[4].Answered = &DecisionAnswer{Status: 403, Code: "<b>|\u202e\n`x`</b>"}
	g.Expect(pageText(t, r)).NotTo(ContainSubstring("<b>|"))
	var markdown, text strings.Builder
	g.Expect(WriteMarkdown(&markdown, r)).To(Succeed())
	g.Expect(markdown.String()).To(ContainSubstring("&lt;b&gt;\\|‹U+202E› \\`x\\`&lt;/b&gt;"))
	g.Expect(WriteText(&text, r, TextOptions{})).To(Succeed())
	g.Expect(text.String()).NotTo(ContainSubstring("\u202e"))
}

func TestDecisionsAreReadBackAsTheyWere(t *testing.T) {
	g := NewWithT(t)
	r := failingReport()
	r.Decisions = fewDecisions()
	var document bytes.Buffer
	g.Expect(WriteJSON(&document, r)).To(Succeed())
	read, err := Read(&document)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(read).To(Equal(r))
}
