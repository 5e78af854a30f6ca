package history

import (
	"math"
	"time"

	"github.com/anishathalye/porcupine"

	"itwin-conformance/fixtures/wire"
)

// MostUnknown is how many requests of a history may have an unknown effect: each
// doubles what has to be looked at.
const MostUnknown = 12

// effect is what is known of the effect of a request.
type effect int

const (
	// unknown: the request may have had its effect at any time since it was sent,
	// or may never have it.
	unknown effect = iota
	succeeded
	foundNone // there was no image
)

// operation is a request with its effect, which it had between call and end.
type operation struct {
	kind      Kind
	effect    effect
	call, end time.Time
	exchange  *wire.Exchange
}

// operations returns what the exchanges say of the image. A read that says
// nothing is left out.
func operations(exchanges []*wire.Exchange, proven Proven) []operation {
	var made []operation
	for _, exchange := range exchanges {
		asked := step(exchange)
		o := operation{kind: asked.Kind, call: exchange.Started, end: ended(exchange), exchange: exchange}
		switch outcomeOf(exchange) {
		case done:
			o.effect = succeeded
		case missing:
			if asked.Kind != Upload && proven[asked] {
				o.effect = foundNone
			}
		}
		if o.kind != Read || o.effect != unknown {
			made = append(made, o)
		}
	}
	return made
}

// Unknown counts the requests whose effect is not known.
func Unknown(exchanges []*wire.Exchange, proven Proven) int {
	count := 0
	for _, o := range operations(exchanges, proven) {
		if o.effect == unknown {
			count++
		}
	}
	return count
}

// linearizable reports whether the requests can have had their effects one after
// another, each between the time it was sent and the time its answer had come,
// whether or not there was an image at first.
func linearizable(operations []operation) bool {
	history := make([]porcupine.Operation, len(operations))
	for i, o := range operations {
		// Since the first of them, as only differences are free of adjustments of the clock.
		history[i] = porcupine.Operation{Input: o, Call: int64(o.call.Sub(operations[0].call)), Return: int64(o.end.Sub(operations[0].call))}
		if o.effect == unknown {
			history[i].Return = math.MaxInt64 // at the very end, where nobody sees it, is as good as never
		}
	}
	return porcupine.CheckOperations(register(false), history) || porcupine.CheckOperations(register(true), history)
}

// register is the model, whose state is whether there is an image.
func register(image bool) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return image },
		Step: func(state, input, _ any) (bool, any) {
			image, o := state.(bool), input.(operation)
			possible := o.effect == unknown || o.kind == Upload || image == (o.effect == succeeded)
			switch o.kind {
			case Upload:
				image = true
			case Delete:
				image = false
			}
			return possible, image
		},
	}
}
