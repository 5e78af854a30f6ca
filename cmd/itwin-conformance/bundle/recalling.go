package bundle

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
	"itwin-conformance/suites/matchers"
)

// recall returns the run that was written down, its results without findings.
// Every case has to be one of known.
func recall(kept *evidence.Evidence, known map[string]*suites.Case) (Run, error) {
	started, err := time.Parse(time.RFC3339Nano, kept.Run.Started)
	if err != nil {
		return Run{}, fmt.Errorf("the start of the run: %w", err)
	}
	run := Run{About: kept.Run, Started: started}
	for _, c := range kept.Cases {
		result, err := run.recallCase(c)
		if err != nil {
			return Run{}, fmt.Errorf("case %s: %w", c.ID, err)
		}
		result.Case = known[c.ID]
		run.Results = append(run.Results, result)
	}
	return run, nil
}

func recallTarget(kept evidence.Target) (fixtures.Recorded, error) {
	tokens, err := recallTokens(kept.Tokens)
	target := fixtures.Recorded{
		BaseURL: kept.BaseURL, Header: kept.Header, Tokens: tokens, Connection: fixtures.Connection(kept.Connection),
	}
	for _, persona := range kept.Personas {
		target.Personas = append(target.Personas, fixtures.Persona(persona))
	}
	if limit := kept.RateLimit; limit != nil {
		target.Limit = &fixtures.RateLimit{
			MaxRequests: limit.MaxRequests, Within: duration(limit.WithinMs), LongestWait: duration(limit.LongestWaitMs),
			Stated: fixtures.Tier{Requests: limit.StatedRequests, Window: duration(limit.StatedWindowMs)},
		}
	}
	return target, err
}

// duration is what Milliseconds was given.
func duration(ms float64) time.Duration {
	whole, part := math.Modf(ms)
	return time.Duration(whole)*time.Millisecond + time.Duration(math.Round(part*float64(time.Millisecond)))
}

func (j Run) at(ms float64) time.Time { return j.Started.Add(duration(ms)) }

func (j Run) recallCase(kept evidence.Case) (*suites.Result, error) {
	got := suites.Record{IDs: kept.IDs}
	for _, reading := range kept.ReadingsMs {
		got.Readings = append(got.Readings, j.at(reading))
	}
	for _, wait := range kept.Waits {
		got.Waits = append(got.Waits, suites.Wait{For: duration(wait.ForMs), Cut: wait.Cut})
	}
	for _, arrangement := range kept.Arrangements {
		arranged := suites.Arrangement{Plans: arrangement.Plans, Err: recallError(arrangement.Error)}
		for _, itwin := range arrangement.ITwins {
			arranged.ITwins = append(arranged.ITwins, fixtures.ITwin{ID: itwin.ID, Unproven: itwin.Unproven})
		}
		got.Arrangements = append(got.Arrangements, arranged)
	}
	if cancelled := kept.Cancelled; cancelled != nil {
		got.Cancelled = &suites.Cancellation{Asked: cancelled.Asked, Cause: suites.ErrInterrupted}
		if cancelled.Cause == evidence.TimedOut {
			got.Cancelled.Cause = suites.ErrTimeout
		}
	}
	for _, call := range kept.Calls {
		if call.Exchange == nil {
			got.Calls = append(got.Calls, &suites.Call{Arranging: call.Unsent.Arranging, Err: recallError(call.Unsent.Error)})
			continue
		}
		made, err := j.recallExchange(call.Exchange)
		if err != nil {
			return nil, fmt.Errorf("exchange %d: %w", call.Exchange.Number, err)
		}
		got.Calls = append(got.Calls, &suites.Call{Arranging: call.Exchange.Arranging, Exchange: made})
	}
	return &suites.Result{
		Started: j.at(kept.StartMs), Duration: duration(kept.DurationMs),
		Panic: kept.Panic, CleanupErr: recallError(kept.Cleanup), Record: got,
	}, nil
}

func (j Run) recallExchange(kept *evidence.Exchange) (made *wire.Exchange, err error) {
	made = &wire.Exchange{
		Purpose: wire.Purpose(kept.Purpose), Persona: kept.Persona, Started: j.at(kept.StartMs), Duration: duration(kept.DurationMs),
		Request: wire.Request{Method: kept.Request.Method, URL: kept.Request.URL},
	}
	if made.Request.Header, made.Request.Body, err = recallMessage(kept.Request.Header, kept.RequestHeaderBytes, kept.Request.Body); err != nil {
		return nil, err
	}
	if kept.Error != "" {
		made.Err = recallError(&evidence.Error{Text: kept.Error, TimedOut: kept.TimedOut})
	}
	if kept.Answer != nil {
		made.Answer = &wire.Answer{Status: kept.Answer.Status, Proto: kept.Answer.Proto}
		made.Answer.Header, made.Answer.Body, err = recallMessage(kept.Answer.Header, kept.AnswerHeaderBytes, kept.Answer.Body)
		if cut := kept.Answer.Cut; cut != nil {
			made.Answer.Cut = &wire.Cut{
				BodyBytes: cut.BodyBytes, BodySHA256: cut.BodySHA256, Hidden: cut.Hidden, HeaderFields: cut.HeaderFields, ErrorCode: cut.ErrorCode, Wrong: cut.Wrong,
			}
		}
	}
	if err == nil && made.Answer != nil {
		err = matchers.CheckCut(made.Answer)
	}
	return made, err
}

func recallMessage(header, headerBytes map[string][]string, body reports.Body) (http.Header, []byte, error) {
	recalled := make(http.Header, len(header))
	for name, values := range header {
		recalled[name] = values
		if encoded := headerBytes[name]; encoded != nil {
			recalled[name] = nil
			for _, value := range encoded {
				plain, err := base64.StdEncoding.DecodeString(value)
				if err != nil {
					return nil, nil, fmt.Errorf("decoding header %s: %w", name, err)
				}
				recalled[name] = append(recalled[name], string(plain))
			}
		}
	}
	content, err := body.Bytes()
	return recalled, content, err
}

// recalledError is an error of a run that is over, with what there was in it that
// anybody asks for.
type recalledError struct {
	text   string
	causes []error
}

// Error implements error.
func (e recalledError) Error() string { return e.text }

// Unwrap returns the causes.
func (e recalledError) Unwrap() []error { return e.causes }

// recallError returns nil for none.
func recallError(kept *evidence.Error) error {
	if kept == nil {
		return nil
	}
	recalled := recalledError{text: kept.Text}
	if kept.TimedOut {
		recalled.causes = append(recalled.causes, context.DeadlineExceeded)
	}
	if kept.Unfit != "" {
		recalled.causes = append(recalled.causes, fixtures.UnfitToken{Persona: fixtures.Persona(kept.Unfit), Reason: kept.Text})
	}
	if died := kept.Died; died != nil {
		recalled.causes = append(recalled.causes, fixtures.ArrangerDied{Program: died.Program, Reason: died.Reason, Stderr: died.Stderr})
	}
	return recalled
}
