package reports

import (
	"fmt"
	"strings"
)

// largeReport is a complete run whose cases have that many exchanges in all,
// eight a case, as in a real run: five that arrange, the judged one, its control
// and the clean-up. Every requirement passes.
func largeReport(exchanges int) *Report {
	r := passingReport()
	r.Requirements, r.Cases = nil, nil
	r.Personas = []string{"anonymous", "modifier", "owner", "reader", "wrong-scope"}
	documented := []struct {
		name, id, clause, sentence, persona string
		status                              int
	}{
		{"Success", "success.status", "Response 204 No Content", "answers 204 to a persona with itwins_modify on the iTwin and a token of scope itwin-platform", "modifier", 204},
		{"Missing header", "auth.missing-header", "Response 401 Unauthorized", "answers 401 HeaderNotFound without Authorization", "anonymous", 401},
		{"Wrong scope", "auth.wrong-scope", "Authentication", "answers 401 (not 403) to a valid token without the scope", "wrong-scope", 401},
		{"No permission", "authz.no-permission", "Response 403 Forbidden", "answers 403 InsufficientPermissions to a member without itwins_modify, whatever else the member may do", "reader", 403},
		{"Missing image", "missing.image", "Response 404 Not Found", "answers 404 ImageNotFound when the iTwin has no image", "modifier", 404},
		{"Rate limiting", "rate.status", "Response 429 Too many requests", "answers 429 RateLimitExceeded beyond the client's limit", "modifier", 429},
	}
	shared := []Requirement{
		{ID: "error.schema", Level: Must, Clause: "Error Response", Verdict: Pass, Sentence: "sends a body that validates against Error Response with every documented failure"},
		{ID: "rejected.no-side-effect", Level: Must, Clause: "Authorization", Verdict: Pass, Sentence: "leaves the image in place on every 401, 403 and 429"},
		{ID: "auth.challenge", Level: Should, Clause: "RFC 9110 §11.6.1", Verdict: Pass, Sentence: "sends WWW-Authenticate with its 401"},
	}
	for _, d := range documented {
		r.Requirements = append(r.Requirements, Requirement{ID: d.id, Level: Must, Clause: d.clause, Sentence: d.sentence, Verdict: Pass})
	}
	for n := range exchanges / 8 {
		kind := n * len(documented) / (exchanges / 8) // the cases of a documented case stand together
		d := documented[kind]
		c := Case{
			ID:             fmt.Sprintf("%s/case-%d", strings.ReplaceAll(strings.ToLower(d.name), " ", "-"), n+1),
			DocumentedCase: d.name, Text: fmt.Sprintf("%s (%d)", d.sentence, n+1), Verdict: Pass,
			Location:     fmt.Sprintf("suites/deleteimage/%s.go:%d", strings.ReplaceAll(strings.ToLower(d.name), " ", "_"), 10+n%90),
			Requirements: []string{d.id}, StartMs: 2 + float64(n)/4,
		}
		if d.status >= 400 {
			c.Requirements = append(c.Requirements, "error.schema", "rejected.no-side-effect")
		}
		if d.status == 401 {
			c.Requirements = append(c.Requirements, "auth.challenge")
		}
		at := c.StartMs
		for i, step := range []struct {
			purpose Purpose
			persona string
			method  string
			status  int
		}{
			{Arrange, "owner", "POST", 201},
			{Arrange, "owner", "PUT", 201},
			{Arrange, "owner", "POST", 201},
			{Arrange, "owner", "PATCH", 200},
			{Arrange, "owner", "POST", 201},
			{Judged, d.persona, "DELETE", d.status},
			{Control, "modifier", "DELETE", 204},
			{Cleanup, "owner", "DELETE", 204},
		} {
			took := 4 + float64((n*7+i*13)%41)
			c.Exchanges = append(c.Exchanges, largeExchange(i+1, step.purpose, step.persona, at, took, step.method, step.status))
			at += took
			if d.status == 429 && step.purpose == Judged {
				at += 1000 // the wait before the control
				c.WaitedMs = 1000
			}
		}
		c.DurationMs = at - c.StartMs
		r.Run.DurationMs = max(r.Run.DurationMs, at)
		r.Cases = append(r.Cases, c)
	}
	r.Requirements = append(r.Requirements, shared...)
	r.Requirements = append(r.Requirements, Requirement{ID: "missing.hidden", Level: Observe, Clause: "Response 404 Not Found", Verdict: Observed,
		Sentence: "lets a missing image look like 403 or like 404 to a persona without permission", Reasons: []string{"403 Forbidden InsufficientPermissions"}})
	for i := range r.Requirements {
		q := &r.Requirements[i]
		for _, c := range r.Cases {
			if strings.Contains(" "+strings.Join(c.Requirements, " ")+" ", " "+q.ID+" ") {
				q.Cases = append(q.Cases, c.ID)
			}
		}
	}
	return concluded(r)
}

func largeExchange(number int, purpose Purpose, persona string, at, took float64, method string, status int) Exchange {
	request, answer := "", ""
	switch {
	case method == "POST" || method == "PATCH":
		request = `{"class":"Endeavor","displayName":"itwin-conformance run-7","subClass":"Project"}`
		answer = `{"iTwin":{"id":"5e5cb28f-8a4c-4a4f-9b8d-3a7f2a0c1d11","class":"Endeavor","subClass":"Project","displayName":"itwin-conformance run-7","status":"Active","createdDateTime":"2026-03-04T05:06:07.123Z"}}`
	case method == "PUT":
		request = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
		answer = `{"image":{"id":"5e5cb28f-8a4c-4a4f-9b8d-3a7f2a0c1d11","smallImageName":"small.png","largeImageName":"large.png"}}`
	case status >= 400:
		answer = `{"error":{"code":"InsufficientPermissions","message":"The user has insufficient permissions for the requested operation."}}`
	}
	header := bearer(strings.ToUpper(strings.ReplaceAll(persona, "-", "_")))
	if persona == "anonymous" {
		delete(header, "Authorization")
	}
	header["User-Agent"] = []string{"itwin-conformance/1.0.0 (run run-7)"}
	e := exchange(number, purpose, persona, at, took, method, header, request, status, answer)
	e.Answer.Header = map[string][]string{"Date": {"Wed, 04 Mar 2026 05:06:07 GMT"}}
	if answer != "" {
		e.Answer.Header["Content-Type"] = []string{"application/json; charset=utf-8"}
	}
	if status == 401 {
		e.Answer.Header["Www-Authenticate"] = []string{`Bearer realm="iTwin Platform"`}
	}
	return e
}

// brokenReport is a large run with five different failures: a status that is
// not the documented one, a body that breaks the schema in two places, an image
// that a refusal took away all the same, a header that is missing, and an answer
// that never came.
func brokenReport() *Report {
	r := largeReport(48 * 8)
	fail := func(requirement string, c *Case, number int, expected, actual string) {
		c.Verdict = Fail
		c.Findings = append(c.Findings, Finding{Requirement: requirement, Verdict: Fail, Expected: expected, Actual: actual, Exchange: number})
		for i := range r.Requirements {
			if r.Requirements[i].ID == requirement {
				r.Requirements[i].Verdict = Fail
			}
		}
	}
	of := func(name string) []*Case {
		var cases []*Case
		for i := range r.Cases {
			if r.Cases[i].DocumentedCase == name {
				cases = append(cases, &r.Cases[i])
			}
		}
		return cases
	}
	wrongScope := of("Wrong scope")[0]
	wrongScope.Exchanges[5].Answer.Status = 403
	fail("auth.wrong-scope", wrongScope, 6, "status 401 Unauthorized", "status 403 Forbidden")

	for _, c := range of("Missing image")[:3] {
		c.Exchanges[5].Answer.Body = NewBody([]byte(`{"error":{"code":404,"message":"Requested image is not available.","target":null},"trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00"}`))
		fail("error.schema", c, 6, "a body that validates against Error Response",
			`at /error/code: expected string, but got number; at the top: additional property "trace" is not allowed`)
	}
	reader := of("No permission")[1]
	reader.Exchanges[6].Answer.Status = 404
	fail("rejected.no-side-effect", reader, 7, "the image still in place: the control gets 204 No Content", "status 404 Not Found: the refused request deleted the image")

	for _, c := range of("Missing header") {
		delete(c.Exchanges[5].Answer.Header, "Www-Authenticate")
		fail("auth.challenge", c, 6, "a WWW-Authenticate header", "none")
	}
	rate := of("Rate limiting")[2]
	rate.Exchanges[5].Answer, rate.Exchanges[5].Error = nil, "reading the answer: connection reset by peer"
	fail("rate.status", rate, 6, "status 429 Too Many Requests", "no answer")
	return concluded(r)
}

// untestedReport is a complete run without two of its personas.
func untestedReport() *Report {
	r := largeReport(48 * 8)
	for i := range r.Cases {
		c := &r.Cases[i]
		persona := map[string]string{"No permission": "reader", "Wrong scope": "wrong-scope"}[c.DocumentedCase]
		if persona == "" {
			continue
		}
		reason := fmt.Sprintf("The target file has no persona %q.", persona)
		c.Verdict, c.Exchanges, c.DurationMs = NotTestable, nil, 0
		c.Findings = []Finding{{Requirement: c.Requirements[0], Verdict: NotTestable, Reason: reason}}
		for j := range r.Requirements {
			if q := &r.Requirements[j]; q.ID == c.Requirements[0] {
				q.Verdict, q.Reasons = NotTestable, []string{reason}
			}
		}
	}
	return concluded(r)
}
