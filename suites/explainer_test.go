package suites

import (
	"fmt"

	"itwin-conformance/fixtures/wire"
)

// haveStatus is a matcher that explains itself, as those of package matchers do.
type haveStatus int

func (h haveStatus) Match(actual any) (bool, error) {
	return actual.(*wire.Exchange).Answer.Status == int(h), nil
}
func (h haveStatus) Expected() string { return fmt.Sprint(int(h)) }
func (h haveStatus) Actual(actual any) string {
	return fmt.Sprint(actual.(*wire.Exchange).Answer.Status)
}
func (h haveStatus) FailureMessage(any) string        { return "unused" }
func (h haveStatus) NegatedFailureMessage(any) string { return "unused" }
