package selftest

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/suites"
)

//go:embed page.html
var pageHTML string

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("matrix").Parse(pageHTML))
})

// matrixPage is the kill matrix as its page shows it.
type matrixPage struct {
	Right, All   int
	Retried      string
	Requirements []string // ids, one a column
	Sections     []matrixSection
}

type matrixSection struct {
	ID, Title, Sentence, Of string
	Rows                    []matrixRow
}

type matrixRow struct {
	Name, Sentence, Reason string
	Retried                string
	Finding                Finding
	Right                  bool
	Cells                  []matrixCell // one a requirement
}

// matrixCell is what became of one requirement on one subject; a pass and what is
// only observed have no mark.
type matrixCell struct{ Mark, Class, Title string }

// WriteHTML writes the whole kill matrix as one page that stands alone: a grid of
// subjects and requirements.
func WriteHTML(w io.Writer, trials []Trial) error {
	page := matrixPage{All: len(trials), Retried: retriedText(trials)}
	faults := matrixSection{ID: "faults", Of: "fault", Sentence: "Each is the reference with one requirement broken."}
	conforming := matrixSection{ID: "conforming", Of: "implementation", Sentence: "Each conforms, and answers differently: nothing may fail."}
	for _, trial := range trials {
		if len(trial.Verdicts) > len(page.Requirements) { // not every subject is judged by all
			page.Requirements = nil
			for _, judged := range trial.Verdicts {
				page.Requirements = append(page.Requirements, judged.Requirement.ID)
			}
		}
	}
	for _, trial := range trials {
		if trial.Right() {
			page.Right++
		}
		section := &conforming
		if trial.Subject.Kind == Fault {
			section = &faults
		}
		section.Rows = append(section.Rows, rowOf(trial, page.Requirements))
	}
	faults.Title = fmt.Sprintf("%d faults", len(faults.Rows))
	conforming.Title = fmt.Sprintf("The reference and %d variants", len(conforming.Rows)-1)
	page.Sections = []matrixSection{faults, conforming}
	var document bytes.Buffer
	err := pageTemplate().Execute(&document, page)
	if err == nil {
		_, err = w.Write(escape.HTML(document.Bytes()))
	}
	return err
}

// rowOf has a cell for each of the requirements, an empty one where the subject
// was not judged by it.
func rowOf(trial Trial, requirements []string) matrixRow {
	row := matrixRow{
		Name: trial.Subject.Name, Sentence: trial.Subject.Sentence,
		Finding: trial.Finding, Reason: trial.Reason, Retried: trial.Retried, Right: trial.Right(),
	}
	if len(trial.Verdicts) > 0 {
		row.Cells = make([]matrixCell, len(requirements))
	}
	for _, judged := range trial.Verdicts {
		if i := slices.Index(requirements, judged.Requirement.ID); i >= 0 {
			row.Cells[i] = cellOf(trial.Subject, judged)
		}
	}
	return row
}

// cellOf marks what is to be seen at a glance: what caught a fault, what fell
// with it, and where the suite was wrong.
func cellOf(subject Subject, judged suites.RequirementVerdict) matrixCell {
	id := judged.Requirement.ID
	breaks, disturbs := subject.Breaks == id, slices.Contains(subject.Disturbs, id)
	cell := matrixCell{Title: fmt.Sprintf("%s: %s", id, judged.Verdict)}
	switch judged.Verdict {
	case suites.Fail, suites.NotTestable:
		switch {
		case breaks && judged.Verdict == suites.Fail:
			cell.Mark, cell.Class = "✕", "caught"
		case breaks:
			cell.Mark, cell.Class = "?", "untestable"
		case disturbs:
			cell.Mark, cell.Class = "·", "collateral"
		default:
			cell.Mark, cell.Class = "!", "wrong"
		}
	default:
		if !breaks {
			return matrixCell{}
		}
		cell.Mark, cell.Class = "!", "wrong"
		cell.Title += ", and the fault breaks it"
	}
	return cell
}
