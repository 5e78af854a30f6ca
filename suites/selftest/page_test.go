package selftest

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/suites"
)

func TestAPageMarksWhatBecameOfEachRequirement(t *testing.T) {
	fault := Subject{Kind: Fault, Name: "f", Breaks: "a.b", Disturbs: []string{"a.c"}}
	variant := Subject{Kind: Variant, Name: "v"}
	for _, test := range []struct {
		name    string
		subject Subject
		id      string
		verdict suites.Verdict
		mark    string
	}{
		{"what caught the fault", fault, "a.b", suites.Fail, "✕"},
		{"what was left untested by it", fault, "a.b", suites.NotTestable, "?"},
		{"what it breaks and nobody noticed", fault, "a.b", suites.Pass, "!"},
		{"what fell with it", fault, "a.c", suites.Fail, "·"},
		{"what could not be tested beside it", fault, "a.c", suites.NotTestable, "·"},
		{"what it leaves alone", fault, "a.c", suites.Pass, ""},
		{"what was accused wrongly", fault, "a.d", suites.Fail, "!"},
		{"a variant that was accused", variant, "a.b", suites.Fail, "!"},
		{"a variant that passed", variant, "a.b", suites.Pass, ""},
		{"what is only observed", variant, "a.b", suites.Observed, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			cell := cellOf(test.subject, suites.RequirementVerdict{Requirement: suites.Requirement{ID: test.id}, Verdict: test.verdict})
			NewWithT(t).Expect(cell.Mark).To(Equal(test.mark))
		})
	}
}

func TestThePageTellsOfASubjectThatDidNotStart(t *testing.T) {
	g := NewWithT(t)
	judged := []suites.RequirementVerdict{{Requirement: suites.Requirement{ID: "a.b"}, Verdict: suites.Pass}}
	var page bytes.Buffer
	g.Expect(WriteHTML(&page, []Trial{
		{Subject: Subject{Kind: Variant, Name: "dead", Sentence: "<b>never</b> starts"}, Finding: Broken, Reason: "permission denied"},
		{Subject: Subject{Kind: Reference, Name: "reference"}, Finding: Passed, Verdicts: judged},
	})).To(Succeed())
	g.Expect(page.String()).To(And(
		ContainSubstring("1 of 2 as it should"),
		ContainSubstring("dead <em>broken: permission denied</em>"),
		ContainSubstring("&lt;b&gt;never&lt;/b&gt; starts"),
		ContainSubstring("<span>a.b</span>"),
	))
}
