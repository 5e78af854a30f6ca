package selftest

import (
	"bytes"
	"os"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
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

// TestASecondTrialIsOnRecord with the reason why there had to be one.
func TestASecondTrialIsOnRecord(t *testing.T) {
	g := NewWithT(t)
	starts := map[string]int{}
	var mu sync.Mutex
	unsteady := func(name string, failures int) Subject {
		start := start(reference.Options{})
		return Subject{Kind: Variant, Name: name, Start: func() (suites.Target, func() error, error) {
			mu.Lock()
			defer mu.Unlock()
			if starts[name]++; starts[name] <= failures {
				return nil, nil, os.ErrPermission
			}
			return start()
		}}
	}
	trials := Run(t.Context(), []Subject{unsteady("steady", 0), unsteady("unsteady", 1), unsteady("broken", 2)}, nil)
	g.Expect(starts).To(Equal(map[string]int{"steady": 1, "unsteady": 2, "broken": 2}))
	var retried []string
	for _, trial := range trials {
		retried = append(retried, trial.Retried)
	}
	g.Expect(retried).To(Equal([]string{"", "broken: permission denied", "broken: permission denied"}))
	g.Expect([]bool{trials[0].Right(), trials[1].Right(), trials[2].Right()}).To(Equal([]bool{true, true, false}))

	var markdown, rows, page bytes.Buffer
	g.Expect(WriteMarkdown(&markdown, trials)).To(Succeed())
	g.Expect(markdown.String()).To(HaveSuffix("\n2 subjects were tried a second time, because the first trial was not right.\n"))
	g.Expect(WriteJSON(&rows, trials)).To(Succeed())
	g.Expect(rows.String()).To(ContainSubstring(`"retried": "broken: permission denied"`))
	g.Expect(WriteHTML(&page, trials)).To(Succeed())
	g.Expect(page.String()).To(And(ContainSubstring("unsteady <em>first trial: broken: permission denied</em>"), ContainSubstring("2 subjects were tried a second time")))
}
