package bundle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/soak"
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
		replace(t, dir, reports.FileName, other)
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
		flipByte(t, random, dir, reports.FileName)
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

// TestAlteredBundlesAreRefused: bundles are accepted as they are, and each copy is refused
// once a single thing in it was changed, for that reason. The short form makes each
// alteration once, the long form a hundred in all.
func TestAlteredBundlesAreRefused(t *testing.T) {
	t.Parallel()
	few := suites.Selection{Requirements: []string{"success.status", "auth.missing-header", "authz.non-member", "missing.image"}}
	bundles := []string{
		madeOf(t, reference.Options{}, "run-1", few),
		madeOf(t, reference.Options{Faults: []string{"scope-substring"}}, "run-2", suites.Selection{Requirements: []string{"auth.wrong-scope", "success.status"}}),
		madeOf(t, reference.Options{Variant: "opaque-tokens"}, "run-3", few),
	}
	for _, bundle := range bundles {
		NewWithT(t).Expect(findings(t, bundle)).To(BeEmpty())
	}
	for i := range soak.Times(len(alterations), 100) {
		chosen := alterations[i%len(alterations)]
		t.Run(fmt.Sprintf("%d: %s", i, chosen.name), func(t *testing.T) {
			t.Parallel()
			g, random := NewWithT(t), rand.New(rand.NewPCG(5, uint64(i)))
			dir, other := copied(t, bundles[i%len(bundles)]), bundles[(i+1)%len(bundles)]
			says := chosen.alter(t, random, dir, other)
			g.Expect(findings(t, dir)).To(ContainElement(HavePrefix(says)))
		})
	}
}

var verdict = regexp.MustCompile(`"verdict": "(pass|fail)"`)

func flipVerdict(t *testing.T, random *rand.Rand, dir string) (says string) {
	edit(t, dir, reports.FileName, func(file []byte) []byte {
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

func TestABundleOfAnotherVersionSaysSo(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
	for _, missing := range []string{reports.FileName, evidence.FileName} {
		t.Run(missing, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			dir := t.TempDir()
			for _, name := range []string{reports.FileName, evidence.FileName} {
				if name != missing {
					g.Expect(os.WriteFile(filepath.Join(dir, name), nil, 0o600)).To(Succeed())
				}
			}
			_, err := Verify(dir, version)
			g.Expect(err).To(MatchError(And(ContainSubstring("a bundle holds evidence.jsonl and report.json"), ContainSubstring(missing+": no such file"))))
		})
	}
}
