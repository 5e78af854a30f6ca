package bundle

import (
	"testing"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/suites"
)

// BenchmarkVerify verifies a bundle of 2,000 exchanges: a whole run, in which
// arranging took so many requests. The memory is that of the run as well.
func BenchmarkVerify(b *testing.B) {
	target, err := fixtures.Embedded(fixtures.RunIdentity{ID: "run-1", Version: version}, reference.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = target.Close(b.Context()) }()
	over := judged(b.Context(), b, target, suites.Selection{}, 0)
	for exchanges := over.exchanges(); exchanges < 2000; {
		for _, result := range over.Results {
			for _, call := range result.Record.Calls {
				if call.Arranging && exchanges < 2000 {
					result.Record.Calls = append(result.Record.Calls, call)
					result.Exchanges = append(result.Exchanges, call.Exchange)
					exchanges++
				}
			}
		}
	}
	dir := left(b, over)
	for b.Loop() {
		verified, err := Verify(dir, version)
		if err != nil || len(verified.Findings) > 0 {
			b.Fatal(err, verified.Findings)
		}
	}
	b.ReportMetric(float64(resident(b))/(1<<20), "resident-MB")
}

func (j Run) exchanges() int {
	count := 0
	for _, result := range j.Results {
		count += len(result.Exchanges)
	}
	return count
}
