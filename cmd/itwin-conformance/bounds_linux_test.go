package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
)

var (
	// size is that of the files, in bytes: 60 MB in the long form.
	size = soak.Times(15_000_000, 60_000_000)
	// mostMemory is what a command may take that reads a file of somebody else's, in
	// bytes. About 100 MB of it count for the test, from which the command was forked.
	mostMemory = soak.Times(200_000_000, 300_000_000)
)

// mostSaid is what such a command may print, in bytes.
const mostSaid = 20_000

// filled writes a whole file of a text, again and again, between two others. It holds no more
// than a piece of that: the memory of a process counts as that of its children too.
func filled(begin, again, end string) func(io.Writer) error {
	return func(w io.Writer) error {
		piece := strings.Repeat(again, 1+100_000/len(again))
		_, err := io.WriteString(w, begin)
		for written := len(begin); err == nil && written < size-len(end); written += len(piece) {
			_, err = io.WriteString(w, piece)
		}
		if err == nil {
			_, err = io.WriteString(w, end)
		}
		return err
	}
}

// The least of what a report may hold, by its schema.
const (
	smallCase     = `{"id":"a","documentedCase":"a","text":"a","location":"a","verdict":"pass","startMs":0,"durationMs":0}`
	smallExchange = `{"number":1,"purpose":"judged","persona":"","startMs":0,"durationMs":0,"request":{"method":"a","url":"a"},"answer":null}`
)

// withBody has an answer of a hundred kilobytes.
var withBody = `{"number":1,"purpose":"judged","persona":"","startMs":0,"durationMs":0,"request":{"method":"a","url":"a"},"answer":{"status":0,"proto":"","bodyEncoding":"utf-8","body":"` +
	strings.Repeat("x", 100_000) + `"}}`

// TestALargeFileIsRefused as evidence and as a report, in little memory and
// few words, whatever it is made of.
func TestALargeFileIsRefused(t *testing.T) {
	g := NewWithT(t)
	honest := filepath.Join(t.TempDir(), "run")
	g.Expect(execute(t, "run", "--requirement", "success.status", "--out", honest).code).To(Equal(0))
	evidence, report := string(read(t, filepath.Join(honest, "evidence.jsonl"))), string(read(t, filepath.Join(honest, "report.json")))
	firstLine, otherLines, _ := strings.Cut(evidence, "\n")
	lines := strings.Split(otherLines, "\n")
	caseLine, exchangeLine := lines[0], lines[1]
	before, after, _ := strings.Cut(report, `"id": "`)
	unclosed := strings.TrimSuffix(strings.TrimSpace(report), "}") // of the object

	for name, content := range map[string]func(io.Writer) error{
		"line ends":                filled("", "\n", ""),
		"blanks":                   filled("", " ", ""),
		"opening brackets":         filled("", "[", ""),
		"opening braces":           filled("", `{"a":`, ""),
		"braces in pairs":          filled("[", "{},", "{}]"),
		"digits":                   filled("", "7", ""),
		"escapes":                  filled(`{"kind":"`, `\u0000`, `"}`),
		"numbers":                  filled(`{"cases":[0`, ",0", "]}"),
		"many keys":                filled(`{"kind":"case"`, `,"a":1`, "}"),
		"tiny lines":               filled("", "x\n", ""),
		"the first line, again":    filled("", firstLine+"\n", ""),
		"the other lines, again":   filled(firstLine+"\n", otherLines, ""),
		"a report and blanks":      filled(report, " ", ""),
		"a report of a long id":    filled(before+`"id": "`, "x", after),
		"a report of requirements": filled(unclosed+`,"requirements":[`, `{"id":"a.b","level":"must","clause":"","sentence":"","verdict":"pass"},`, `{}]}`),
		"a report of small cases":  filled(unclosed+`,"cases":[`, smallCase+",", smallCase+"]}"),
		"a report of exchanges":    filled(unclosed+`,"cases":[`+strings.TrimSuffix(smallCase, "}")+`,"exchanges":[`, smallExchange+",", smallExchange+"]}]}"),
		"a report of bodies":       filled(unclosed+`,"cases":[`+strings.TrimSuffix(smallCase, "}")+`,"exchanges":[`, withBody+",", withBody+"]}]}"),
		"evidence of unsent calls": filled(firstLine+"\n"+caseLine+"\n", `{"kind":"unsent","case":"success/answers-204-without-body-to-a-persona-with-itwins-modify","seal":"`+strings.Repeat("0", 64)+`"}`+"\n", ""),
		"evidence of exchanges":    filled(firstLine+"\n"+caseLine+"\n", exchangeLine+"\n", ""),
	} {
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{"evidence.jsonl", "report.json"} {
				dir := filepath.Join(t.TempDir(), "run")
				NewWithT(t).Expect(os.CopyFS(dir, os.DirFS(honest))).To(Succeed())
				written, err := os.Create(filepath.Join(dir, file))
				NewWithT(t).Expect(err).NotTo(HaveOccurred())
				NewWithT(t).Expect(errors.Join(content(written), written.Close())).To(Succeed())
				// What is like no report ends both commands in the same place.
				if file == "evidence.jsonl" || strings.HasPrefix(name, "a report") || soak.Asked() {
					expectModest(t, 1, "verify", dir)
				}
				if file == "report.json" {
					expectModest(t, 0, "report", "--format", "text", "--from", dir)
				}
			}
		})
	}
}

// expectModest runs a command that reads a file of somebody else's, and looks at what
// that took. It ends by the code, or by 2 where it refuses the file.
func expectModest(t *testing.T, code int, args ...string) {
	t.Helper()
	g := NewWithT(t)
	made := command(t, args...)
	ended := finish(t, made)
	memory := residentOf(made.ProcessState)
	t.Logf("%s: %d MB, %s: %.150s", args[0], memory/1e6, ended.took, ended.stderr)
	g.Expect(ended.code).To(BeElementOf(code, 2), "%.2000s", ended.stderr)
	g.Expect(memory).To(BeNumerically("<", mostMemory))
	g.Expect(len(ended.stderr)).To(BeNumerically("<", mostSaid))
	if ended.code != 0 {
		g.Expect(ended.stdout).To(BeEmpty())
	}
}
