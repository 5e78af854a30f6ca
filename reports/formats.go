package reports

import "io"

// FileName is where the report of a run stands in its folder.
const FileName = "report.json"

// PageName is where the page of a run stands in its folder.
const PageName = "report.html"

// Format is a form a report can be written in.
type Format struct {
	Name        string // as people ask for it
	FileName    string // as the file is called by custom
	Description string // half a sentence: what it is for
	Write       func(io.Writer, *Report) error
}

// Formats returns every format, those for people first.
func Formats() []Format {
	return []Format{
		{"html", PageName, "a page to look at: every requirement, every exchange", WriteHTML},
		{"text", "report.txt", "what a run prints", writePlainText},
		{"markdown", "report.md", "a summary, as for $GITHUB_STEP_SUMMARY", WriteMarkdown},
		{"json", FileName, "everything, by its own schema", WriteJSON},
		{"junit", "junit.xml", "a test case for each case, for what reads JUnit", WriteJUnit},
		{"ctrf", "ctrf.json", "a test for each case, in the Common Test Report Format", WriteCTRF},
		{"har", "exchanges.har", "every exchange, as an HTTP Archive 1.2", WriteHAR},
		{"sarif", "report.sarif", "a result for each failure, in SARIF 2.1.0, for code scanning", WriteSARIF},
		{"github", "github.txt", "annotations, as workflow commands of GitHub Actions", WriteGitHubAnnotations},
		{"azure", "azure.txt", "issues and a result, as logging commands of Azure Pipelines", WriteAzureCommands},
		{"badge-svg", "badge.svg", "the level reached, as a picture", WriteBadgeSVG},
		{"badge-json", "badge.json", "the level reached, for an endpoint badge of shields.io", WriteBadgeJSON},
	}
}

// writePlainText writes the text as a file holds it: uncoloured, and as wide as
// its sentences are.
func writePlainText(w io.Writer, r *Report) error {
	return WriteText(w, r, TextOptions{})
}
