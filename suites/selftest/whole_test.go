package selftest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

var update = flag.Bool("update", false, "write MATRIX.md anew")

// TestTheSuiteCatchesWhatItClaims is the proof: every fault is caught by the
// requirement it breaks, and nothing that conforms is accused. It also keeps the
// published matrix true.
func TestTheSuiteCatchesWhatItClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("two hundred servers take a while")
	}
	g := NewWithT(t)
	started := time.Now()
	trials := Run(t.Context(), Subjects(), deleteimage.Requirements())
	for _, trial := range trials {
		if !trial.Right() {
			t.Errorf("%s %s: %s: %s (%s)", trial.Subject.Kind, trial.Subject.Name, trial.Finding, trial.Reason, trial.Duration)
		}
		if trial.Retried != "" { // subjects do not depend on the machine: a second trial would hide a mistake
			t.Errorf("%s %s was tried a second time: %s", trial.Subject.Kind, trial.Subject.Name, trial.Retried)
		}
	}
	t.Logf("%d subjects in %s", len(trials), time.Since(started))

	var page, rows bytes.Buffer
	g.Expect(WriteMarkdown(&page, trials)).To(Succeed())
	if *update {
		g.Expect(os.WriteFile("MATRIX.md", page.Bytes(), 0o644)).To(Succeed())
	}
	published, err := os.ReadFile("MATRIX.md")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(page.String()).To(Equal(string(published)), "the published matrix is out of date: make matrix")
	g.Expect(WriteJSON(&rows, trials)).To(Succeed())
	g.Expect(json.Valid(rows.Bytes())).To(BeTrue())
}

// TestTheTablesHoldOnEveryVariant walks every combination on whatever conforms. It has a
// long form only.
func TestTheTablesHoldOnEveryVariant(t *testing.T) {
	if !soak.Asked() {
		t.Skip("TestTheSuiteCatchesWhatItClaims walks two tables on each variant; " + soak.Variable + " asks for all")
	}
	conforming := slices.DeleteFunc(Subjects(), func(subject Subject) bool { return subject.Kind != Variant })
	for i := range conforming {
		conforming[i].Tables = true
	}
	for _, trial := range Run(t.Context(), conforming, deleteimage.Requirements()) {
		if !trial.Right() {
			t.Errorf("%s: %s: %s (%s)", trial.Subject.Name, trial.Finding, trial.Reason, trial.Duration)
		}
		if trial.Retried != "" {
			t.Errorf("%s was tried a second time: %s", trial.Subject.Name, trial.Retried)
		}
	}
}

// TestEveryMustHasAFault: a requirement that no fault breaks was never seen to
// catch anything.
func TestEveryMustHasAFault(t *testing.T) {
	broken := map[string]bool{}
	known := map[string]bool{}
	for _, requirement := range deleteimage.Requirements() {
		known[requirement.ID] = true
	}
	for _, subject := range Subjects() {
		for _, id := range append(subject.Disturbs, subject.Breaks) {
			if subject.Kind == Fault && !known[id] {
				t.Errorf("fault %s names %q, which is no requirement", subject.Name, id)
			}
		}
		broken[subject.Breaks] = true
	}
	for _, requirement := range deleteimage.Requirements() {
		if requirement.Level != suites.Observe && !broken[requirement.ID] {
			t.Errorf("no fault breaks %s (%s)", requirement.ID, requirement.Level)
		}
	}
}

func TestASubjectThatCannotStartIsBroken(t *testing.T) {
	g := NewWithT(t)
	broken := Subject{Kind: Variant, Name: "nothing", Start: func() (suites.Target, func() error, error) {
		return nil, nil, os.ErrPermission
	}}
	trials := Run(t.Context(), []Subject{broken}, nil)
	g.Expect(trials[0].Finding).To(Equal(Broken))
	g.Expect(trials[0].Reason).To(Equal("permission denied"))
	g.Expect(trials[0].Right()).To(BeFalse())
}
