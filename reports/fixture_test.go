package reports

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

var update = flag.Bool("update", false, "write the golden files anew")

// expectGolden compares got with a file in testdata, or writes that file when
// the tests run with -update.
func expectGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	NewWithT(t).Expect(string(got)).To(Equal(string(want)), "%s; -update accepts the difference", path)
}

const imageURL = "https://staging.example-industries.example/itwins/5e5cb28f-8a4c-4a4f-9b8d-3a7f2a0c1d11/image"

// passingReport is a complete run in which every requirement passes.
func passingReport() *Report {
	r := &Report{
		Schema: SchemaID,
		Suite: Suite{
			Name:      "itwin-conformance",
			Version:   "1.0.0",
			Operation: "DELETE /itwins/{iTwinId}/image",
			Documentation: Documentation{
				URL:    "https://developer.bentley.com/apis/itwins/operations/delete-itwin-image/",
				SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
			},
		},
		Target:   Target{Name: "staging", BaseURL: "https://staging.example-industries.example", Source: &Source{File: "conformance/staging.yaml", Line: 2}},
		Run:      Run{ID: "run-7", Started: "2026-03-04T05:06:07Z", DurationMs: 1240.5, Concurrency: 32, Selection: Selection{Exhaustive: true}},
		Personas: []string{"anonymous", "modifier", "reader"},
		Requirements: []Requirement{
			{ID: "success.status", Level: Must, Clause: "Response 204 No Content", Verdict: Pass, Cases: []string{"success-1"},
				Sentence: "answers 204 to a persona with itwins_modify on the iTwin and a token of scope itwin-platform"},
			{ID: "auth.missing-header", Level: Must, Clause: "Response 401 Unauthorized", Verdict: Pass, Cases: []string{"missing-header-1"},
				Sentence: "answers 401 HeaderNotFound without Authorization"},
			{ID: "error.schema", Level: Must, Clause: "Error Response", Verdict: Pass, Cases: []string{"missing-header-1", "no-permission-1"},
				Sentence: "sends, with every documented failure, a body that validates against Error Response"},
			{ID: "authz.no-permission", Level: Must, Clause: "Response 403 Forbidden", Verdict: Pass, Cases: []string{"no-permission-1"},
				Sentence: "answers 403 InsufficientPermissions to a member without itwins_modify, whatever else the member may do"},
			{ID: "auth.challenge", Level: Should, Clause: "RFC 9110 §11.6.1", Verdict: Pass, Cases: []string{"missing-header-1"},
				Sentence: "sends WWW-Authenticate with its 401"},
			{ID: "missing.hidden", Level: Observe, Clause: "Response 404 Not Found", Verdict: Observed, Cases: []string{"no-permission-2"},
				Sentence: "lets a missing image look like 403 or like 404 to a persona without permission"},
		},
		Cases: []Case{
			{ID: "success-1", DocumentedCase: "Success", Text: "answers 204 and sends no body", Location: "suites/deleteimage/success.go:12",
				Verdict: Pass, Requirements: []string{"success.status"}, StartMs: 0.4, DurationMs: 210.25,
				Exchanges: []Exchange{
					exchange(1, Arrange, "modifier", 0.5, 120.5, "PUT", bearer("MODIFIER"), "\x89PNG", 204, ""),
					exchange(2, Judged, "modifier", 121, 89.5, "DELETE", bearer("MODIFIER"), "", 204, ""),
				}},
			{ID: "missing-header-1", DocumentedCase: "Missing header", Text: "answers 401 HeaderNotFound when no Authorization header is sent",
				Location: "suites/deleteimage/missing_header.go:14", Verdict: Pass,
				Requirements: []string{"auth.missing-header", "error.schema", "auth.challenge"}, StartMs: 0.6, DurationMs: 150,
				Exchanges: []Exchange{
					exchange(1, Judged, "anonymous", 1, 30, "DELETE", nil, "", 401, `{"error":{"code":"HeaderNotFound","message":"Header Authorization was not found in the request. Access denied."}}`),
					exchange(2, Control, "modifier", 31, 100, "DELETE", bearer("MODIFIER"), "", 204, ""),
				}},
			{ID: "no-permission-1", DocumentedCase: "No permission", Text: "answers 403 InsufficientPermissions to a reader",
				Location: "suites/deleteimage/no_permission.go:11", Verdict: Pass,
				Requirements: []string{"authz.no-permission", "error.schema"}, StartMs: 0.8, DurationMs: 1200,
				Exchanges: []Exchange{
					exchange(1, Judged, "reader", 1, 40, "DELETE", bearer("READER"), "", 403, `{"error":{"code":"InsufficientPermissions","message":"The user has insufficient permissions for the requested operation."}}`),
				}},
			{ID: "no-permission-2", DocumentedCase: "No permission", Text: "records what a reader learns of a missing image",
				Location: "suites/deleteimage/no_permission.go:25", Verdict: Observed,
				Requirements: []string{"missing.hidden"}, StartMs: 0.9, DurationMs: 45,
				Findings: []Finding{{Requirement: "missing.hidden", Verdict: Observed, Actual: "403 InsufficientPermissions", Exchange: 1}},
				Exchanges: []Exchange{
					exchange(1, Judged, "reader", 1, 44, "DELETE", bearer("READER"), "", 403, `{"error":{"code":"InsufficientPermissions","message":"No."}}`),
				}},
		},
	}
	return concluded(r)
}

// failingReport is a run in which a must requirement fails in two cases and a
// should requirement in one.
func failingReport() *Report {
	r := passingReport()
	r.Target.Connection = Connection{Proxy: "proxy.example.com:3128", ServerName: "internal.example.com", PrivateAuthorities: true, Certificates: []string{strings.Repeat("c0", 32)}}
	r.Tokens = []Token{
		{Persona: "modifier", Kind: "JWT", Proof: "keys", By: "https://ims.example.com/keys", Issuer: "https://ims.example.com", Audience: []string{"api"},
			Scopes: []string{"itwin-platform", "openid"}, Expires: "2026-03-04T06:06:07Z", Algorithm: "ES256", KeyID: "<b>key 1", Type: "at+jwt", Header: []string{"alg", "kid", "typ"},
			Token: 1, User: 1, Client: 1},
		{Persona: "wrong-scope", Kind: "opaque", Proof: "none", Why: "it is opaque", Token: 2},
		{Persona: "expired", Kind: "JWT", Proof: VendorsWord, Issuer: "https://ims.example.com", Scopes: []string{}, Token: 3},
		{Persona: "tampered", Kind: "JWT", Proof: "suite", By: "modifier", Token: 4},
	}
	missing := &r.Cases[1]
	missing.Verdict = Fail
	missing.Exchanges[0] = exchange(1, Judged, "anonymous", 1, 30, "DELETE", nil, "", 401, "<html>\n<b>401 \x1b[31mAccess denied\x1b[0m</b> & more\n</html>")
	missing.Findings = []Finding{
		{Requirement: "error.schema", Verdict: Fail, Exchange: 1,
			Expected: "a body that validates against Error Response",
			Actual:   `not JSON at byte 0: "<html>\n<b>401 \x1b[31mAcce…", which looks like HTML or XML`},
		{Requirement: "auth.challenge", Verdict: Fail, Expected: "a WWW-Authenticate header", Reason: "The header is missing."},
	}
	reader := &r.Cases[2]
	reader.Verdict = Fail
	reader.Exchanges[0].Answer, reader.Exchanges[0].Error = nil, "reading the answer: connection reset by peer"
	reader.Findings = []Finding{{Requirement: "error.schema", Verdict: Fail, Expected: "an answer", Actual: "none", Exchange: 1}}
	r.Requirements[2].Verdict = Fail
	r.Requirements[2].Reasons = []string{"2 cases failed."}
	r.Requirements[4].Verdict = Fail
	r.Requirements[4].Reasons = []string{"1 case failed."}
	return concluded(r)
}

// excusedReport is the failing run with a baseline that knows everything that
// fails: one requirement, and one case in which two fail.
func excusedReport() *Report {
	r := failingReport()
	r.Excuse(Baseline{
		{Case: "missing-header-1", Excuse: Excuse{"the gateway answers instead", "gateway-team@example.com", "2026-06-30"}},
		{Requirement: "error.schema", Excuse: Excuse{"bodies come with release 8", "api-team@example.com", "2026-04-30"}},
	})
	concluded(r)
	r.SetGate(FailOnMust, nil)
	return r
}

// incompleteReport is an interrupted run of a selection, without a reader.
func incompleteReport() *Report {
	const reason = `The target file has no persona "reader".`
	r := passingReport()
	r.Personas = []string{"anonymous", "modifier"}
	r.Run.Selection = Selection{LabelFilter: "!slow", Requirements: []string{"authz.no-permission"}, Level: Must}
	r.Run.Partial, r.Run.Interrupted = true, true
	for _, i := range []int{3, 5} {
		r.Requirements[i].Verdict = NotTestable
		r.Requirements[i].Reasons = []string{reason}
	}
	r.Requirements[0].Verdict = NotTestable
	r.Requirements[0].Reasons = []string{"The run was interrupted."}
	r.Cases = r.Cases[1:]
	for i, id := range map[int]string{1: "authz.no-permission", 2: "missing.hidden"} {
		c := &r.Cases[i]
		c.Verdict, c.DurationMs, c.Exchanges = NotTestable, 0, nil
		c.Findings = []Finding{{Requirement: id, Verdict: NotTestable, Reason: reason}}
	}
	return concluded(r)
}

func concluded(r *Report) *Report {
	r.Conclusion = Conclude(r.Requirements, false, r.Extent())
	r.Latency = LatencyOf(r.Cases)
	return r
}

func bearer(persona string) map[string][]string {
	return map[string][]string{"Authorization": {"Bearer ${" + persona + "_TOKEN}"}, "Accept": {"application/vnd.bentley.itwin-platform.v1+json"}}
}

func exchange(number int, purpose Purpose, persona string, startMs, durationMs float64, method string, header map[string][]string, body string, status int, answer string) Exchange {
	return Exchange{
		Number: number, Purpose: purpose, Persona: persona, StartMs: startMs, DurationMs: durationMs,
		Request: Request{Method: method, URL: imageURL, Header: header, Body: NewBody([]byte(body))},
		Answer:  &Answer{Status: status, Proto: "HTTP/1.1", Body: NewBody([]byte(answer))},
	}
}
