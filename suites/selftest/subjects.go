package selftest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/suites"
)

// Timeout is the time of each case of a self-test: the subjects are in the same
// process, and one of them hangs.
const Timeout = 8 * time.Second

// AtOnce is how many subjects are tried at once. Most of a trial is waiting for
// Retry-After.
const AtOnce = 8

// stopWithin bounds the end of a subject.
const stopWithin = 5 * time.Second

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
			OneByOne: fault.Spreads, Silent: fault.Silent, Start: start(reference.Options{Faults: []string{fault.Name}}),
		})
	}
	return subjects
}

func start(options reference.Options) func() (suites.Target, func() error, error) {
	return func() (suites.Target, func() error, error) {
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
