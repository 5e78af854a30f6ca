package bundle

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

const version = "test"

// quick leaves the wait for a limit to end out.
var quick = suites.Selection{LabelFilter: "!rate-limiting"}

// judged runs the cases against a target. A timeout of 0 is enough time.
func judged(ctx context.Context, t testing.TB, target *fixtures.Target, selection suites.Selection, timeout time.Duration) Run {
	t.Helper()
	cases, err := selection.Cases()
	if err != nil {
		t.Fatal(err)
	}
	options := suites.Options{Concurrency: 64, Timeout: cmp.Or(timeout, 5*time.Minute), Selection: selection}
	over := Run{Started: time.Now()}
	over.Results = suites.Start(ctx, target, cases, options).Results()
	over.About = evidence.Run{
		Suite: Suite(version), Target: TargetOf(target.Name, target.Recorded()), ID: target.CorrelationID,
		Started: over.Started.UTC().Format(time.RFC3339Nano), DurationMs: Milliseconds(time.Since(over.Started)),
		Interrupted: ctx.Err() != nil, Concurrency: options.Concurrency, TimeoutMs: Milliseconds(options.Timeout), FailOn: reports.FailOnMust,
		Selection: reports.Selection{LabelFilter: selection.LabelFilter, Requirements: selection.Requirements},
	}
	return over
}

// left leaves a bundle in a new directory.
func left(t testing.TB, over Run) string {
	t.Helper()
	dir := t.TempDir()
	report := over.Report()
	kept, err := over.Keep(report)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reports.WriteDir(dir, report, reports.File{Name: evidence.FileName, Content: kept}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// madeOf is a bundle of the reference, altered.
func madeOf(t testing.TB, options reference.Options, id string, selection suites.Selection) string {
	t.Helper()
	target, err := fixtures.Embedded(fixtures.RunIdentity{ID: id, Version: version}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.Close(context.Background()) })
	return left(t, judged(t.Context(), t, target, selection, 0))
}

// copied is a copy of a bundle.
func copied(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// edit changes a file of a bundle.
func edit(t testing.TB, dir, name string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
