package matchers

import (
	"net/http"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// answered is the exchange of an answer.
func answered(status int, header http.Header, body string) *wire.Exchange {
	return &wire.Exchange{
		Persona: "reader",
		Request: wire.Request{Method: http.MethodDelete, URL: "https://staging.example.com/itwins/1/image"},
		Answer:  &wire.Answer{Status: status, Header: header, Body: []byte(body)},
	}
}

// explained is a matcher that says in few words what it wanted and what came.
type explained interface {
	types.GomegaMatcher
	Expected() string
	Actual(any) string
}

// judge checks that a matcher takes the answer, when got is "", or says what
// came instead.
func judge(t *testing.T, matcher types.GomegaMatcher, exchange *wire.Exchange, got string) {
	t.Helper()
	g := NewWithT(t)
	matched, err := matcher.Match(exchange)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(matched).To(Equal(got == ""))
	g.Expect(matcher.(explained).Actual(exchange)).To(Equal(got))
}

func TestTexts(t *testing.T) {
	for _, each := range []struct {
		matcher  types.GomegaMatcher
		expected string
		actual   string
	}{
		{HaveStatus(204), "204 No Content", "401 Unauthorized"},
		{HaveStatus(799), "799", "401 Unauthorized"},
		{HaveOtherStatusThan(401), "another status than 401 Unauthorized", "401 Unauthorized"},
		{HaveNoBody(), "no body", `4 bytes: "nope"`},
		{BeErrorResponse(), "a body that validates against Error Response", "not JSON at byte "},
		{HaveErrorCode("HeaderNotFound"), "error code HeaderNotFound", "error code none"},
		{HaveReadableMessage(), "an error message that a person can read", "message none"},
		{HaveChallenge(), "a WWW-Authenticate header with a challenge", "no WWW-Authenticate header"},
		{HaveRetryAfterSeconds(), "one Retry-After header with a whole number of seconds", "no Retry-After header"},
		{BeLabelledJSON(), "a Content-Type of JSON", "no Content-Type"},
	} {
		t.Run(each.expected, func(t *testing.T) {
			g := NewWithT(t)
			exchange := answered(401, nil, "nope")
			g.Expect(each.matcher.Match(exchange)).To(BeFalse())
			matcher := each.matcher.(explained)
			g.Expect(matcher.Expected()).To(Equal(each.expected))
			g.Expect(matcher.Actual(exchange)).To(HavePrefix(each.actual))
			g.Expect(matcher.FailureMessage(exchange)).To(Equal("expected " + each.expected + "\ngot " + matcher.Actual(exchange) +
				"\nin answer to DELETE https://staging.example.com/itwins/1/image as reader"))
			g.Expect(matcher.NegatedFailureMessage(exchange)).To(Equal("expected anything but " + each.expected))
		})
	}
}

func TestWrongInput(t *testing.T) {
	matchers := map[string]types.GomegaMatcher{
		"HaveStatus": HaveStatus(204), "HaveOtherStatusThan": HaveOtherStatusThan(429), "HaveClientErrorStatus": HaveClientErrorStatus(), "HaveSuccessfulStatus": HaveSuccessfulStatus(),
		"HaveNoBody": HaveNoBody(), "BeErrorResponse": BeErrorResponse(), "HaveErrorCode": HaveErrorCode("X"),
		"HaveReadableMessage": HaveReadableMessage(), "BeCleanJSON": BeCleanJSON(), "HaveChallenge": HaveChallenge(),
		"HaveRetryAfterSeconds": HaveRetryAfterSeconds(), "BeLabelledJSON": BeLabelledJSON(),
	}
	for name, matcher := range matchers {
		for input, each := range map[string]struct {
			actual any
			says   string
		}{
			"nil":                        {nil, "not <nil>"},
			"a string":                   {"204", "not string"},
			"an exchange and no pointer": {wire.Exchange{Answer: &wire.Answer{}}, "not wire.Exchange"},
			"an answer by itself":        {&wire.Answer{}, "not *wire.Answer"},
			"no exchange":                {(*wire.Exchange)(nil), "an exchange with an answer"},
			"an unanswered exchange":     {&wire.Exchange{}, "an exchange with an answer"},
		} {
			t.Run(name+"/"+input, func(t *testing.T) {
				g := NewWithT(t)
				matched, err := matcher.Match(each.actual)
				g.Expect(matched).To(BeFalse())
				g.Expect(err).To(MatchError(ContainSubstring(each.says)))
			})
		}
	}
}
