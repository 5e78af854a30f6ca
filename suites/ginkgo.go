package suites

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"itwin-conformance/schemas/escape"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
)

// ahead is the run whose cases the specs wait for. Ginkgo runs one suite once
// in a process, so there is one.
var ahead atomic.Pointer[Run]

// RunSpecs lets Ginkgo walk its specs, each of which waits for its case in run.
// It writes nothing: what is to be shown comes from the results.
func RunSpecs(run *Run, selection Selection) {
	tellGinkgo()
	ahead.Store(run)
	formatter.ColorableStdOut = io.Discard
	config, reporter := ginkgo.GinkgoConfiguration()
	config.LabelFilter = selection.ginkgoFilter()
	ginkgo.RunSpecs(outcome{}, "conformance", config, reporter)
}

// outcome is what Ginkgo tells a failed suite to; the verdicts tell us.
type outcome struct{}

// Fail implements ginkgo.GinkgoTestingT.
func (outcome) Fail() {}

// RunSpecsUnder is for "go test" and the ginkgo command: it starts the cases
// that Ginkgo's own flags select and lets Ginkgo walk and report their specs.
// Ginkgo's parallel processes are an error, because each would start all cases.
func RunSpecsUnder(ctx context.Context, t ginkgo.GinkgoTestingT, target Target, options Options) (*Run, error) {
	config, reporter := ginkgo.GinkgoConfiguration()
	if config.ParallelTotal > 1 {
		return nil, errors.New("run ginkgo without -p: the cases of one process run at once already")
	}
	if !options.Selection.Exhaustive {
		config.LabelFilter = both(config.LabelFilter, "!"+ExhaustiveLabel)
	}
	run := Start(ctx, target, previewed(config), options)
	ahead.Store(run)
	ginkgo.RunSpecs(t, "Conformance", config, reporter)
	return run, nil
}

// await waits for a case and tells Ginkgo how it went.
func await(ctx context.Context, id string) {
	run := ahead.Load()
	if run == nil || run.jobs[id] == nil {
		ginkgo.Skip("no run was started that holds this case")
	}
	waited := run.jobs[id]
	select {
	case <-waited.ended:
	case <-ctx.Done():
		ginkgo.Fail(ErrInterrupted.Error())
	}
	switch result := waited.result; result.Verdict() {
	case Fail:
		ginkgo.Fail(result.Summary())
	case NotTestable:
		ginkgo.Skip(result.Summary())
	}
}

// Summary is what a reader of Ginkgo's own output sees of a case that did not
// pass. Ginkgo shows the line and the time of the waiting spec, so the case's
// own stand here.
func (r *Result) Summary() string {
	var lines []string
	for _, finding := range r.Findings {
		if finding.Verdict == Fail || finding.Verdict == NotTestable {
			lines = append(lines, fmt.Sprintf("%s %s: %s", finding.Requirement.ID, finding.Verdict, finding.Summary()))
		}
	}
	lines = append(lines, fmt.Sprintf("%s: the case took %s and %d exchanges", r.Case.Location, r.Duration, len(r.Exchanges)))
	if r.Panic != "" {
		lines = append(lines, r.Panic)
	}
	return escape.Text(strings.Join(lines, "\n"))
}
