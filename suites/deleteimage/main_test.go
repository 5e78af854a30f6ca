package deleteimage_test

import (
	"os"
	"testing"

	"itwin-conformance/fixtures/soak"
)

func TestMain(m *testing.M) {
	// A whole run, many runs on pools, an implementation in memory, and what the cases make
	// of answers that come at the wrong moment.
	soak.SampleUnderRace("TestDeleteImage", "TestNothingHangs", "TestConformanceOfAVendor", "TestNobodyIsBlamedByMistake")
	os.Exit(m.Run())
}
