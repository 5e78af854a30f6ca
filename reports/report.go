// Package reports holds the report of a run and every format it is written in.
//
// Whatever arrives here is redacted already: the package writes what it is
// given and looks for no secrets.
package reports

import "itwin-conformance/schemas"

// SchemaID identifies the version of the report; it is the value of
// Report.Schema.
const SchemaID = schemas.ReportID

// Verdict is what was found about a requirement or by a case.
type Verdict string

// The verdicts.
const (
	// Pass: the target keeps the requirement.
	Pass Verdict = "pass"
	// Fail: the target breaks it.
	Fail Verdict = "fail"
	// NotTestable: nothing could be found out, for a reason that is given.
	NotTestable Verdict = "not-testable"
	// Observed: what the target did is on record and is not judged.
	Observed Verdict = "observed"
)

// Level is how binding a requirement is.
type Level string

// The levels.
const (
	// Must: the documentation says so.
	Must Level = "must"
	// Should: recommended there, or by the RFC it rests on.
	Should Level = "should"
	// Observe: the documentation is silent or contradicts itself.
	Observe Level = "observe"
)

// Report is what one run found out about one target. Times are milliseconds,
// and a start counts from the start of the run.
type Report struct {
	Schema       string        `json:"$schema"` // SchemaID
	Suite        Suite         `json:"suite"`
	Target       Target        `json:"target"`
	Run          Run           `json:"run"`
	Personas     []string      `json:"personas"` // those that called, sorted
	Tokens       []Token       `json:"tokens,omitempty"`
	Conclusion   Conclusion    `json:"conclusion"`
	Gate         Gate          `json:"gate,omitzero"`
	Baseline     Baseline      `json:"baseline,omitempty"`
	Requirements []Requirement `json:"requirements"`
	Cases        []Case        `json:"cases"`
	Decisions    []Decision    `json:"decisions,omitempty"` // the decision table, where it was walked
	Latency      Latency       `json:"latency"`
	// Evidence is what the report can be judged by again; nil where none is kept.
	Evidence *Evidence `json:"evidence,omitempty"`
}

// Evidence is the file beside the report that holds all that the cases got from
// the target.
type Evidence struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // lower-case hexadecimal
}

// Suite is what judged.
type Suite struct {
	Name          string        `json:"name"`
	Version       string        `json:"version"`
	Operation     string        `json:"operation"` // "DELETE /itwins/{iTwinId}/image"
	Documentation Documentation `json:"documentation"`
}

// Documentation is the text the suite judges by.
type Documentation struct {
	URL    string `json:"url"`
	SHA256 string `json:"sha256"` // lower-case hexadecimal
}

// Target is what was judged.
type Target struct {
	Name       string     `json:"name"`
	BaseURL    string     `json:"baseUrl"`
	Connection Connection `json:"connection,omitzero"`
	// Source is where the target file says so, nil where there is none within a repository.
	Source *Source `json:"source,omitempty"`
}

// Source is a place in the target file.
type Source struct {
	File string `json:"file"` // from the top of its repository, with slashes
	Line int    `json:"line"` // from 1
}

// Run is when and how it was judged.
type Run struct {
	ID string `json:"id"`
	// Challenge is what a certifier gave to be sent with every request, or "".
	Challenge   string    `json:"challenge,omitempty"`
	Started     string    `json:"started"` // RFC 3339, in UTC
	DurationMs  float64   `json:"durationMs"`
	Concurrency int       `json:"concurrency"` // cases under way at once, at most
	Interrupted bool      `json:"interrupted"`
	Selection   Selection `json:"selection"`
	Partial     bool      `json:"partial"` // the selection left a requirement out
	// Limited counts the 429s that were met where rate limiting was not the
	// question, and waited out.
	Limited int `json:"limited,omitempty"`
	// LeftBehind says what the run created and could not take away.
	LeftBehind []string `json:"leftBehind,omitempty"`
	// Kept are the ids of the iTwins that were left on the target because that
	// was asked for.
	Kept []string `json:"kept,omitempty"`
}

// Extent is how much of the suite ran.
func (r *Report) Extent() Extent {
	extent := Extent{Partial: r.Run.Partial, Exhaustive: r.Run.Selection.Exhaustive, Vouched: r.Vouched()}
	for _, c := range r.Cases {
		if c.Panic != "" {
			extent.Panicked++
		}
	}
	return extent
}

// Selection is what was asked for. Its zero value asks for everything.
type Selection struct {
	LabelFilter  string   `json:"labelFilter,omitempty"`
	Requirements []string `json:"requirements,omitempty"`
	Level        Level    `json:"level,omitempty"`
	// Exhaustive: the cases that send many requests ran too.
	Exhaustive bool `json:"exhaustive,omitempty"`
}

// Requirement is one sentence an implementation keeps or breaks, and what was
// found about it.
type Requirement struct {
	ID       string   `json:"id"`
	Level    Level    `json:"level"`
	Clause   string   `json:"clause"`
	Sentence string   `json:"sentence"`
	Verdict  Verdict  `json:"verdict"`
	Excused  *Excuse  `json:"excused,omitempty"` // of a known failure
	Reasons  []string `json:"reasons,omitempty"` // why it is no pass, or what was observed
	// Narrowed says why cases that make it stronger could not be arranged: its verdict
	// stands, on less than could have been tried.
	Narrowed []string `json:"narrowed,omitempty"`
	Cases    []string `json:"cases,omitempty"` // ids of the cases that judged it
}

// Case is one case that ran, with its evidence.
type Case struct {
	ID             string     `json:"id"`
	DocumentedCase string     `json:"documentedCase"` // "Missing header"
	Text           string     `json:"text"`
	Location       string     `json:"location"` // "suites/deleteimage/missing_header.go:14"
	Verdict        Verdict    `json:"verdict"`
	Excused        *Excuse    `json:"excused,omitempty"`      // when all its failures are known
	Requirements   []string   `json:"requirements,omitempty"` // ids
	StartMs        float64    `json:"startMs"`
	DurationMs     float64    `json:"durationMs"`
	WaitedMs       float64    `json:"waitedMs,omitempty"` // of it, what the target asked for by Retry-After
	Panic          string     `json:"panic,omitempty"`    // the suite's own failure, with its stack
	Findings       []Finding  `json:"findings,omitempty"`
	Exchanges      []Exchange `json:"exchanges,omitempty"`
}

// Finding is something a case found about a requirement, other than a pass.
type Finding struct {
	Requirement string  `json:"requirement"` // its id
	Verdict     Verdict `json:"verdict"`     // Fail, NotTestable or Observed
	// Values are what is special about the request, each with its dimension, such as
	// "path: slash at the end".
	Values   []string `json:"values,omitempty"`
	Expected string   `json:"expected,omitempty"`
	Actual   string   `json:"actual,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Exchange int      `json:"exchange,omitempty"` // Number of the exchange that shows it, 0 for none
	Course   []int    `json:"course,omitempty"`   // Numbers of the exchanges that led to it, where it takes several to show it
}
