package deleteimage_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// odd is a conforming target that answers some requests otherwise: the times-th call that
// is as described, counted from 1 on each iTwin, or each of them where times is 0.
type odd struct {
	*fixtures.Target
	is     func(fixtures.Call) bool
	times  int
	status int
	passes bool // the request has its effect all the same

	mu   sync.Mutex
	seen map[string]int
}

// Call implements suites.Target.
func (o *odd) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	if !o.is(call) {
		return o.Target.Call(ctx, call)
	}
	o.mu.Lock()
	if o.seen == nil {
		o.seen = map[string]int{}
	}
	o.seen[call.Path]++
	odd := o.times == 0 || o.seen[call.Path] == o.times
	o.mu.Unlock()
	if !odd {
		return o.Target.Call(ctx, call)
	}
	exchange := &wire.Exchange{
		Purpose: call.Purpose, Persona: string(call.Persona), Started: o.Clock().Now(),
		Request: wire.Request{Method: call.Method, URL: call.Path}, Answer: refusal(o.status),
	}
	if o.passes {
		as := call
		as.Persona, as.Header = fixtures.Modifier, fixtures.Bearer()
		if deleted, err := o.Target.Call(ctx, as); err != nil || deleted.Answer.Status != http.StatusNoContent {
			return deleted, err // it is about an image that was there
		}
	}
	return exchange, nil
}

// refusal is an answer of that status with an Error Response, where one may have a body.
func refusal(status int) *wire.Answer {
	answer := &wire.Answer{Status: status, Header: http.Header{}}
	if status >= 400 {
		answer.Header.Set("Content-Type", "application/json")
		answer.Body = []byte(`{"error":{"code":"InsufficientPermissions","message":"The user may not do that."}}`)
	}
	return answer
}

// judgedOn runs the default cases that have one of the texts on an odd reference.
func judgedOn(t *testing.T, o *odd, texts ...string) map[string]suites.RequirementVerdict {
	t.Helper()
	o.Target = embedded(t, reference.Options{})
	cases := slices.DeleteFunc(suites.Cases(), func(c *suites.Case) bool { return !slices.Contains(texts, c.Text) })
	if len(cases) != len(texts) {
		t.Fatalf("%d cases have the texts %q", len(cases), texts)
	}
	results := suites.Start(t.Context(), o, cases, suites.Options{Concurrency: 8, Timeout: patience}).Results()
	judged := map[string]suites.RequirementVerdict{}
	for _, verdict := range suites.Judge(deleteimage.Requirements(), results) {
		judged[verdict.Requirement.ID] = verdict
	}
	return judged
}

// TestNobodyIsBlamedByMistake for what something else than a broken requirement shows.
func TestNobodyIsBlamedByMistake(t *testing.T) {
	deletes := func(persona fixtures.Persona, purposes ...wire.Purpose) func(fixtures.Call) bool {
		return func(call fixtures.Call) bool {
			return call.Method == http.MethodDelete && call.Persona == persona && slices.Contains(purposes, call.Purpose)
		}
	}
	const (
		each      = "answers 403 to each attempt of a member who may only read"
		member    = "answers 403 to a member who may only read"
		neighbour = "leaves the image of another iTwin alone"
		begins    = "answers 404 to an unknown id that begins like another, and leaves that image alone"
		limits    = "answers 429 with Retry-After to the limited client alone, and takes its requests again afterwards"
		gone      = "answers 404 ImageNotFound to a repeated delete"
	)
	for _, test := range []struct {
		name   string
		odd    *odd
		texts  []string
		wanted map[string]suites.Verdict
		reason string // in those of the first wanted requirement
	}{
		{"the limited client's token is refused", &odd{is: deletes(fixtures.Limited, wire.Judged), status: 401}, []string{limits},
			map[string]suites.Verdict{"rate.status": suites.NotTestable, "rate.retry-after": suites.NotTestable},
			"the limit was not met: the target answers 401 to the limited client's token"},
		{"the first of several attempts is accepted", &odd{is: deletes(fixtures.Reader, wire.Judged), times: 1, status: 204, passes: true}, []string{each},
			map[string]suites.Verdict{"authz.no-permission": suites.Fail, "rejected.no-side-effect-403": suites.NotTestable},
			"expected 403 Forbidden, got 204 No Content"},
		{"the second of several attempts is accepted", &odd{is: deletes(fixtures.Reader, wire.Judged), times: 2, status: 204, passes: true}, []string{each},
			map[string]suites.Verdict{"authz.no-permission": suites.Fail, "rejected.no-side-effect-403": suites.NotTestable},
			"expected 403 Forbidden, got 204 No Content"},
		{"one of several attempts has a side effect", &odd{is: deletes(fixtures.Reader, wire.Judged), times: 1, status: 403, passes: true}, []string{each},
			map[string]suites.Verdict{"rejected.no-side-effect-403": suites.Fail}, "the image still in place after 4 refused requests"},
		{"a stray 500 to the look at a neighbour", &odd{is: deletes(fixtures.Modifier, wire.Judged), times: 1, status: 500}, []string{neighbour},
			map[string]suites.Verdict{"success.only-this-image": suites.Pass}, ""},
		{"a 500 whose request took effect", &odd{is: deletes(fixtures.Modifier, wire.Judged), times: 1, status: 500, passes: true}, []string{begins},
			map[string]suites.Verdict{"success.only-this-image": suites.NotTestable}, "the look at the other image came to no certain end"},
		{"a stray 500 to a control", &odd{is: deletes(fixtures.Modifier, wire.Control), times: 1, status: 500}, []string{member},
			map[string]suites.Verdict{"authz.no-permission": suites.Pass, "rejected.no-side-effect-403": suites.Pass}, ""},
		{"a control that took effect and was answered 504", &odd{is: deletes(fixtures.Modifier, wire.Control), times: 1, status: 504, passes: true}, []string{member},
			map[string]suites.Verdict{"authz.no-permission": suites.NotTestable, "rejected.no-side-effect-403": suites.NotTestable},
			"the control came to no certain end"},
		{"a stray 503 to a delete before a repetition", &odd{is: deletes(fixtures.Modifier, wire.Judged), times: 1, status: 503}, []string{gone},
			map[string]suites.Verdict{"missing.repeat": suites.Pass}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			judged := judgedOn(t, test.odd, test.texts...)
			for id, verdict := range judged {
				wanted, named := test.wanted[id]
				switch {
				case named && verdict.Verdict != wanted:
					t.Errorf("%s: %s %v, and not %s", id, verdict.Verdict, verdict.Reasons, wanted)
				case !named && verdict.Verdict == suites.Fail:
					t.Errorf("%s: %v", id, verdict.Reasons)
				case named && test.reason != "" && verdict.Verdict == wanted && strings.Contains(strings.Join(verdict.Reasons, " "), test.reason):
					test.reason = "" // found
				}
			}
			if test.reason != "" {
				t.Errorf("nothing says %q", test.reason)
			}
		})
	}
}

// TestWhoBelievesOneHeaderIsFound among all those that are sent at once, also where the
// answer is neither a success nor a refusal.
func TestWhoBelievesOneHeaderIsFound(t *testing.T) {
	believing := func(call fixtures.Call) bool {
		return call.Method == http.MethodDelete && call.Persona == fixtures.Anonymous && call.Header.Get("X-User") != ""
	}
	judged := judgedOn(t, &odd{is: believing, status: http.StatusFound, passes: true},
		"lets nobody delete without a token, whatever else the request says and however its path is spelt")
	claimed := judged["auth.claimed-identity"]
	if claimed.Verdict != suites.Fail {
		t.Errorf("auth.claimed-identity: %s %v", claimed.Verdict, claimed.Reasons)
	}
	if other := judged["auth.other-path"]; other.Verdict != suites.Pass {
		t.Errorf("auth.other-path: %s %v", other.Verdict, other.Reasons)
	}
}
