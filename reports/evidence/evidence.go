// Package evidence holds the form in which a run keeps all that its cases got
// from the target, so that somebody else can judge again: lines of JSON by
// schemas/evidence.schema.json, each sealed together with those before it.
//
// Whatever arrives here is redacted already.
package evidence

import (
	"itwin-conformance/reports"
	"itwin-conformance/schemas"
)

// FileName is what the file is called beside the report.
const FileName = "evidence.jsonl"

// SchemaID identifies the version of the evidence; it is the value of Run.Schema.
const SchemaID = schemas.EvidenceID

// The kinds of line.
const (
	kindRun      = "run"
	kindCase     = "case"
	kindExchange = "exchange"
	kindUnsent   = "unsent"
)

// Evidence is what a run was, and what its cases got. Times are milliseconds with
// decimals down to nanoseconds, and a start counts from the start of the run.
type Evidence struct {
	Run   Run
	Cases []Case
}

// Run is the first line: all that a report needs and no case knows.
type Run struct {
	Schema      string            `json:"$schema"` // SchemaID
	Kind        string            `json:"kind"`
	Suite       reports.Suite     `json:"suite"`
	Target      Target            `json:"target"`
	ID          string            `json:"id"`
	Challenge   string            `json:"challenge,omitempty"` // of a certifier
	Started     string            `json:"started"`             // RFC 3339, in UTC
	DurationMs  float64           `json:"durationMs"`
	Interrupted bool              `json:"interrupted"`
	Keep        bool              `json:"keep,omitempty"` // what was arranged was left on the target
	Concurrency int               `json:"concurrency"`
	TimeoutMs   float64           `json:"timeoutMs"` // of each case
	FailOn      reports.FailOn    `json:"failOn"`
	Baseline    reports.Baseline  `json:"baseline,omitempty"`
	Regressions []string          `json:"regressions,omitempty"` // from an earlier run
	Selection   reports.Selection `json:"selection"`
	Cases       int               `json:"cases"` // how many follow
}

// Target is what was judged.
type Target struct {
	Name      string              `json:"name"`
	BaseURL   string              `json:"baseUrl"`
	Header    map[string][]string `json:"header,omitempty"`   // of every request
	Personas  []string            `json:"personas,omitempty"` // those that had a token
	RateLimit *RateLimit          `json:"rateLimit,omitempty"`
	// Connection is how it was reached, and Tokens are those that were used.
	Connection reports.Connection `json:"connection,omitzero"`
	Source     *reports.Source    `json:"source,omitempty"`
	Tokens     []reports.Token    `json:"tokens,omitempty"`
}

// RateLimit is how the rate limit might be met.
type RateLimit struct {
	MaxRequests    int     `json:"maxRequests"`
	WithinMs       float64 `json:"withinMs"`
	LongestWaitMs  float64 `json:"longestWaitMs"`
	StatedRequests int     `json:"statedRequests"`
	StatedWindowMs float64 `json:"statedWindowMs"`
}

// Case is what a case got, but for its calls.
type Case struct {
	Kind         string        `json:"kind"`
	ID           string        `json:"case"`
	StartMs      float64       `json:"startMs"`
	DurationMs   float64       `json:"durationMs"`
	Arrangements []Arrangement `json:"arrangements,omitempty"`
	ReadingsMs   []float64     `json:"readingsMs,omitempty"`
	IDs          []string      `json:"ids,omitempty"`
	Waits        []Wait        `json:"waits,omitempty"`
	Cancelled    *Cancellation `json:"cancelled,omitempty"`
	Panic        string        `json:"panic,omitempty"`
	Cleanup      *Error        `json:"cleanup,omitempty"`
	CallCount    int           `json:"calls"`

	Calls []Call `json:"-"` // on lines of their own
}

// Arrangement is what became of the iTwins that a case planned at once.
type Arrangement struct {
	Plans  []string `json:"plans"`
	ITwins []ITwin  `json:"iTwins,omitempty"`
	Error  *Error   `json:"error,omitempty"`
}

// ITwin is an iTwin that was arranged.
type ITwin struct {
	ID       string `json:"id"`
	Unproven bool   `json:"unproven,omitempty"`
}

// Wait is a wait that the target asked for.
type Wait struct {
	ForMs float64 `json:"forMs"`
	Cut   bool    `json:"cut,omitempty"`
}

// Cancellation is why a case ended early.
type Cancellation struct {
	Asked int    `json:"asked"`
	Cause string `json:"cause"` // Interrupted or TimedOut
}

// The causes of a cancellation.
const (
	Interrupted = "interrupted"
	TimedOut    = "timeout"
)

// Error is why something could not be done.
type Error struct {
	Text     string `json:"text"`
	TimedOut bool   `json:"timedOut,omitempty"`
	Died     *Died  `json:"died,omitempty"`
	// Unfit is the persona whose token does not prove what the persona stands for.
	Unfit string `json:"unfit,omitempty"`
}

// Died is what became of the program that arranges.
type Died struct {
	Program string   `json:"program"`
	Reason  string   `json:"reason"`
	Stderr  []string `json:"stderr,omitempty"`
}

// Call is a call of a case. Either Exchange or Unsent is there.
type Call struct {
	Exchange *Exchange
	Unsent   *Unsent
}

// Exchange is a call that led to an exchange.
type Exchange struct {
	Kind      string `json:"kind"`
	Case      string `json:"case"`
	Arranging bool   `json:"arranging,omitempty"`
	reports.Exchange
	TimedOut bool `json:"timedOut,omitempty"`
	// The values of those headers that are not UTF-8, each in base64.
	RequestHeaderBytes map[string][]string `json:"requestHeaderBytes,omitempty"`
	AnswerHeaderBytes  map[string][]string `json:"answerHeaderBytes,omitempty"`
}

// Unsent is a call that led to no request.
type Unsent struct {
	Kind      string `json:"kind"`
	Case      string `json:"case"`
	Arranging bool   `json:"arranging,omitempty"`
	Error     *Error `json:"error,omitempty"` // nil: the case did not come to it
}
