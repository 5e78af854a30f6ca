package evidence

import (
	"bytes"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// everything has a value in every place.
func everything() *Evidence {
	answered := Exchange{
		Arranging: true, TimedOut: true,
		RequestHeaderBytes: map[string][]string{"X": {"/w=="}}, AnswerHeaderBytes: map[string][]string{"X": {"/w=="}},
		Exchange: reports.Exchange{
			Number: 1, Purpose: reports.Judged, Persona: "modifier", StartMs: 1.000001, DurationMs: 2, Error: "cut off",
			Request: reports.Request{Method: "DELETE", URL: "https://t.example/itwins/1/image", Header: map[string][]string{"X": {"\u00ff"}}, Body: reports.NewBody([]byte{0xff})},
			Answer:  &reports.Answer{Status: 204, Proto: "HTTP/1.1", Header: map[string][]string{"X": {"a", "b"}}, Body: reports.NewBody([]byte("<&>\u2028"))},
		},
	}
	failed := &Error{Text: "no", TimedOut: true, Died: &Died{Program: "p", Reason: "fell silent", Stderr: []string{"oh"}}}
	return &Evidence{
		Run: Run{
			Suite:  reports.Suite{Name: "s", Version: "1", Operation: "o", Documentation: reports.Documentation{URL: "https://d.example", SHA256: strings.Repeat("0", 64)}},
			Target: Target{Name: "t", BaseURL: "https://t.example", Header: map[string][]string{"A": {"b"}}, Personas: []string{"modifier"}, RateLimit: &RateLimit{1, 2, 3, 4, 5}},
			ID:     "r", Started: "2026-01-02T03:04:05.000000006Z", DurationMs: 7, Interrupted: true, Concurrency: 8, TimeoutMs: 9, FailOn: reports.FailOnRegression,
			Baseline: reports.Baseline{{Case: "full/case", Excuse: reports.Excuse{Reason: "r", Owner: "o", Until: "2027-01-31"}}}, Regressions: []string{"worse"},
			Selection: reports.Selection{LabelFilter: "must", Requirements: []string{"a.b"}, Level: reports.Must, Exhaustive: true},
		},
		Cases: []Case{
			{ID: "empty/case"},
			{
				ID: "full/case", StartMs: 1, DurationMs: 2,
				Arrangements: []Arrangement{{Plans: []string{"an iTwin"}, ITwins: []ITwin{{"1", true}}, Error: failed}},
				ReadingsMs:   []float64{3}, IDs: []string{"4"}, Waits: []Wait{{5, true}},
				Cancelled: &Cancellation{6, TimedOut}, Panic: "oops", Cleanup: failed,
				Calls: []Call{{Exchange: &answered}, {Unsent: &Unsent{Arranging: true, Error: failed}}},
			},
		},
	}
}

func encoded(t testing.TB, e *Evidence) []byte {
	t.Helper()
	file, err := Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	g := NewWithT(t)
	file := encoded(t, everything())
	read, problems := Read(file)
	g.Expect(problems).To(BeEmpty())
	g.Expect(bytes.Count(file, []byte("\n"))).To(Equal(5))
	g.Expect(encoded(t, read)).To(Equal(file))

	want := everything().Cases[1]
	got := read.Cases[1]
	g.Expect(got.Calls[0].Exchange.Exchange).To(Equal(want.Calls[0].Exchange.Exchange))
	g.Expect(got.Calls[1].Unsent.Error).To(Equal(want.Calls[1].Unsent.Error))
	got.Calls, want.Calls, want.Kind, want.CallCount = nil, nil, kindCase, 2
	g.Expect(got).To(Equal(want))
}

func TestALineThatBreaksTheSchemaIsNotWritten(t *testing.T) {
	g := NewWithT(t)
	e := everything()
	e.Cases[1].Calls[0].Exchange.Persona = ""
	e.Cases[1].Calls[0].Exchange.StartMs = -1
	_, err := Encode(e)
	g.Expect(err).To(MatchError("checking the evidence before it is written: exchange: at /startMs: must be >= 0 but found -1"))
}

// TestAChangedLineIsNamed, and only that one.
func TestAChangedLineIsNamed(t *testing.T) {
	const seal = "was changed, or lines before it are missing or stand elsewhere: its seal does not fit"
	for _, test := range []struct {
		name  string
		alter func(lines []string) []string
		says  []string
	}{
		{"a value of the run", func(l []string) []string { l[0] = strings.Replace(l[0], `"r"`, `"s"`, 1); return l },
			[]string{"evidence.jsonl line 1 " + seal}},
		{"a value of a case", func(l []string) []string { l[2] = strings.Replace(l[2], `"forMs":5`, `"forMs":6`, 1); return l },
			[]string{"evidence.jsonl line 3 (case full/case) " + seal}},
		{"a status", func(l []string) []string { l[3] = strings.Replace(l[3], "204", "403", 1); return l },
			[]string{"evidence.jsonl line 4 (exchange 1 of case full/case) " + seal}},
		{"white space", func(l []string) []string { l[3] = strings.Replace(l[3], ",", ", ", 1); return l },
			[]string{"evidence.jsonl line 4 (exchange 1 of case full/case) " + seal}},
		{"no seal", func(l []string) []string { l[4] = l[4][:len(l[4])-1-sealLength] + "}\n"; return l },
			[]string{"evidence.jsonl line 5 (case full/case) was changed: it has no seal",
				"evidence.jsonl line 5 (case full/case) cannot be read: at the top: property \"seal\" is missing"}},
		{"a case that is gone", func(l []string) []string { return append(l[:1], l[2:]...) },
			[]string{"evidence.jsonl line 2 (case full/case) " + seal, "evidence.jsonl line 5 is missing: the file ends after 1 of 2 cases"}},
		{"an exchange that is gone", func(l []string) []string { return append(l[:3], l[4:]...) },
			[]string{"evidence.jsonl line 4 (case full/case) " + seal, "evidence.jsonl line 5 follows 1 calls of case full/case, which made 2"}},
		{"the last line that is gone", func(l []string) []string { return l[:4] },
			[]string{"evidence.jsonl line 5 follows 1 calls of case full/case, which made 2"}},
		{"two lines in the other order", func(l []string) []string { l[3], l[4] = l[4], l[3]; return l },
			[]string{"evidence.jsonl line 4 (case full/case) " + seal, "evidence.jsonl line 5 (exchange 1 of case full/case) " + seal}},
		{"a line twice", func(l []string) []string { return append(l[:4], l[3:]...) },
			[]string{"evidence.jsonl line 5 (exchange 1 of case full/case) " + seal,
				"evidence.jsonl line 5 (exchange 1 of case full/case) is exchange 1, where exchange 2 had to follow"}},
		{"no JSON", func(l []string) []string { l[1] = "{" + l[1]; return l },
			[]string{"evidence.jsonl line 2 (case empty/case) " + seal,
				"evidence.jsonl line 2 (case empty/case) cannot be read: invalid character '{' looking for beginning of object key string"}},
		{"an unknown kind", func(l []string) []string {
			l[1] = strings.Replace(l[1], `"kind":"case"`, `"kind":"suitcase"`, 1)
			return l
		},
			[]string{"evidence.jsonl line 2 (case empty/case) " + seal, `evidence.jsonl line 2 (case empty/case) is of the unknown kind "suitcase"`}},
		{"nothing", func([]string) []string { return nil }, []string{"evidence.jsonl line 1 is missing: the file is empty"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			lines := strings.SplitAfter(string(encoded(t, everything())), "\n")
			_, problems := Read([]byte(strings.Join(test.alter(lines[:5]), "")))
			var said []string
			for _, problem := range problems {
				said = append(said, problem.String())
			}
			g.Expect(said).To(Equal(test.says))
		})
	}
}

func TestAFileThatWasCutOffIsNoEvidence(t *testing.T) {
	g := NewWithT(t)
	file := encoded(t, everything())
	for length := 0; length < len(file); length += 11 {
		_, problems := Read(file[:length])
		g.Expect(problems).NotTo(BeEmpty(), "%d bytes", length)
	}
}

// TestNothingIsReadBeyondWhatCannotBe, so that what is no evidence takes neither time
// nor memory, whatever it is.
func TestNothingIsReadBeyondWhatCannotBe(t *testing.T) {
	lines := strings.SplitAfter(string(encoded(t, everything())), "\n")
	first, ofCase, exchange := lines[0], lines[2], lines[3]
	manyCalls := strings.Replace(ofCase, `"calls":2`, `"calls":1000000`, 1)
	unsent := `{"kind":"unsent","case":"full/case","seal":"` + strings.Repeat("0", 64) + `"}` + "\n"
	for name, each := range map[string]struct {
		file  string
		count int // of problems
		says  string
	}{
		"line ends":               {strings.Repeat("\n", 100_000), 2, "line 1 cannot be read: unexpected end of JSON input"},
		"tiny lines":              {strings.Repeat("{}\n", 100_000), 2, `line 1 is of the unknown kind ""`},
		"a long line":             {first + strings.Repeat("x", longestLine+1) + "\n", 1, "line 2 is longer than 8388608 bytes"},
		"the first line again":    {strings.Repeat(first, 1000), 2, `line 2 is of the kind "run": the first line, and no other, is of the run`},
		"more cases than the run": {first + strings.Repeat(lines[1], 1000), 3, "is of one case more than the run had, which are 2"},
		"more calls than a case":  {first + ofCase + exchange + strings.Repeat(unsent, 1000), 4, "is one call more than case full/case made, which are 2"},
		"very many calls":         {first + manyCalls + strings.Repeat(unsent, mostLines), mostProblems, "was changed, or lines before it are missing or stand elsewhere: its seal does not fit"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			read, problems := Read([]byte(each.file))
			g.Expect(read).To(BeNil())
			g.Expect(problems).To(HaveLen(each.count))
			g.Expect(problems[len(problems)-1].String()).To(ContainSubstring(each.says))
		})
	}
}

// FuzzRead looks for a file that ends the process.
func FuzzRead(f *testing.F) {
	f.Add(encoded(f, everything()))
	f.Add([]byte("{}\n"))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = Read(file) })
}
