package suites

import (
	"errors"

	"itwin-conformance/fixtures"
)

// ArrangementImpossible returns why, when no case at all could arrange what it
// needs, or the program that arranges died on the way.
func ArrangementImpossible(results []*Result) (why error) {
	arranged := false
	for _, result := range results {
		var died fixtures.ArrangerDied
		if errors.As(result.ArrangeErr, &died) {
			return died
		}
		arranged = arranged || result.Arranged
		if why == nil {
			why = result.ArrangeErr
		}
	}
	if arranged {
		return nil
	}
	return why
}
