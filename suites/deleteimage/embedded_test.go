package deleteimage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/timing"
)

// patience is the time of each case. It is never used up unless something is wrong.
const patience = 5 * time.Minute

// latency is how long an embedded reference takes, by its simulated clock, before it
// looks at a request. Requests that are sent at once have all come by then.
const latency = time.Millisecond

// embedded starts a reference in this process. Runs on it go by a simulated clock, so
// that they do not depend on how fast the machine is, and wait for nothing.
func embedded(t testing.TB, options reference.Options) *fixtures.Target {
	t.Helper()
	options.Clock, options.Latency = timing.NewSimulated(), latency
	target, err := fixtures.Embedded(fixtures.RunIdentity{ID: uuid.NewString(), Version: "test"}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.Close(context.Background()) })
	return target
}
