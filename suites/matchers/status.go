// Package matchers holds the Gomega matchers of answers. Each says what it
// wanted, what came, and in which exchange, in that order.
package matchers

import (
	"fmt"
	"net/http"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// answerMatcher is a Gomega matcher of the answer in a *wire.Exchange.
type answerMatcher struct {
	expected string
	// wrong returns "" when the answer matches, and what came when it does not.
	wrong func(*wire.Answer) string
	// whole says that it needs the whole answer. Of one that was cut it is on record
	// what was found.
	whole bool
}

// found is what is wrong with an answer, in few words: a target may send any number.
func (m answerMatcher) found(answer *wire.Answer) string {
	if m.whole && answer.Cut != nil {
		return answer.Cut.Wrong[m.expected]
	}
	return shortened(m.wrong(answer), longestFound)
}

// Match implements types.GomegaMatcher.
func (m answerMatcher) Match(actual any) (bool, error) {
	exchange, ok := actual.(*wire.Exchange)
	if !ok {
		return false, fmt.Errorf("a *wire.Exchange is needed to match %q, not %T", m.expected, actual)
	}
	if exchange == nil || exchange.Answer == nil {
		return false, fmt.Errorf("an exchange with an answer is needed to match %q", m.expected)
	}
	return m.found(exchange.Answer) == "", nil
}

// Expected implements Explainer.
func (m answerMatcher) Expected() string { return m.expected }

// Actual implements Explainer.
func (m answerMatcher) Actual(actual any) string { return m.found(actual.(*wire.Exchange).Answer) }

// FailureMessage implements types.GomegaMatcher.
func (m answerMatcher) FailureMessage(actual any) string {
	exchange := actual.(*wire.Exchange)
	return fmt.Sprintf("expected %s\ngot %s\nin answer to %s %s as %s",
		m.expected, m.found(exchange.Answer), exchange.Request.Method, exchange.Request.URL, exchange.Persona)
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (m answerMatcher) NegatedFailureMessage(any) string {
	return "expected anything but " + m.expected
}

// HaveStatus matches an answer of that status.
func HaveStatus(status int) types.GomegaMatcher {
	return answerMatcher{expected: StatusText(status), wrong: func(answer *wire.Answer) string {
		if answer.Status == status {
			return ""
		}
		return StatusText(answer.Status)
	}}
}

// HaveOtherStatusThan matches an answer of any status but that.
func HaveOtherStatusThan(status int) types.GomegaMatcher {
	return answerMatcher{expected: "another status than " + StatusText(status), wrong: func(answer *wire.Answer) string {
		if answer.Status != status {
			return ""
		}
		return StatusText(status)
	}}
}

// HaveSuccessfulStatus matches an answer of any status from 200 to 299: which of
// them an operation beside the one under test answers by is its own matter.
func HaveSuccessfulStatus() types.GomegaMatcher {
	return answerMatcher{expected: "a status from 200 to 299", wrong: func(answer *wire.Answer) string {
		if answer.Successful() {
			return ""
		}
		return StatusText(answer.Status)
	}}
}

// Either matches what one of two matchers of this package matches, and is worded as the
// first.
func Either(first, second types.GomegaMatcher) types.GomegaMatcher {
	a, b := first.(answerMatcher), second.(answerMatcher)
	return answerMatcher{expected: a.expected, wrong: func(answer *wire.Answer) string {
		if b.found(answer) == "" {
			return ""
		}
		return a.found(answer)
	}}
}

// HaveClientErrorStatus matches an answer of any status from 400 to 499.
func HaveClientErrorStatus() types.GomegaMatcher {
	return answerMatcher{expected: "a status from 400 to 499", wrong: func(answer *wire.Answer) string {
		if answer.Status >= 400 && answer.Status <= 499 {
			return ""
		}
		return StatusText(answer.Status)
	}}
}

// StatusText is a status as a person reads it: "401 Unauthorized".
func StatusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Sprint(status)
}
