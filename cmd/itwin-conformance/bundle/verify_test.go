package bundle

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// findings verifies a bundle whose files can be read.
func findings(t testing.TB, dir string) []string {
	t.Helper()
	verified, err := Verify(dir, version)
	if err != nil {
		t.Fatal(err)
	}
	return verified.Findings
}

// alteration changes one thing in a bundle and returns what a finding has to say.
type alteration struct {
	name  string
	alter func(t *testing.T, random *rand.Rand, dir, other string) string
}

// alterations are what somebody may try who wants another verdict, or who is
// careless.
var alterations = []alteration{
	{"a verdict of the report is flipped", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return flipVerdict(t, random, dir)
	}},
	{"a status of the evidence is changed", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return editLine(t, random, dir, regexp.MustCompile(`"status":\d+`), `"status":418`)
	}},
	{"a body of the evidence is edited", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return editLine(t, random, dir, regexp.MustCompile(`\\"code\\": ?\\"`), `\"code\":\"Not`)
	}},
	{"a time of the evidence is changed", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return editLine(t, random, dir, regexp.MustCompile(`"durationMs":`), `"durationMs":1`)
	}},
	{"a persona of the evidence is changed", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return editLine(t, random, dir, regexp.MustCompile(`"persona":"[^"]+"`), `"persona":"nobody"`)
	}},
	{"an exchange is removed", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		number := 0
		edit(t, dir, evidence.FileName, func(file []byte) []byte {
			lines := bytes.SplitAfter(file, []byte("\n"))
			for number = 2 + random.IntN(len(lines)-4); !bytes.HasPrefix(lines[number], []byte(`{"kind":"exchange"`)); number-- {
			}
			return bytes.Join(append(lines[:number], lines[number+1:]...), nil)
		})
		return fmt.Sprintf("evidence.jsonl line %d ", number+1)
	}},
	{"the report is of another run", func(t *testing.T, _ *rand.Rand, dir, other string) string {
		replace(t, dir, ReportFile, other)
		return "report.json is of run "
	}},
	{"the evidence is of another run", func(t *testing.T, _ *rand.Rand, dir, other string) string {
		replace(t, dir, evidence.FileName, other)
		return "report.json is of run "
	}},
	{"the page is of another run", func(t *testing.T, _ *rand.Rand, dir, other string) string {
		replace(t, dir, "report.html", other)
		return "report.html is not the html of this report.json"
	}},
	{"a byte of the report is flipped", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		flipByte(t, random, dir, ReportFile)
		return "report.json "
	}},
	{"a byte of the evidence is flipped", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		return fmt.Sprintf("evidence.jsonl line %d ", flipByte(t, random, dir, evidence.FileName))
	}},
	{"a byte of junit.xml is flipped", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		flipByte(t, random, dir, "junit.xml")
		return "junit.xml is not the junit of this report.json"
	}},
	{"the evidence is cut off", func(t *testing.T, random *rand.Rand, dir, _ string) string {
		edit(t, dir, evidence.FileName, func(file []byte) []byte { return file[:random.IntN(len(file))] })
		return "evidence.jsonl line "
	}},
}

// TestAlteredBundlesAreRefused: of a hundred bundles each is accepted as it is,
// and refused once a single thing in it was changed, for that reason.
func TestAlteredBundlesAreRefused(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 4))
	few := suites.Selection{Requirements: []string{"success.status", "auth.missing-header", "authz.non-member", "missing.image"}}
	bundles := []string{
		madeOf(t, reference.Options{}, "run-1", few),
		madeOf(t, reference.Options{Faults: []string{"scope-substring"}}, "run-2", suites.Selection{Requirements: []string{"auth.wrong-scope", "success.status"}}),
		madeOf(t, reference.Options{Variant: "opaque-tokens"}, "run-3", few),
	}
	for i := range 100 {
		chosen := alterations[i%len(alterations)]
		t.Run(fmt.Sprintf("%d: %s", i, chosen.name), func(t *testing.T) {
			g := NewWithT(t)
			dir, other := copied(t, bundles[i%len(bundles)]), bundles[(i+1)%len(bundles)]
			g.Expect(findings(t, dir)).To(BeEmpty())
			says := chosen.alter(t, random, dir, other)
			g.Expect(findings(t, dir)).To(ContainElement(HavePrefix(says)))
		})
	}
}

var verdict = regexp.MustCompile(`"verdict": "(pass|fail)"`)

func flipVerdict(t *testing.T, random *rand.Rand, dir string) (says string) {
	edit(t, dir, ReportFile, func(file []byte) []byte {
		requirements := bytes.Index(file, []byte(`"requirements": [`+"\n    {"))
		cases := bytes.Index(file, []byte(`"cases": [`+"\n    {"))
		places := verdict.FindAllIndex(file[requirements:cases], -1)
		place := places[random.IntN(len(places))]
		from, to := requirements+place[0], requirements+place[1]
		id := regexp.MustCompile(`"id": "([^"]+)"`).FindAllSubmatch(file[:from], -1)
		said, shown := "fail", "pass"
		if bytes.Contains(file[from:to], []byte("fail")) {
			said, shown = shown, said
		}
		says = fmt.Sprintf("%s: the report says %s, the evidence shows %s", id[len(id)-1][1], said, shown)
		return spliced(file, from, to, fmt.Sprintf(`"verdict": %q`, said))
	})
	return says
}

// editLine changes what an expression finds in one line, and returns the line.
func editLine(t *testing.T, random *rand.Rand, dir string, what *regexp.Regexp, by string) (says string) {
	edit(t, dir, evidence.FileName, func(file []byte) []byte {
		places := what.FindAllIndex(file, -1)
		place := places[random.IntN(len(places))]
		says = fmt.Sprintf("evidence.jsonl line %d ", 1+bytes.Count(file[:place[0]], []byte("\n")))
		return spliced(file, place[0], place[1], by)
	})
	return says
}

func spliced(file []byte, from, to int, by string) []byte {
	return []byte(string(file[:from]) + by + string(file[to:]))
}

// flipByte changes a bit of a random byte, and returns its line.
func flipByte(t *testing.T, random *rand.Rand, dir, name string) (line int) {
	edit(t, dir, name, func(file []byte) []byte {
		at := random.IntN(len(file))
		line = 1 + bytes.Count(file[:at], []byte("\n"))
		file[at] ^= 1 << random.IntN(8)
		return file
	})
	return line
}

func replace(t *testing.T, dir, name, from string) {
	content, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		t.Fatal(err)
	}
	edit(t, dir, name, func([]byte) []byte { return content })
}

// TestAThoroughForgerIsFound who seals the evidence anew and puts its digest into
// the report, too.
func TestAThoroughForgerIsFound(t *testing.T) {
	honest := madeOf(t, reference.Options{Faults: []string{"scope-substring"}}, "run-1", suites.Selection{Requirements: []string{"auth.wrong-scope", "success.status"}})
	for _, test := range []struct {
		name  string
		forge func(*evidence.Evidence)
		says  string
	}{
		{"a status", func(e *evidence.Evidence) { judgedIn(e, "wrong-scope/").Answer.Status = 401 },
			"auth.wrong-scope: the report says fail, the evidence shows not-testable: control failed: "},
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
		{"a date", func(e *evidence.Evidence) { e.Run.Started = "2020-01-02T03:04:05Z" }, "report.json at /run/started: the report says "},
		{"a date to come", func(e *evidence.Evidence) { e.Run.Started = "2999-01-02T03:04:05Z" }, "the run started at 2999-01-02T03:04:05Z, which is yet to come"},
		{"a shorter run", func(e *evidence.Evidence) { e.Run.DurationMs = 1 }, "ms after the start of the run, which took 1.000 ms"},
		{"an exchange after its case", func(e *evidence.Evidence) { judgedIn(e, "wrong-scope/").StartMs = 99_999_999 },
			"exchange 6: it was under way from 99999999.000 to "},
		{"a challenge", func(e *evidence.Evidence) { e.Run.Challenge = "spring-2026.7f3a" },
			`exchange 1: the request carried X-Correlation-Id ["run-1"], and not "run-1.spring-2026.7f3a"`},
		{"another documentation", func(e *evidence.Evidence) { e.Run.Suite.Documentation.SHA256 = strings.Repeat("0", 64) },
			"the run judged DELETE /itwins/{iTwinId}/image by the documentation with SHA-256 000"},
		{"another target", func(e *evidence.Evidence) { e.Run.Target.BaseURL = "https://other.example" }, "where the record has DELETE http://127.0.0.1"},
		{"a header that is not base64", func(e *evidence.Evidence) {
			judgedIn(e, "success/").AnswerHeaderBytes = map[string][]string{"Date": {"?"}}
		}, "evidence.jsonl cannot be read: case success/answers-204-without-body-to-a-persona-with-itwins-modify: exchange "},
		{"a time without end", func(e *evidence.Evidence) { e.Cases[0].StartMs = 9e12 }, "report.json at /cases/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := copied(t, honest)
			edit(t, dir, evidence.FileName, func(file []byte) []byte {
				kept, problems := evidence.Read(file)
				g.Expect(problems).To(BeEmpty())
				test.forge(kept)
				forged, err := evidence.Encode(kept)
				g.Expect(err).NotTo(HaveOccurred())
				edit(t, dir, ReportFile, func(report []byte) []byte {
					return bytes.ReplaceAll(report, []byte(digestOf(file).SHA256), []byte(digestOf(forged).SHA256))
				})
				return forged
			})
			found := findings(t, dir)
			g.Expect(found).To(ContainElement(ContainSubstring(test.says)))
			g.Expect(strings.Join(found, "")).NotTo(ContainSubstring("\n"))
		})
	}
}

// TestEvidenceInAnotherLayoutIsRefused, though it says the same and was sealed anew:
// what is read differently elsewhere may hide in a layout.
func TestEvidenceInAnotherLayoutIsRefused(t *testing.T) {
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
			g := NewWithT(t)
			dir := copied(t, honest)
			edit(t, dir, evidence.FileName, func(file []byte) []byte {
				forged := resealed(file, other)
				g.Expect(forged).NotTo(Equal(file))
				edit(t, dir, ReportFile, func(report []byte) []byte {
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

func TestABundleOfAnotherVersionSaysSo(t *testing.T) {
	g := NewWithT(t)
	dir := madeOf(t, reference.Options{}, "run-1", suites.Selection{Requirements: []string{"success.status"}})
	verified, err := Verify(dir, "2.0.0")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verified.Findings).To(BeEmpty(), "the cases ask the same, so nothing is wrong")

	edit(t, dir, "junit.xml", func([]byte) []byte { return nil })
	verified, err = Verify(dir, "2.0.0")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(verified.Findings).To(HaveExactElements(
		"junit.xml is not the junit of this report.json, from byte 0 on",
		"the bundle was made by version test, and this is 2.0.0: it has to be verified by the version that made it",
	))
}

// TestEveryFormatBesideTheReportIsCompared, also those that were written later.
func TestEveryFormatBesideTheReportIsCompared(t *testing.T) {
	g := NewWithT(t)
	dir := madeOf(t, reference.Options{}, "run-1", suites.Selection{Requirements: []string{"success.status"}})
	verified, err := Verify(dir, version)
	g.Expect(err).NotTo(HaveOccurred())
	for _, format := range reports.Formats() {
		g.Expect(format.WriteFile(filepath.Join(dir, format.FileName), verified.Report)).To(Succeed())
	}
	g.Expect(findings(t, dir)).To(BeEmpty())
	for _, format := range reports.Formats() {
		edit(t, dir, format.FileName, func(file []byte) []byte { return append(file, ' ') })
	}
	g.Expect(findings(t, dir)).To(HaveLen(len(reports.Formats())))
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	for _, missing := range []string{ReportFile, evidence.FileName} {
		t.Run(missing, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			for _, name := range []string{ReportFile, evidence.FileName} {
				if name != missing {
					g.Expect(os.WriteFile(filepath.Join(dir, name), nil, 0o600)).To(Succeed())
				}
			}
			_, err := Verify(dir, version)
			g.Expect(err).To(MatchError(And(ContainSubstring("a bundle holds evidence.jsonl and report.json"), ContainSubstring(missing+": no such file"))))
		})
	}
}
