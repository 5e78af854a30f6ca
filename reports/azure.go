package reports

import (
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
)

// WriteAzureCommands writes r as logging commands of Azure Pipelines, one a
// line: an issue for each failed requirement and for each reason why
// requirements could not be tested, and last the result of the task with the
// conclusion. A run that passes although there are issues has succeeded with
// issues.
func WriteAzureCommands(w io.Writer, r *Report) error {
	var commands strings.Builder
	all := issues(r)
	conclusion, found := all[0], all[1:]
	writeAzureIssues(&commands, found)
	result := "SucceededWithIssues"
	switch {
	case conclusion.severity == failing:
		result = "Failed"
	case conclusion.severity == passing && len(found) == 0:
		result = "Succeeded"
	}
	fmt.Fprintf(&commands, "##vso[task.complete result=%s;]%s\n", result, azureMessage(conclusion.message))
	if _, err := io.WriteString(w, commands.String()); err != nil {
		return fmt.Errorf("writing Azure commands: %w", err)
	}
	return nil
}

func writeAzureIssues(commands *strings.Builder, issues []issue) {
	for _, i := range issues {
		kind := map[severity]string{warning: "warning", failing: "error"}[i.severity]
		commands.WriteString("##vso[task.logissue type=" + kind + ";")
		for _, property := range [][2]string{{"sourcepath", i.file}, {"linenumber", i.line}, {"code", i.code}} {
			if property[1] != "" {
				commands.WriteString(property[0] + "=" + azureProperty(property[1]) + ";")
			}
		}
		fmt.Fprintf(commands, "]%s\n", azureMessage(i.title+": "+i.message))
	}
}

// WriteAzureSummary writes the logging command that attaches a file of Markdown to the
// summary of the build.
func WriteAzureSummary(w io.Writer, path string) error {
	_, err := fmt.Fprintf(w, "##vso[task.uploadsummary]%s\n", azureMessage(path))
	return err
}

// azureMessage escapes the text behind the "]" of a logging command. The agent
// decodes "%AZP25" to "%" so that text may hold what would look escaped.
func azureMessage(text string) string {
	return strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A").Replace(escape.Text(text))
}

// azureProperty escapes a value before the "]", where semicolons end it.
func azureProperty(text string) string {
	return strings.NewReplacer(";", "%3B", "]", "%5D").Replace(azureMessage(text))
}
