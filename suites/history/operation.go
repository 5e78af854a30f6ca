// Package history judges what was asked of one image in a row or at once, by a
// model of a few lines: there is an image, or there is none. An upload makes
// one; a delete takes it away and is refused where there is none; a read finds
// it or does not.
package history

import (
	"net/http"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// Step is something to be asked of the image.
type Step struct {
	Kind    Kind
	Persona fixtures.Persona
}

// Kind is what a request does to the image.
type Kind string

// The kinds, by the methods that they are requested by.
const (
	Upload Kind = http.MethodPut
	Delete Kind = http.MethodDelete
	Read   Kind = http.MethodGet
)

// step is what an exchange asked.
func step(exchange *wire.Exchange) Step {
	return Step{Kind(exchange.Request.Method), fixtures.Persona(exchange.Persona)}
}

// Steps are what the exchanges asked.
func Steps(exchanges []*wire.Exchange) []Step {
	steps := make([]Step, len(exchanges))
	for i, exchange := range exchanges {
		steps[i] = step(exchange)
	}
	return steps
}

// outcome is what an answer says of a request.
type outcome int

const (
	unclear outcome = iota // no answer, or one of a gateway: it may have its effect yet
	limited                // 429: it was not executed
	done                   // 2xx
	missing                // 404 or 410
	refused                // another 4xx
	failed                 // anything else
)

func outcomeOf(exchange *wire.Exchange) outcome {
	if exchange.Answer == nil {
		return unclear
	}
	switch status := exchange.Answer.Status; {
	case exchange.Answer.OfGateway():
		return unclear
	case status == http.StatusTooManyRequests:
		return limited
	case exchange.Answer.Successful():
		return done
	case status == http.StatusNotFound, status == http.StatusGone:
		return missing
	case status >= 400 && status < 500:
		return refused
	default:
		return failed
	}
}

// Proven are the steps that were seen to succeed. A refusal of any other says
// nothing of the image: that persona may not be allowed to do so, and some
// targets serve no images to read.
type Proven map[Step]bool

// ProvenBy returns the steps that succeeded in any of the exchanges.
func ProvenBy(exchanges []*wire.Exchange) Proven {
	proven := Proven{}
	for _, exchange := range exchanges {
		if outcomeOf(exchange) == done {
			proven[step(exchange)] = true
		}
	}
	return proven
}

// ended is when the answer had come.
func ended(exchange *wire.Exchange) time.Time { return exchange.Started.Add(exchange.Duration) }
