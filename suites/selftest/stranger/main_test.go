package stranger_test

import (
	"os"
	"testing"

	"itwin-conformance/fixtures/soak"
)

func TestMain(m *testing.M) {
	soak.SampleUnderRace("TestTheCorrectServerIsAccusedOfNothing", "TestSubjectsAreDistinct")
	os.Exit(m.Run())
}
