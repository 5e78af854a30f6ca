package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/reports"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// judgement is all that a report is made of.
type judgement struct {
	identity    fixtures.RunIdentity
	target      *fixtures.Target
	selection   suites.Selection
	strict      bool
	baseline    reports.Baseline
	concurrency int
	started     time.Time
	duration    time.Duration
	interrupted bool
	results     []*suites.Result
}

// report turns results, which know cases and personas, into a report, which
// knows neither.
func (j judgement) report() *reports.Report {
	report := &reports.Report{
		Schema: reports.SchemaID,
		Suite: reports.Suite{
			Name: "itwin-conformance", Version: j.identity.Version, Operation: operation,
			Documentation: reports.Documentation{URL: deleteimage.Documentation, SHA256: deleteimage.DocumentationSHA256},
		},
		Target: reports.Target{Name: j.target.Name, BaseURL: j.target.BaseURL},
		Run: reports.Run{
			ID: j.identity.ID, Challenge: j.identity.Challenge, Started: j.started.UTC().Format(time.RFC3339Nano), DurationMs: milliseconds(j.duration),
			Concurrency: j.concurrency, Interrupted: j.interrupted, Partial: j.selection.Partial(),
			Limited: j.limited(), LeftBehind: j.leftBehind(), Kept: j.kept(),
			Selection: reports.Selection{
				LabelFilter: j.selection.LabelFilter, Requirements: j.selection.Requirements, Level: reports.Level(j.selection.Level),
				Exhaustive: j.selection.Exhaustive,
			},
		},
		Personas: j.personas(),
	}
	for _, judged := range suites.Judge(j.requirements(), j.results) {
		report.Requirements = append(report.Requirements, requirement(judged))
	}
	for _, result := range j.results {
		report.Cases = append(report.Cases, j.reportCase(result))
	}
	report.Latency = reports.LatencyOf(report.Cases)
	report.Excuse(j.baseline)
	report.Conclusion = reports.Conclude(report.Requirements, j.strict, j.selection.Partial())
	if impossible := suites.ArrangementImpossible(j.results); impossible != nil && !j.interrupted {
		report.Conclusion.Outcome = reports.Unreachable
		report.Conclusion.Reason = "Nothing could be arranged on the target: " + impossible.Error()
	}
	return report
}

// requirements are the selected ones: those that are wanted and that some
// selected case judges.
func (j judgement) requirements() []suites.Requirement {
	return slices.DeleteFunc(deleteimage.Requirements(), func(requirement suites.Requirement) bool {
		return !j.selection.Wants(requirement) || !slices.ContainsFunc(j.results, func(result *suites.Result) bool {
			return result.Case.Judges(requirement)
		})
	})
}

// limited counts the 429s that were waited out.
func (j judgement) limited() int {
	limited := 0
	for _, result := range j.results {
		limited += result.Limited
	}
	return limited
}

// leftBehind says what could not be taken away from the target.
func (j judgement) leftBehind() []string {
	var left []string
	for _, result := range j.results {
		if result.CleanupErr != nil {
			left = append(left, result.CleanupErr.Error())
		}
	}
	return left
}

// kept are the ids of what was left on the target because that was asked for.
func (j judgement) kept() []string {
	var ids []string
	for _, result := range j.results {
		for _, itwin := range result.Kept {
			ids = append(ids, itwin.ID)
		}
	}
	return ids
}

func (j judgement) personas() []string {
	names := []string{}
	for _, result := range j.results {
		for _, exchange := range result.Exchanges {
			names = append(names, exchange.Persona)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func requirement(judged suites.RequirementVerdict) reports.Requirement {
	requirement := reports.Requirement{
		ID: judged.Requirement.ID, Level: reports.Level(judged.Requirement.Level),
		Clause: judged.Requirement.Clause, Sentence: judged.Requirement.Sentence,
		Verdict: reports.Verdict(judged.Verdict), Reasons: judged.Reasons,
	}
	for _, c := range judged.Cases {
		requirement.Cases = append(requirement.Cases, c.ID)
	}
	return requirement
}

func (j judgement) reportCase(result *suites.Result) reports.Case {
	reported := reports.Case{
		ID: result.Case.ID, DocumentedCase: result.Case.DocumentedCase, Text: result.Case.Text,
		Location: location(result.Case), Verdict: reports.Verdict(result.Verdict()),
		StartMs: milliseconds(result.Started.Sub(j.started)), DurationMs: milliseconds(result.Duration),
		WaitedMs: milliseconds(result.Waited), Panic: result.Panic,
	}
	for _, requirement := range result.Case.Requirements {
		reported.Requirements = append(reported.Requirements, requirement.ID)
	}
	for i, exchange := range result.Exchanges {
		reported.Exchanges = append(reported.Exchanges, j.exchange(i+1, exchange))
	}
	for _, finding := range result.Findings {
		if finding.Verdict == suites.Pass {
			continue
		}
		reported.Findings = append(reported.Findings, reports.Finding{
			Requirement: finding.Requirement.ID, Verdict: reports.Verdict(finding.Verdict),
			Expected: finding.Expected, Actual: finding.Actual, Reason: finding.Reason,
			Exchange: slices.Index(result.Exchanges, finding.Exchange) + 1,
		})
	}
	return reported
}

func (j judgement) exchange(number int, made *wire.Exchange) reports.Exchange {
	exchange := reports.Exchange{
		Number: number, Purpose: reports.Purpose(made.Purpose), Persona: made.Persona,
		StartMs: milliseconds(made.Started.Sub(j.started)), DurationMs: milliseconds(made.Duration),
		Request: reports.Request{
			Method: made.Request.Method, URL: made.Request.URL, Header: made.Request.Header, Body: reports.NewBody(made.Request.Body),
		},
	}
	if made.Answer != nil {
		exchange.Answer = &reports.Answer{
			Status: made.Answer.Status, Proto: made.Answer.Proto, Header: made.Answer.Header, Body: reports.NewBody(made.Answer.Body),
		}
	}
	if made.Err != nil {
		exchange.Error = made.Err.Error()
	}
	return exchange
}

// location is the line of a case, from the top of this module.
func location(c *suites.Case) string {
	dir, file := filepath.Split(c.Location.FileName)
	return fmt.Sprintf("suites/%s/%s:%d", filepath.Base(dir), file, c.Location.LineNumber)
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
