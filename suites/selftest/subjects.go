package selftest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/timing"
	"itwin-conformance/suites"
)

// stopWithin bounds the end of a subject. It is never used up unless something is
// wrong.
const stopWithin = time.Minute

// Subjects are the reference, every variant of it, and every fault.
func Subjects() []Subject {
	subjects := []Subject{{
		Kind: Reference, Name: "reference", Sentence: "as it is", Tables: true, Start: start(reference.Options{}),
	}}
	for _, variant := range reference.Variants() {
		subjects = append(subjects, Subject{
			Kind: Variant, Name: variant.Name, Sentence: variant.Why, Start: start(reference.Options{Variant: variant.Name}),
		})
	}
	for _, fault := range reference.Faults() {
		subjects = append(subjects, Subject{
			Kind: Fault, Name: fault.Name, Sentence: fault.Sentence, Breaks: fault.Breaks, Disturbs: fault.Disturbs,
			OneByOne: fault.Spreads, Silent: fault.Silent, Hangs: fault.Hangs, Start: start(reference.Options{Faults: []string{fault.Name}}),
		})
	}
	return subjects
}

// latency is how long a subject takes, by its simulated clock, before it looks at a
// request. Requests that are sent at once have all come by then.
const latency = time.Millisecond

func start(options reference.Options) func() (suites.Target, func() error, error) {
	return func() (suites.Target, func() error, error) {
		options.Clock, options.Latency = timing.NewSimulated(), latency
		target, err := fixtures.Embedded(fixtures.RunIdentity{ID: uuid.NewString(), Version: "selftest"}, options)
		if err != nil {
			return nil, nil, err
		}
		return target, func() error {
			ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
			defer cancel()
			return target.Close(ctx)
		}, nil
	}
}
