package schemas

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// smallReport keeps every rule; the tests below break one each.
const smallReport = `{
  "$schema": "https://itwin-conformance.example/schemas/report/v1",
  "suite": {"name": "itwin-conformance", "version": "1.0.0", "operation": "DELETE /itwins/{iTwinId}/image",
    "documentation": {"url": "https://docs.example/delete", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}},
  "target": {"name": "staging", "baseUrl": "https://staging.example"},
  "run": {"id": "r1", "started": "2026-01-02T03:04:05Z", "durationMs": 1.5, "concurrency": 8,
    "interrupted": false, "selection": {}, "partial": false},
  "personas": [],
  "conclusion": {"outcome": "incomplete", "level": "none", "strict": false,
    "counts": {"pass": 0, "fail": 0, "notTestable": 0, "observed": 0}, "reason": "No requirement was judged."},
  "requirements": [],
  "cases": [],
  "latency": {"count": 0, "p50Ms": 0, "p90Ms": 0, "p99Ms": 0, "maxMs": 0}
}`

func TestReportSchema(t *testing.T) {
	tests := []struct {
		name, old, new, want string // want "" for a valid report
	}{
		{"a small report", "", "", ""},
		{"a start that is no time", "2026-01-02T03:04:05Z", "2026-01-02 03:04Z",
			"at /run/started: '2026-01-02 03:04Z' is not valid 'date-time'"},
		{"a start that is not in UTC", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05+01:00",
			"at /run/started: does not match pattern 'Z$'"},
		{"a base URL without scheme", "https://staging.example", "staging.example",
			"at /target/baseUrl: does not match pattern '^[Hh][Tt][Tt][Pp][Ss]?://[^\\x00- \\x7f]+$'"},
		{"another version", "schemas/report/v1", "schemas/report/v2",
			`at /$schema: value must be "https://itwin-conformance.example/schemas/report/v1"`},
		{"an unknown outcome", `"incomplete"`, `"fine"`,
			`at /conclusion/outcome: value must be one of "conforms", "conforms-but-for-known-failures", "does-not-conform", "incomplete", "unreachable"`},
		{"an additional property", `"selection": {}`, `"selection": {"focus": "x"}`,
			`at /run/selection: additional property "focus" is not allowed`},
		{"a number no one can hold", `"concurrency": 8`, `"concurrency": 1e9999999`,
			"the document cannot be validated: runtime error: invalid memory address or nil pointer dereference"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			document := strings.ReplaceAll(smallReport, test.old, test.new)
			err := Report().Validate([]byte(document))
			if test.want == "" {
				g.Expect(err).NotTo(HaveOccurred())
				return
			}
			g.Expect(err).To(MatchError(test.want))
		})
	}
}

func TestReportSchemaPointsAtKeysAsTheyAreWritten(t *testing.T) {
	g := NewWithT(t)
	document := strings.Replace(smallReport, `"cases": []`, `"cases": [{"id": "a", "documentedCase": "b", "text": "c", "location": "d",
		"verdict": "pass", "startMs": 0, "durationMs": 0, "exchanges": [{"number": 1, "purpose": "judged", "persona": "modifier",
		"startMs": 0, "durationMs": 0, "request": {"method": "DELETE", "url": "u", "header": {"a/b %~\n": 1}}, "answer": null}]}]`, 1)
	err := Report().Validate([]byte(document))
	g.Expect(err).To(HaveLen(1))
	var violations Violations
	g.Expect(errors.As(err, &violations)).To(BeTrue())
	g.Expect(violations[0].Pointer).To(Equal("/cases/0/exchanges/0/request/header/a~1b %~0\n"))
	g.Expect(err).To(MatchError(`at /cases/0/exchanges/0/request/header/a~1b %~0\n: expected array, but got number`))
}

// TestReportSchemaIsClosedAndDescribed walks the schema: no object takes what
// it does not name, and nothing it names goes without a description.
func TestReportSchemaIsClosedAndDescribed(t *testing.T) {
	var document map[string]any
	if err := json.Unmarshal([]byte(reportDocument), &document); err != nil {
		t.Fatal(err)
	}
	if document["$id"] != ReportID {
		t.Errorf("$id is %v, want %s", document["$id"], ReportID)
	}
	objects := map[string]any{"the top": document}
	for name, schema := range document["$defs"].(map[string]any) {
		objects[name] = schema
	}
	for name, schema := range objects {
		object := schema.(map[string]any)
		properties, ok := object["properties"].(map[string]any)
		if !ok {
			continue
		}
		if object["additionalProperties"] != false {
			t.Errorf("%s takes additional properties", name)
		}
		for property, schema := range properties {
			if schema.(map[string]any)["description"] == nil {
				t.Errorf("%s: %s has no description", name, property)
			}
		}
	}
}
