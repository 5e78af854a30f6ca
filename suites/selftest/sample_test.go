package selftest

import (
	"log/slog"
	"os"
	"testing"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/suites/deleteimage"
)

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError) // the issuer's library tells its routes
	soak.SampleUnderRace("TestASampleOfSubjects", "TestFind", "TestASecondTrialIsOnRecord", "TestASubjectThatCannotStartIsBroken")
	os.Exit(m.Run())
}

// TestASampleOfSubjects lets the race detector see several subjects judged at once: the
// reference with all tables, and a few of the variants and faults.
func TestASampleOfSubjects(t *testing.T) {
	if !soak.Raced {
		t.Skip("TestTheSuiteCatchesWhatItClaims judges all subjects where there is no race detector")
	}
	var sample []Subject
	met := map[Kind]int{}
	for _, subject := range Subjects() {
		every := map[Kind]int{Reference: 1, Variant: 27, Fault: 50}[subject.Kind]
		if met[subject.Kind]%every == 0 && !subject.Hangs {
			sample = append(sample, subject)
		}
		met[subject.Kind]++
	}
	for _, trial := range Run(t.Context(), sample, deleteimage.Requirements()) {
		if !trial.Right() || trial.Retried != "" {
			t.Errorf("%s: %s: %s%s", trial.Subject.Name, trial.Finding, trial.Reason, trial.Retried)
		}
	}
}
