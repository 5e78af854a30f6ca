package reports

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"itwin-conformance/schemas/escape"

	. "github.com/onsi/gomega"
)

func pageText(t *testing.T, r *Report) string {
	t.Helper()
	var document strings.Builder
	if err := WriteHTML(&document, r); err != nil {
		t.Fatal(err)
	}
	return document.String()
}

// TestWriteHTMLGolden compares the page without its style and script, which are
// files of their own.
func TestWriteHTMLGolden(t *testing.T) {
	for name, r := range map[string]*Report{"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport()} {
		t.Run(name, func(t *testing.T) {
			document := strings.NewReplacer(pageStyle, "…", pageScript, "…").Replace(pageText(t, r))
			document = regexp.MustCompile(`sha256-.*?&#39;`).ReplaceAllString(document, "sha256-…&#39;")
			expectGolden(t, name+".html", []byte(document))
		})
	}
}

func TestPolicyNamesTheStyleAndTheScript(t *testing.T) {
	g := NewWithT(t)
	document := pageText(t, passingReport())
	policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(document)[1])
	g.Expect(policy).To(HavePrefix("default-src 'none'; "))
	for _, part := range []string{"style", "script"} {
		source := regexp.MustCompile(`(?s)<` + part + `>(.*?)</` + part + `>`).FindStringSubmatch(document)[1]
		g.Expect(source).NotTo(BeEmpty())
		g.Expect(policy).To(ContainSubstring(part + "-src '" + sourceHash(source) + "'"))
	}
	g.Expect(document).NotTo(MatchRegexp(`<[^>]* (style|on[a-z]+)=`), "the policy forbids inline attributes")
	g.Expect(document).NotTo(MatchRegexp(`(src|srcset|data|poster)="`), "nothing is fetched")
}

func TestWhatATargetSentIsNoMarkup(t *testing.T) {
	g := NewWithT(t)
	document := pageText(t, hostileReport())
	calm := pageText(t, failingReport())
	for _, tag := range []string{"<script", "</script", "<style", "<h1", "<img", "<header", "<main", "<!--"} {
		g.Expect(strings.Count(document, tag)).To(Equal(strings.Count(calm, tag)), tag)
	}
	g.Expect(strings.Count(document, "<details")).To(Equal(strings.Count(document, "</details")))
	g.Expect(strings.ContainsFunc(html.UnescapeString(document), escape.Hidden)).To(BeFalse())
	g.Expect(regexp.MustCompile(`href="([^"]*)"`).FindAllString(document, -1)).To(HaveEach(MatchRegexp(`"(#|https://developer\.bentley\.com/)`)))
	g.Expect(html.UnescapeString(document)).To(ContainSubstring("‹U+202E›reversed‹U+202C›"))
	g.Expect(document).To(ContainSubstring("&lt;/script&gt;"))
}

func TestFailuresComeFirstAndOpen(t *testing.T) {
	g := NewWithT(t)
	document := pageText(t, brokenReport())
	failed, rest, found := strings.Cut(document, `id="by-documented-case"`)
	g.Expect(found).To(BeTrue())
	for _, id := range []string{"auth.wrong-scope", "error.schema", "rejected.no-side-effect", "auth.challenge", "rate.status"} {
		g.Expect(failed).To(ContainSubstring(`id="` + id + `"`))
		g.Expect(rest).NotTo(ContainSubstring(`id="` + id + `"`))
	}
	g.Expect(strings.Count(failed, `<details class="requirement fail"`)).To(Equal(5))
	g.Expect(strings.Count(failed, `data-level="must" open>`)).To(Equal(4))
	g.Expect(pageText(t, largeReport(80))).NotTo(MatchRegexp(`<details[^>]* open|id="failed"|id="not-testable"`))
}

func TestEveryExchangeIsInThePage(t *testing.T) {
	g := NewWithT(t)
	_, evidence, _ := strings.Cut(pageText(t, largeReport(400)), `class="evidence"`)
	g.Expect(strings.Count(evidence, `<details class="exchange`)).To(Equal(400))
	g.Expect(strings.Count(evidence, `<pre class="curl">`)).To(Equal(400))
}

func TestSchemaErrorsAreMarkedAtTheirPlace(t *testing.T) {
	g := NewWithT(t)
	document := pageText(t, brokenReport())
	g.Expect(document).To(ContainSubstring("<mark>&#34;code&#34;: 404,</mark><span class=\"wrong\">  ← expected string, but got number</span>"))
	g.Expect(document).To(ContainSubstring("<mark>&#34;trace&#34;: &#34;00-4bf92f3577b34da6a3ce929d0e0e4736-00&#34;</mark><span class=\"wrong\">  ← additional property &#34;trace&#34; is not allowed</span>"))
}

func TestRequirementGroups(t *testing.T) {
	g := NewWithT(t)
	groups := map[string][]string{}
	for _, group := range requirementGroups(passingReport()) {
		for _, q := range group.Requirements {
			groups[group.Name] = append(groups[group.Name], q.ID)
		}
	}
	g.Expect(groups).To(Equal(map[string][]string{
		"Success":                     {"success.status"},
		"Missing header":              {"auth.missing-header", "auth.challenge"},
		"No permission":               {"authz.no-permission", "missing.hidden"},
		"In several documented cases": {"error.schema"},
	}))
}

func TestVerdictOn(t *testing.T) {
	g := NewWithT(t)
	c := Case{Verdict: Fail, Findings: []Finding{{Requirement: "a.b", Verdict: Observed}, {Requirement: "a.b", Verdict: Fail}, {Requirement: "c.d", Verdict: NotTestable}}}
	g.Expect(c.verdictOn("a.b")).To(Equal(Fail))
	g.Expect(c.verdictOn("c.d")).To(Equal(NotTestable))
	g.Expect(c.verdictOn("e.f")).To(Equal(Pass))
	c.Verdict = NotTestable
	g.Expect(c.verdictOn("e.f")).To(Equal(NotTestable))
}
