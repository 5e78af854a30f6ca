package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/fixtures"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// judge runs the cases to their end.
func (p *planned) judge(ctx context.Context, log io.Writer) (bundle.Run, error) {
	if _, lends := p.target.Arranger.(*fixtures.Pool); lends {
		unlock, err := fixtures.LockPool(p.target.BaseURL)
		if errors.Is(err, fixtures.ErrPoolInUse) {
			err = exit{exitUnreachable, err.Error()}
		}
		if err != nil {
			return bundle.Run{}, err
		}
		defer func() { _ = unlock() }() // which the end of the process does, too
	}
	journal, err := keepJournal(p.flags, p.target, p.identity)
	if err != nil {
		return bundle.Run{}, err
	}
	over := bundle.Run{Started: time.Now()}
	shown := newProgress(log, p.cases, p.target)
	defer context.AfterFunc(ctx, shown.interrupted)()
	started := suites.Start(ctx, p.target, p.cases, suites.Options{
		Concurrency: p.flags.concurrency, Timeout: p.flags.timeout, Selection: p.selection, Keep: p.flags.keep, Done: shown.done,
	})
	suites.RunSpecs(started, p.selection)
	over.Results = started.Results()
	over.About = p.about(over.Started, time.Since(over.Started))
	over.About.Interrupted = errors.Is(context.Cause(ctx), suites.ErrInterrupted)
	shown.end()
	if err := journal.Close(); err != nil { // which is no reason to keep the verdicts back
		fmt.Fprintln(log, "ending the journal:", err)
	}
	tellLeft(log, journal, p.flags)
	return over, nil
}

// about is what no case knows of the run.
func (p *planned) about(started time.Time, duration time.Duration) evidence.Run {
	target := bundle.TargetOf(p.target.Name, p.target.Recorded())
	if file := inRepository(p.flags.target); file != "" && p.target.BaseURLLine > 0 {
		target.Source = &reports.Source{File: file, Line: p.target.BaseURLLine}
	}
	return evidence.Run{
		Suite: bundle.Suite(p.identity.Version), Target: target,
		ID: p.identity.ID, Challenge: p.identity.Challenge, Started: started.UTC().Format(time.RFC3339Nano), DurationMs: bundle.Milliseconds(duration),
		Keep: p.flags.keep, Concurrency: p.flags.concurrency, TimeoutMs: bundle.Milliseconds(p.flags.timeout),
		FailOn: p.gate.failOn, Baseline: p.gate.baseline,
		Selection: reports.Selection{
			LabelFilter: p.selection.LabelFilter, Requirements: p.selection.Requirements, Level: reports.Level(p.selection.Level),
			Exhaustive: p.selection.Exhaustive,
		},
	}
}

// keepJournal begins the journal of a run that creates something on a target
// which outlives it.
func keepJournal(flags runFlags, target *fixtures.Target, identity fixtures.RunIdentity) (*fixtures.Journal, error) {
	creator, creates := target.Arranger.(fixtures.Creator)
	if !creates || flags.target == fixtures.EmbeddedName {
		return nil, nil
	}
	journal, err := fixtures.OpenJournal(target.BaseURL, identity.ID)
	creator.Record(journal)
	return journal, err
}

// tellLeft says what a sweep would take away.
func tellLeft(out io.Writer, journal *fixtures.Journal, flags runFlags) {
	allowed := ""
	if flags.production {
		allowed = " --allow-production"
	}
	if left := journal.Left(); left > 0 {
		fmt.Fprintf(out, "%d iTwins are or may be left on the target: itwin-conformance sweep --target %s%s takes them away\n", left, flags.target, allowed)
	}
}

func closeTarget(log io.Writer, target *fixtures.Target) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := target.Close(ctx); err != nil {
		fmt.Fprintln(log, "closing the target:", err)
	}
}
