package bundle

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// TestAThoroughForgerIsFound who seals the evidence anew and puts its digest into
// the report, too.
func TestAThoroughForgerIsFound(t *testing.T) {
	t.Parallel()
	honest := madeOf(t, reference.Options{Faults: []string{"scope-substring"}}, "run-1", suites.Selection{Requirements: []string{"auth.wrong-scope", "success.status"}})
	for _, test := range []struct {
		name  string
		forge func(*evidence.Evidence)
		says  string
	}{
		{"a status", func(e *evidence.Evidence) { judgedIn(e, "wrong-scope/").Answer.Status = 401 },
			"case wrong-scope/answers-401-to-a-valid-token-without-scope-itwin-platform makes as its request 3 a request that is control, where "},
		{"a persona", func(e *evidence.Evidence) { judgedIn(e, "wrong-scope/").Persona = "reader" },
			"case wrong-scope/answers-401-to-a-valid-token-without-scope-itwin-platform makes as its request 1 a request as wrong-scope, where the record has one as reader"},
		{"an exchange less", func(e *evidence.Evidence) { caseIn(e, "success/").Calls = nil },
			"case success/answers-204-without-body-to-a-persona-with-itwins-modify makes as its request 1 DELETE /itwins/"},
		{"a case less", func(e *evidence.Evidence) { e.Cases = e.Cases[1:] }, "was selected, and is not in the evidence"},
		{"a case twice", func(e *evidence.Evidence) { e.Cases = append(e.Cases, e.Cases[0]) }, "is in the evidence twice"},
		{"a case that is none", func(e *evidence.Evidence) { e.Cases[0].ID = "success/all-is-well" },
			"case success/all-is-well is in the evidence, and the run did not select it"},
		{"another selection", func(e *evidence.Evidence) { e.Run.Selection.Requirements = []string{"success.status"} },
			"and the run did not select it"},
		{"a selection that cannot be read", func(e *evidence.Evidence) { e.Run.Selection.LabelFilter = "((" },
			`label filter "((" cannot be read`},
		{"a date", func(e *evidence.Evidence) { e.Run.Started = "2020-01-02T03:04:05Z" },
			"by a token that nobody should have used: the token of persona modifier is not valid before "},
		{"a date, for tokens of any", func(e *evidence.Evidence) { e.Run.Started = timeless(e, "2020-01-02T03:04:05Z") }, "report.json at /run/started: the report says "},
		{"a date to come", func(e *evidence.Evidence) { e.Run.Started = timeless(e, "2999-01-02T03:04:05Z") }, "the run started at 2999-01-02T03:04:05Z, which is yet to come"},
		{"a shorter run", func(e *evidence.Evidence) { e.Run.DurationMs = 1 }, "ms after the start of the run, which took 1.000 ms"},
		{"an exchange after its case", func(e *evidence.Evidence) { timeless(e, ""); judgedIn(e, "wrong-scope/").StartMs = 99_999_999 },
			": it was under way from 99999999.000 to "},
		{"a challenge", func(e *evidence.Evidence) { e.Run.Challenge = "spring-2026.7f3a" },
			`exchange 1: the request carried X-Correlation-Id ["run-1"], and not "run-1.spring-2026.7f3a"`},
		{"another documentation", func(e *evidence.Evidence) { e.Run.Suite.Documentation.SHA256 = strings.Repeat("0", 64) },
			"the run judged DELETE /itwins/{iTwinId}/image by the documentation with SHA-256 000"},
		{"another target", func(e *evidence.Evidence) { e.Run.Target.BaseURL = "https://other.example" }, "where the record has DELETE http://127.0.0.1"},
		{"a header that is not base64", func(e *evidence.Evidence) {
			judgedIn(e, "success/").AnswerHeaderBytes = map[string][]string{"Date": {"?"}}
		}, "evidence.jsonl cannot be read: case success/answers-204-without-body-to-a-persona-with-itwins-modify: exchange "},
		{"a short answer that is cut", func(e *evidence.Evidence) {
			judgedIn(e, "wrong-scope/").Answer.Cut = &reports.Cut{BodyBytes: 300, BodySHA256: strings.Repeat("0", 64)}
		}, ": the answer is cut, and it is too short for that"},
		{"a time without end", func(e *evidence.Evidence) { e.Cases[0].StartMs = 9e12 }, "report.json at /cases/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			found := foundOn(t, honest, test.forge)
			g.Expect(found).To(ContainElement(ContainSubstring(test.says)))
			g.Expect(strings.Join(found, "")).NotTo(ContainSubstring("\n"))
		})
	}
}

// foundOn is what is found on a bundle whose evidence was forged, sealed anew and entered
// into the report.
func foundOn(t *testing.T, honest string, forge func(*evidence.Evidence)) []string {
	t.Helper()
	g := NewWithT(t)
	dir := copied(t, honest)
	edit(t, dir, evidence.FileName, func(file []byte) []byte {
		kept, problems := evidence.Read(file)
		g.Expect(problems).To(BeEmpty())
		forge(kept)
		forged, err := evidence.Encode(kept)
		g.Expect(err).NotTo(HaveOccurred())
		edit(t, dir, reports.FileName, func(report []byte) []byte {
			return bytes.ReplaceAll(report, []byte(digestOf(file).SHA256), []byte(digestOf(forged).SHA256))
		})
		return forged
	})
	return findings(t, dir)
}

// timeless lets the tokens be valid at any time, and returns its argument.
func timeless(e *evidence.Evidence, started string) string {
	for i := range e.Run.Target.Tokens {
		e.Run.Target.Tokens[i].Begins, e.Run.Target.Tokens[i].Expires = "", ""
	}
	return started
}

// TestEvidenceInAnotherLayoutIsRefused, though it says the same and was sealed anew:
// what is read differently elsewhere may hide in a layout.
func TestEvidenceInAnotherLayoutIsRefused(t *testing.T) {
	t.Parallel()
	honest := madeOf(t, reference.Options{}, "run-1", suites.Selection{Requirements: []string{"success.status"}})
	for name, other := range map[string]func(line []byte) []byte{
		"with white space": func(line []byte) []byte {
			return bytes.Replace(line, []byte(`"status":204`), []byte(`"status": 204`), 1)
		},
		"with a key in its way": func(line []byte) []byte {
			return bytes.Replace(line, []byte(`"status":204`), []byte(`"status":403,"status":204`), 1)
		},
		"with an escape": func(line []byte) []byte { return bytes.Replace(line, []byte(`"DELETE"`), []byte(`"\u0044ELETE"`), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			dir := copied(t, honest)
			edit(t, dir, evidence.FileName, func(file []byte) []byte {
				forged := resealed(file, other)
				g.Expect(forged).NotTo(Equal(file))
				edit(t, dir, reports.FileName, func(report []byte) []byte {
					return bytes.ReplaceAll(report, []byte(digestOf(file).SHA256), []byte(digestOf(forged).SHA256))
				})
				return forged
			})
			g.Expect(findings(t, dir)).To(ContainElement(HavePrefix("evidence.jsonl is not written as a run writes it, from byte ")))
		})
	}
}

// resealed is evidence whose lines were changed, with seals that fit them.
func resealed(file []byte, change func(line []byte) []byte) []byte {
	var forged []byte
	before := ""
	for line := range bytes.Lines(file) {
		unsealed, _, _ := bytes.Cut(line, []byte(`,"seal":`))
		bare := change([]byte(string(unsealed) + "}"))
		before = fmt.Sprintf("%x", sha256.Sum256(append([]byte(before), bare...)))
		forged = fmt.Appendf(forged, "%s,\"seal\":%q}\n", bytes.TrimSuffix(bare, []byte("}")), before)
	}
	return forged
}

// caseIn returns the first case whose id begins like that.
func caseIn(e *evidence.Evidence, begins string) *evidence.Case {
	for i := range e.Cases {
		if strings.HasPrefix(e.Cases[i].ID, begins) {
			return &e.Cases[i]
		}
	}
	panic("there is no case " + begins)
}

// judgedIn returns the first judged exchange of a case.
func judgedIn(e *evidence.Evidence, begins string) *evidence.Exchange {
	for _, call := range caseIn(e, begins).Calls {
		if call.Exchange != nil && call.Exchange.Purpose == reports.Judged {
			return call.Exchange
		}
	}
	panic("there is no such exchange")
}
