package bundle

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"time"
	"unicode/utf8"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// This file writes down what a run got; recalling.go reads it again.

// TargetOf is a target as the evidence has it.
func TargetOf(name string, target fixtures.Recorded) evidence.Target {
	kept := evidence.Target{
		Name: name, BaseURL: target.BaseURL, Header: target.Header,
		Connection: reports.Connection(target.Connection), Tokens: keptTokens(target.Tokens),
	}
	for _, persona := range target.Personas {
		kept.Personas = append(kept.Personas, string(persona))
	}
	if limit := target.Limit; limit != nil {
		kept.RateLimit = &evidence.RateLimit{
			MaxRequests: limit.MaxRequests, WithinMs: Milliseconds(limit.Within), LongestWaitMs: Milliseconds(limit.LongestWait),
			StatedRequests: limit.Stated.Requests, StatedWindowMs: Milliseconds(limit.Stated.Window),
		}
	}
	return kept
}

// Milliseconds is a duration with decimals down to nanoseconds.
func Milliseconds(d time.Duration) float64 {
	whole := d.Truncate(time.Millisecond)
	return float64(whole.Milliseconds()) + float64(d-whole)/float64(time.Millisecond)
}

// Evidence is what the cases got.
func (j Run) Evidence() *evidence.Evidence {
	kept := &evidence.Evidence{Run: j.About}
	for _, result := range j.Results {
		kept.Cases = append(kept.Cases, j.keptCase(result))
	}
	return kept
}

// since is a time as it counts from the start of the run.
func (j Run) since(at time.Time) float64 { return Milliseconds(at.Sub(j.Started)) }

func (j Run) keptCase(result *suites.Result) evidence.Case {
	got := result.Record
	kept := evidence.Case{
		ID: result.Case.ID, StartMs: j.since(result.Started), DurationMs: Milliseconds(result.Duration),
		IDs: got.IDs, Panic: result.Panic, Cleanup: keptError(result.CleanupErr),
	}
	for _, reading := range got.Readings {
		kept.ReadingsMs = append(kept.ReadingsMs, j.since(reading))
	}
	for _, wait := range got.Waits {
		kept.Waits = append(kept.Waits, evidence.Wait{ForMs: Milliseconds(wait.For), Cut: wait.Cut})
	}
	for _, arranged := range got.Arrangements {
		arrangement := evidence.Arrangement{Plans: arranged.Plans, Error: keptError(arranged.Err)}
		for _, itwin := range arranged.ITwins {
			arrangement.ITwins = append(arrangement.ITwins, evidence.ITwin{ID: itwin.ID, Unproven: itwin.Unproven})
		}
		kept.Arrangements = append(kept.Arrangements, arrangement)
	}
	if cancelled := got.Cancelled; cancelled != nil {
		kept.Cancelled = &evidence.Cancellation{Asked: cancelled.Asked, Cause: evidence.Interrupted}
		if errors.Is(cancelled.Cause, suites.ErrTimeout) {
			kept.Cancelled.Cause = evidence.TimedOut
		}
	}
	number := 0
	for _, call := range got.Calls {
		if call.Exchange == nil {
			kept.Calls = append(kept.Calls, evidence.Call{Unsent: &evidence.Unsent{Arranging: call.Arranging, Error: keptError(call.Err)}})
			continue
		}
		number++
		kept.Calls = append(kept.Calls, evidence.Call{Exchange: j.keptExchange(number, call)})
	}
	return kept
}

func (j Run) keptExchange(number int, call *suites.Call) *evidence.Exchange {
	kept := &evidence.Exchange{
		Arranging: call.Arranging, Exchange: exchange(number, call.Exchange),
		TimedOut:           errors.Is(call.Exchange.Err, context.DeadlineExceeded),
		RequestHeaderBytes: headerBytes(call.Exchange.Request.Header),
	}
	kept.StartMs, kept.DurationMs = j.since(call.Exchange.Started), Milliseconds(call.Exchange.Duration)
	if call.Exchange.Answer != nil {
		kept.AnswerHeaderBytes = headerBytes(call.Exchange.Answer.Header)
	}
	return kept
}

// exchange is an exchange as reports have it, without its times.
func exchange(number int, made *wire.Exchange) reports.Exchange {
	exchange := reports.Exchange{
		Number: number, Purpose: reports.Purpose(made.Purpose), Persona: made.Persona,
		Request: reports.Request{
			Method: made.Request.Method, URL: made.Request.URL, Header: made.Request.Header, Body: reports.NewBody(made.Request.Body),
		},
	}
	if made.Answer != nil {
		exchange.Answer = &reports.Answer{
			Status: made.Answer.Status, Proto: made.Answer.Proto, Header: made.Answer.Header, Body: reports.NewBody(made.Answer.Body),
		}
		if cut := made.Answer.Cut; cut != nil {
			exchange.Answer.Cut = &reports.Cut{
				BodyBytes: cut.BodyBytes, BodySHA256: cut.BodySHA256, Hidden: cut.Hidden, HeaderFields: cut.HeaderFields, ErrorCode: cut.ErrorCode, Wrong: cut.Wrong,
			}
		}
	}
	if made.Err != nil {
		exchange.Error = made.Err.Error()
	}
	return exchange
}

// headerBytes are the values of those headers that JSON cannot carry.
func headerBytes(header http.Header) map[string][]string {
	var kept map[string][]string
	for name, values := range header {
		plain := true
		var encoded []string
		for _, value := range values {
			plain = plain && utf8.ValidString(value)
			encoded = append(encoded, base64.StdEncoding.EncodeToString([]byte(value)))
		}
		if !plain {
			if kept == nil {
				kept = map[string][]string{}
			}
			kept[name] = encoded
		}
	}
	return kept
}

func keptError(err error) *evidence.Error {
	if err == nil {
		return nil
	}
	kept := &evidence.Error{Text: err.Error(), TimedOut: errors.Is(err, context.DeadlineExceeded)}
	var unfit fixtures.UnfitToken
	if errors.As(err, &unfit) {
		kept.Unfit = string(unfit.Persona)
	}
	var died fixtures.ArrangerDied
	if errors.As(err, &died) {
		kept.Died = &evidence.Died{Program: died.Program, Reason: died.Reason, Stderr: died.Stderr}
	}
	return kept
}
