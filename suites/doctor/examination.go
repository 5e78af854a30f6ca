// Package doctor examines a target before anything on it is deleted: whether it
// is reached, what its personas' tokens prove, what can be arranged on it, and
// what of the suite will and will not be testable there.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// Severity says what follows from a finding.
type Severity string

// The severities.
const (
	// Stop: nothing sensible could follow.
	Stop Severity = "stop"
	// Error: the set-up contradicts itself.
	Error Severity = "error"
	// Warning: worth knowing, and nobody's fault yet.
	Warning Severity = "warning"
)

// Finding is one thing to put right, and how.
type Finding struct {
	Severity Severity `json:"severity"`
	Text     string   `json:"text"` // one sentence
}

// Examination is all that was found out.
type Examination struct {
	Name         string        `json:"name"`
	BaseURL      string        `json:"baseUrl"`
	Connection   Connection    `json:"connection"`
	Personas     []Persona     `json:"personas"`
	Arranging    Arranging     `json:"arranging"`
	RateLimit    *RateLimit    `json:"rateLimit,omitempty"` // absent: not to be met
	Pace         *Pace         `json:"pace,omitempty"`      // absent: requests are sent as they come
	Requests     int           `json:"requests"`            // of a whole run, to the target, but for those that meet the limit
	Requirements []Requirement `json:"requirements"`
	Findings     []Finding     `json:"findings"` // the gravest first
	ExitCode     int           `json:"exitCode"`
	Conclusion   string        `json:"conclusion"` // one sentence

	redact func(string) string // replaces secrets, and makes one line of a text
}

// Requirement is one that will or will not be testable.
type Requirement struct {
	ID       string       `json:"id"`
	Level    suites.Level `json:"level"`
	Testable bool         `json:"testable"`
	Reason   string       `json:"reason,omitempty"`
}

// Suite is what the target is to be judged by.
type Suite struct {
	Cases        []*suites.Case
	Requirements []suites.Requirement
}

// Examine examines a target. It deletes no image. What it creates, over the
// platform's calls or by a program, it takes away again, also when ctx ends. An
// error is the suite's own, or the end of ctx.
func Examine(ctx context.Context, target *fixtures.Target, suite Suite) (*Examination, error) {
	e := &Examination{
		Name: target.Name, BaseURL: target.BaseURL,
		Personas: []Persona{}, Requirements: []Requirement{}, Findings: []Finding{},
		Arranging: Arranging{Tried: []Tried{}},
		redact:    func(text string) string { return strings.Join(strings.Fields(target.Redactor.Text(text)), " ") },
	}
	var tokens []fixtures.PersonaToken
	both(func() { e.connect(ctx, target) }, func() { tokens = target.ExamineTokens(ctx) })
	e.personas(target, tokens)
	for _, warning := range target.SentInTheClear() {
		e.find(Warning, "%s", warning)
	}
	e.rateLimit(target)
	if !e.has(Stop) {
		if err := target.TakesModifier(ctx); err != nil {
			e.find(Stop, "target %s: %v", target.Name, err)
		}
	}
	var err error
	if !e.has(Stop) {
		err = e.rehearse(ctx, target, suite, tokens)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	e.pace(target)
	e.conclude()
	return e, nil
}

// find notes a finding.
func (e *Examination) find(severity Severity, format string, values ...any) {
	e.Findings = append(e.Findings, Finding{severity, e.redact(fmt.Sprintf(format, values...))})
}

func (e *Examination) has(severity Severity) bool {
	return slices.ContainsFunc(e.Findings, func(f Finding) bool { return f.Severity == severity })
}

// conclude sorts the findings and draws the conclusion.
func (e *Examination) conclude() {
	gravity := []Severity{Stop, Error, Warning}
	slices.SortStableFunc(e.Findings, func(a, b Finding) int {
		return slices.Index(gravity, a.Severity) - slices.Index(gravity, b.Severity)
	})
	untestable := 0
	for _, requirement := range e.Requirements {
		if requirement.Level == suites.Must && !requirement.Testable {
			untestable++
		}
	}
	switch {
	case e.has(Stop):
		e.ExitCode, e.Conclusion = 3, "nothing sensible could follow until that is put right"
	case e.has(Error):
		e.ExitCode, e.Conclusion = 2, "the errors are to be put right first"
	case untestable > 0:
		e.ExitCode, e.Conclusion = 4, fmt.Sprintf("%d of the must requirements will not be testable", untestable)
	default:
		e.Conclusion = "every must requirement will be testable"
	}
}

// both does two things at once.
func both(first, second func()) {
	done := make(chan struct{})
	go func() { defer close(done); second() }()
	first()
	<-done
}
