package selftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/suites"
)

// WriteMarkdown writes the kill matrix as people read it: a row for each subject,
// with the requirement a fault breaks and what the suite made of it. It depends
// on nothing that differs from one run to the next.
func WriteMarkdown(w io.Writer, trials []Trial) error {
	var page strings.Builder
	counts := map[Kind]int{}
	for _, trial := range trials {
		counts[trial.Subject.Kind]++
	}
	page.WriteString("# Kill matrix\n\n" +
		"What the suite makes of implementations whose conformance is known. `make matrix` writes this page.\n\n")
	fmt.Fprintf(&page, "## %d faults\n\nEach is the reference with one requirement broken.\n\n"+
		"| fault | what the server does | breaks | the suite |\n|---|---|---|---|\n", counts[Fault])
	for _, trial := range trials {
		if s := trial.Subject; s.Kind == Fault {
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", s.Name, cell(s.Sentence), s.Breaks, trial.Finding)
		}
	}
	fmt.Fprintf(&page, "\n## %d variants\n\nEach conforms, and answers differently.\n\n"+
		"| variant | why it conforms | the suite |\n|---|---|---|\n", counts[Variant])
	for _, trial := range trials {
		if s := trial.Subject; s.Kind == Variant {
			fmt.Fprintf(&page, "| %s | %s | %s |\n", s.Name, cell(s.Sentence), trial.Finding)
		}
	}
	fmt.Fprintf(&page, "\n%s\n", retriedText(trials))
	_, err := io.WriteString(w, page.String())
	return err
}

// retriedText says how many subjects were tried a second time.
func retriedText(trials []Trial) string {
	return fmt.Sprintf("%d subjects were tried a second time, because the first trial was not right.", Retried(trials))
}

// cell keeps a text to one cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", `\<`).Replace(text)
}

// row is a trial in the kill matrix for programs.
type row struct {
	Kind       Kind                      `json:"kind"`
	Name       string                    `json:"name"`
	Sentence   string                    `json:"sentence"`
	Breaks     string                    `json:"breaks,omitempty"`
	Disturbs   []string                  `json:"disturbs,omitempty"`
	Finding    Finding                   `json:"finding"`
	Right      bool                      `json:"right"`
	Reason     string                    `json:"reason,omitempty"`
	Retried    string                    `json:"retried,omitempty"` // why a first trial was not right
	DurationMs float64                   `json:"durationMs"`
	Verdicts   map[string]suites.Verdict `json:"verdicts"` // by requirement id
}

// WriteJSON writes the whole kill matrix, with the verdict of every requirement
// on every subject.
func WriteJSON(w io.Writer, trials []Trial) error {
	rows := make([]row, len(trials))
	for i, trial := range trials {
		s := trial.Subject
		rows[i] = row{
			Kind: s.Kind, Name: s.Name, Sentence: s.Sentence, Breaks: s.Breaks, Disturbs: s.Disturbs,
			Finding: trial.Finding, Right: trial.Right(), Reason: trial.Reason, Retried: trial.Retried,
			DurationMs: float64(trial.Duration.Microseconds()) / 1000, Verdicts: map[string]suites.Verdict{},
		}
		for _, judged := range trial.Verdicts {
			rows[i].Verdicts[judged.Requirement.ID] = judged.Verdict
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(rows)
	if err == nil {
		_, err = w.Write(escape.JSON(text.Bytes()))
	}
	return err
}
