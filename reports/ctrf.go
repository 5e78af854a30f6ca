package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"itwin-conformance/schemas/escape"
)

// The objects of the Common Test Report Format, as far as a report fills them.
type (
	ctrfReport struct {
		ReportFormat string      `json:"reportFormat"`
		SpecVersion  string      `json:"specVersion"`
		RunID        string      `json:"runId"`
		Timestamp    string      `json:"timestamp"` // the end of the run: equal reports give equal bytes
		GeneratedBy  string      `json:"generatedBy"`
		Results      ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool        ctrfTool        `json:"tool"`
		Summary     ctrfSummary     `json:"summary"`
		Tests       []ctrfTest      `json:"tests"`
		Environment ctrfEnvironment `json:"environment"`
	}
	ctrfTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	ctrfSummary struct {
		Tests   int `json:"tests"`
		Passed  int `json:"passed"`
		Failed  int `json:"failed"`
		Skipped int `json:"skipped"`
		Pending int `json:"pending"` // a case has a verdict: always 0
		Other   int `json:"other"`
		Suites  int `json:"suites"`
		ctrfTimes
	}
	ctrfTest struct {
		ID        string `json:"testId"`
		Name      string `json:"name"`
		Status    string `json:"status"`
		RawStatus string `json:"rawStatus"`
		ctrfTimes
		Suite    []string `json:"suite"`
		Message  string   `json:"message,omitempty"`
		Trace    string   `json:"trace,omitempty"`
		FilePath string   `json:"filePath,omitempty"`
		Line     int      `json:"line,omitempty"`
		Tags     []string `json:"tags,omitempty"` // ids of requirements
	}
	// ctrfTimes are milliseconds; start and stop count from the Unix epoch.
	ctrfTimes struct {
		Start    int64 `json:"start"`
		Stop     int64 `json:"stop"`
		Duration int64 `json:"duration"`
	}
	ctrfEnvironment struct {
		AppName string    `json:"appName"`
		Healthy bool      `json:"healthy"` // the target conforms
		Extra   ctrfExtra `json:"extra"`
	}
	ctrfExtra struct {
		BaseURL   string `json:"baseUrl"`
		Operation string `json:"operation"`
		Conclusion
	}
)

// WriteCTRF writes r in the Common Test Report Format: one test a case, in the
// suite of its documented case. A case that is not testable is skipped, as is one
// whose failures are known, and one that only observed has the status other.
func WriteCTRF(w io.Writer, r *Report) error {
	r = shown(r)
	whole, err := ctrfSpan(r, 0, r.Run.DurationMs)
	if err != nil {
		return fmt.Errorf("writing CTRF: %w", err)
	}
	report := ctrfReport{
		ReportFormat: "CTRF",
		SpecVersion:  "0.0.0",
		RunID:        r.Run.ID,
		Timestamp:    time.UnixMilli(whole.Stop).UTC().Format(time.RFC3339Nano),
		GeneratedBy:  r.Suite.Name,
		Results: ctrfResults{
			Tool:    ctrfTool{Name: r.Suite.Name, Version: r.Suite.Version},
			Summary: ctrfSummary{Suites: len(byDocumentedCase(r.Cases)), ctrfTimes: whole},
			Tests:   []ctrfTest{},
			Environment: ctrfEnvironment{
				AppName: r.Target.Name, Healthy: r.Conclusion.Outcome == Conforms,
				Extra: ctrfExtra{BaseURL: r.Target.BaseURL, Operation: r.Suite.Operation, Conclusion: r.Conclusion},
			},
		},
	}
	for _, c := range r.Cases {
		test, err := ctrfTestOf(r, c)
		if err != nil {
			return fmt.Errorf("writing CTRF: %w", err)
		}
		report.Results.Summary.count(test)
		report.Results.Tests = append(report.Results.Tests, test)
	}
	return writeIndented(w, "CTRF", report)
}

func ctrfTestOf(r *Report, c Case) (ctrfTest, error) {
	times, err := ctrfSpan(r, c.StartMs, c.DurationMs)
	if err != nil {
		return ctrfTest{}, err
	}
	test := ctrfTest{
		ID: c.ID, Name: c.Text, RawStatus: string(c.Verdict), ctrfTimes: times,
		Suite: []string{c.DocumentedCase}, Tags: c.Requirements,
	}
	if source := r.Target.Source; source != nil { // readers annotate it, and a file of the suite is nobody's to mend
		test.FilePath, test.Line = source.File, source.Line
	}
	switch {
	case c.Excused != nil:
		test.Status, test.Message = "skipped", c.Excused.String()
	case c.Verdict == Pass:
		test.Status = "passed"
	case c.Verdict == Fail:
		test.Status = "failed"
		failure := junitFailureOf(r, c)
		test.Message, test.Trace = failure.Message, strings.TrimSpace(failure.Text)
	case c.Verdict == NotTestable:
		test.Status, test.Message = "skipped", strings.Join(reasons(c), "; ")
	default:
		test.Status = "other"
	}
	return test, nil
}

func (s *ctrfSummary) count(test ctrfTest) {
	s.Tests++
	switch test.Status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	case "skipped":
		s.Skipped++
	default:
		s.Other++
	}
}

// ctrfSpan returns the times of what took durationMs from startMs on.
func ctrfSpan(r *Report, startMs, durationMs float64) (ctrfTimes, error) {
	start, err := r.moment(startMs)
	if err != nil {
		return ctrfTimes{}, err
	}
	duration := int64(math.Round(durationMs))
	return ctrfTimes{Start: start.UnixMilli(), Stop: start.UnixMilli() + duration, Duration: duration}, nil
}

// writeIndented writes a document of another format than our own as JSON.
func writeIndented(w io.Writer, format string, document any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // texts are there to be read
	encoder.SetIndent("", "  ")
	err := encoder.Encode(document)
	if err == nil {
		_, err = w.Write(escape.JSON(text.Bytes()))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", format, err)
	}
	return nil
}
