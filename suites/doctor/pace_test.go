package doctor

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

// TestDoctorSaysHowLongARunTakesAtAPace: of all personas together, or of those of the
// OAuth client that sends most.
func TestDoctorSaysHowLongARunTakesAtAPace(t *testing.T) {
	for _, test := range []struct {
		name string
		pace fixtures.Pace
		says string
	}{
		{"of all", fixtures.Pace{Requests: 45, Per: time.Minute}, "pace: 45 requests in 1m0s of all personas together; a whole run takes 10 min at least\n"},
		{"of each client", fixtures.Pace{Requests: 45, Per: time.Minute, EachClient: true}, "pace: 45 requests in 1m0s of each OAuth client; a whole run takes 10 min at least\n"},
		{"a quick one", fixtures.Pace{Requests: 5000, Per: time.Minute}, "pace: 5000 requests in 1m0s of all personas together\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			target := fixtures.NewTarget("staging", "https://staging.example.com", fixtures.RunIdentity{})
			target.SetPace(test.pace)
			e := good()
			e.pace(target)
			var said bytes.Buffer
			g.Expect(WriteText(&said, e, 100)).To(Succeed())
			g.Expect(said.String()).To(ContainSubstring(test.says))
		})
	}
}
