package reports

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"itwin-conformance/schemas/escape"
)

// Problem is why a run ended without a report.
type Problem struct {
	File    string // that has to be changed, from the top of its repository; "" for none
	Line    int    // of the file, from 1; 0 where it is not known
	Message string // what is wrong, in one line
}

// Problems are all of a run.
type Problems struct {
	Title   string // which kind they are
	Advice  string // what to do, in a sentence
	Command string // that helps to do it
	All     []Problem
}

func (p Problems) issues() []issue {
	var found []issue
	for _, problem := range p.All {
		i := issue{severity: failing, file: problem.File, title: p.Title, message: problem.Message + "\n" + p.Advice + " " + p.Command}
		if problem.File != "" && problem.Line > 0 {
			i.line = strconv.Itoa(problem.Line)
		}
		found = append(found, i)
	}
	return found
}

// WriteGitHub writes an error annotation for each problem, as workflow commands of GitHub
// Actions.
func (p Problems) WriteGitHub(w io.Writer) error { return writeGitHub(w, p.issues()) }

// WriteAzure writes an error issue for each problem, as logging commands of Azure Pipelines.
func (p Problems) WriteAzure(w io.Writer) error {
	var commands strings.Builder
	writeAzureIssues(&commands, p.issues())
	_, err := io.WriteString(w, commands.String())
	return err
}

// WriteMarkdown writes a summary of the problems, as for $GITHUB_STEP_SUMMARY.
func (p Problems) WriteMarkdown(w io.Writer) error {
	var page strings.Builder
	fmt.Fprintf(&page, "## %s\n\n", plain(p.Title))
	for _, problem := range p.All {
		place := ""
		if problem.File != "" {
			place = problem.File
			if problem.Line > 0 {
				place += ":" + strconv.Itoa(problem.Line)
			}
			place = code(place) + ": "
		}
		fmt.Fprintf(&page, "- %s%s\n", place, plain(problem.Message))
	}
	fmt.Fprintf(&page, "\n%s\n\n%s", plain(p.Advice), fenced("sh", oneLine(p.Command)))
	_, err := io.WriteString(w, escape.Inert(page.String()))
	return err
}
