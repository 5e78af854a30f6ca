// Package bundle makes what a run leaves behind, a report and the evidence beside
// it, and judges such a bundle again: the report of a run and that of its evidence
// are made by the same code.
package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"itwin-conformance/fixtures/wire"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// Run is a run that is over, or one that was judged again by its evidence.
type Run struct {
	About evidence.Run // what no case knows
	// Started is the start of About, as the clock of the results had it.
	Started time.Time
	Results []*suites.Result
}

// Report turns results, which know cases and personas, into a report, which
// knows neither.
func (j Run) Report() *reports.Report {
	report := &reports.Report{
		Schema: reports.SchemaID,
		Suite:  j.About.Suite,
		Target: reports.Target{Name: j.About.Target.Name, BaseURL: j.About.Target.BaseURL, Connection: j.About.Target.Connection, Source: j.About.Target.Source},
		Run: reports.Run{
			ID: j.About.ID, Challenge: j.About.Challenge, Started: j.About.Started, DurationMs: j.About.DurationMs,
			Concurrency: j.About.Concurrency, Interrupted: j.About.Interrupted, Partial: j.selection().Partial(),
			Limited: j.limited(), LeftBehind: j.leftBehind(), Kept: j.kept(), Selection: j.About.Selection,
		},
		Personas: j.personas(), Tokens: j.About.Target.Tokens,
	}
	for _, judged := range suites.Judge(j.requirements(), j.Results) {
		report.Requirements = append(report.Requirements, requirement(judged))
	}
	for _, result := range j.Results {
		report.Cases = append(report.Cases, j.reportCase(result))
		report.Decisions = append(report.Decisions, decisions(result)...)
	}
	report.Latency = reports.LatencyOf(report.Cases)
	report.Excuse(j.About.Baseline)
	report.Conclusion = reports.Conclude(report.Requirements, j.About.FailOn == reports.FailOnShould, report.Extent())
	report.SetGate(j.About.FailOn, j.About.Regressions)
	impossible := suites.ArrangementImpossible(j.Results)
	if impossible != nil && !j.About.Interrupted && report.Conclusion.Outcome != reports.DoesNotConform { // which was proved
		report.Conclusion.Outcome = reports.Unreachable
		report.Conclusion.Reason = "The cases could not arrange what they need: " + impossible.Error()
	}
	return asRead(report)
}

// asRead is a report as whoever reads its JSON has it: of bytes that are no text,
// which a target may send anywhere, JSON keeps the place only. So every format
// says the same, whether it is made of a run or of its report.json.
func asRead(report *reports.Report) *reports.Report {
	var read reports.Report
	document, err := json.Marshal(report)
	if err == nil {
		err = json.Unmarshal(document, &read)
	}
	if err != nil {
		panic(err) // it is made of texts, numbers, and lists of them
	}
	return &read
}

func (j Run) selection() suites.Selection {
	asked := j.About.Selection
	return suites.Selection{
		LabelFilter: asked.LabelFilter, Requirements: asked.Requirements, Level: suites.Level(asked.Level), Exhaustive: asked.Exhaustive,
	}
}

// Keep returns the evidence as its file holds it, and enters its digest into the
// report of the run.
func (j Run) Keep(report *reports.Report) ([]byte, error) {
	file, err := evidence.Encode(j.Evidence())
	if err == nil {
		report.Evidence = digestOf(file)
	}
	return file, err
}

func digestOf(file []byte) *reports.Evidence {
	sum := sha256.Sum256(file)
	return &reports.Evidence{File: evidence.FileName, SHA256: hex.EncodeToString(sum[:])}
}

// requirements are the selected ones: those that are wanted and that some
// selected case judges. Of those on every answer of a kind, a run of only some
// cases need not have met the kind.
func (j Run) requirements() []suites.Requirement {
	return slices.DeleteFunc(deleteimage.Requirements(), func(requirement suites.Requirement) bool {
		if !j.selection().Wants(requirement) {
			return true
		}
		judged := func(result *suites.Result) bool { return result.Case.Judges(requirement) }
		met := func(result *suites.Result) bool {
			return slices.ContainsFunc(result.Findings, func(f suites.Finding) bool { return f.Requirement == requirement })
		}
		asked := slices.Contains(j.About.Selection.Requirements, requirement.ID)
		if requirement.Shared && j.selection().Partial() && !asked {
			judged = met
		}
		return !slices.ContainsFunc(j.Results, judged)
	})
}

// limited counts the 429s that were waited out.
func (j Run) limited() int {
	limited := 0
	for _, result := range j.Results {
		limited += result.Limited
	}
	return limited
}

// kept are the ids of what was left on the target because that was asked for.
func (j Run) kept() []string {
	var ids []string
	for _, result := range j.Results {
		for _, itwin := range result.Kept {
			ids = append(ids, itwin.ID)
		}
	}
	return ids
}

// leftBehind says what could not be taken away from the target.
func (j Run) leftBehind() []string {
	var left []string
	for _, result := range j.Results {
		if result.CleanupErr != nil {
			left = append(left, result.CleanupErr.Error())
		}
	}
	return left
}

func (j Run) personas() []string {
	names := []string{}
	for _, result := range j.Results {
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
		Verdict: reports.Verdict(judged.Verdict), Reasons: judged.Reasons, Narrowed: judged.Narrowed,
	}
	for _, c := range judged.Cases {
		requirement.Cases = append(requirement.Cases, c.ID)
	}
	return requirement
}

func (j Run) reportCase(result *suites.Result) reports.Case {
	reported := reports.Case{
		ID: result.Case.ID, DocumentedCase: result.Case.DocumentedCase, Text: result.Case.Text,
		Location: location(result.Case), Verdict: reports.Verdict(result.Verdict()),
		StartMs: milliseconds(result.Started.Sub(j.Started)), DurationMs: milliseconds(result.Duration),
		WaitedMs: milliseconds(result.Waited), Panic: result.Panic,
	}
	for _, requirement := range result.Case.Requirements {
		reported.Requirements = append(reported.Requirements, requirement.ID)
	}
	for i, exchange := range result.Exchanges {
		reported.Exchanges = append(reported.Exchanges, j.reportExchange(i+1, exchange))
	}
	for _, finding := range result.Findings {
		if finding.Verdict == suites.Pass {
			continue
		}
		shown := reports.Finding{
			Requirement: finding.Requirement.ID, Verdict: reports.Verdict(finding.Verdict),
			Expected: finding.Expected, Actual: finding.Actual, Reason: finding.Reason,
			Exchange: slices.Index(result.Exchanges, finding.Exchange) + 1,
		}
		for _, value := range finding.Values {
			shown.Values = append(shown.Values, value.String())
		}
		for _, exchange := range finding.Course {
			shown.Course = append(shown.Course, slices.Index(result.Exchanges, exchange)+1)
		}
		reported.Findings = append(reported.Findings, shown)
	}
	return reported
}

func (j Run) reportExchange(number int, made *wire.Exchange) reports.Exchange {
	reported := exchange(number, made)
	reported.StartMs, reported.DurationMs = milliseconds(made.Started.Sub(j.Started)), milliseconds(made.Duration)
	return reported
}

// location is the line of a case, from the top of this module.
func location(c *suites.Case) string {
	dir, file := filepath.Split(c.Location.FileName)
	return fmt.Sprintf("suites/%s/%s:%d", filepath.Base(dir), file, c.Location.LineNumber)
}

// milliseconds is a duration as reports have it, down to microseconds.
func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
