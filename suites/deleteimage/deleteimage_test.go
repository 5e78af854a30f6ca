package deleteimage_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/timing"
	_ "itwin-conformance/suites/deleteimage"

	"itwin-conformance/suites"
)

// targetVariable names the target file for "go test" and the ginkgo command;
// without it the embedded reference is judged.
const targetVariable = "ITWIN_CONFORMANCE_TARGET"

func TestDeleteImage(t *testing.T) {
	identity := fixtures.RunIdentity{ID: uuid.NewString(), Version: "test"}
	options := suites.Options{Concurrency: 64, Timeout: 30 * time.Second}
	var target *fixtures.Target
	var err error
	if path := os.Getenv(targetVariable); path != "" {
		target, err = fixtures.LoadTarget(path, identity)
	} else {
		target, err = fixtures.Embedded(identity, reference.Options{Clock: timing.NewSimulated(), Latency: latency})
		options.Timeout, options.Selection.Exhaustive = patience, true
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := target.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})

	run, err := suites.RunSpecsUnder(t.Context(), t, target, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range run.Results() {
		if verdict := result.Verdict(); verdict != suites.Pass && verdict != suites.Observed {
			t.Errorf("%s: %s: %+v", result.Case.ID, verdict, result.Findings)
		}
		if result.CleanupErr != nil {
			t.Errorf("%s left something behind: %v", result.Case.ID, result.CleanupErr)
		}
	}
}
