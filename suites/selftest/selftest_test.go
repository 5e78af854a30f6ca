package selftest

import (
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/suites"
)

func TestFind(t *testing.T) {
	fault := Subject{Kind: Fault, Breaks: "a.b", Disturbs: []string{"a.c"}}
	for _, test := range []struct {
		name     string
		subject  Subject
		verdicts map[string]suites.Verdict
		want     Finding
	}{
		{"the reference passes", Subject{Kind: Reference}, map[string]suites.Verdict{"a.b": suites.Pass, "a.o": suites.Observed}, Passed},
		{"a variant fails", Subject{Kind: Variant}, map[string]suites.Verdict{"a.b": suites.Fail}, Accused},
		{"a variant is left untested", Subject{Kind: Variant}, map[string]suites.Verdict{"a.b": suites.NotTestable}, Accused},
		{"a fault fails what it breaks", fault, map[string]suites.Verdict{"a.b": suites.Fail, "a.d": suites.Pass}, Caught},
		{"and what it may disturb", fault, map[string]suites.Verdict{"a.b": suites.Fail, "a.c": suites.Fail}, Caught},
		{"and something else", fault, map[string]suites.Verdict{"a.b": suites.Fail, "a.d": suites.Fail}, Accused},
		{"and leaves something else untested", fault, map[string]suites.Verdict{"a.b": suites.Fail, "a.d": suites.NotTestable}, Accused},
		{"a fault fails only what it disturbs", fault, map[string]suites.Verdict{"a.b": suites.Pass, "a.c": suites.Fail}, Misattributed},
		{"a silent fault is left untested", Subject{Kind: Fault, Silent: true, Breaks: "a.b"}, map[string]suites.Verdict{"a.b": suites.NotTestable}, Untestable},
		{"a fault is left untested", fault, map[string]suites.Verdict{"a.b": suites.NotTestable, "a.c": suites.NotTestable}, Untestable},
		{"a fault passes", fault, map[string]suites.Verdict{"a.b": suites.Pass, "a.c": suites.NotTestable}, Survived},
	} {
		t.Run(test.name, func(t *testing.T) {
			var verdicts []suites.RequirementVerdict
			for id, verdict := range test.verdicts {
				verdicts = append(verdicts, suites.RequirementVerdict{Requirement: suites.Requirement{ID: id}, Verdict: verdict})
			}
			found, reason := find(test.subject, verdicts, verdicts)
			g := NewWithT(t)
			g.Expect(found).To(Equal(test.want), reason)
			g.Expect(Trial{Subject: test.subject, Finding: found}.Right()).To(Equal(reason == ""))
		})
	}
}
