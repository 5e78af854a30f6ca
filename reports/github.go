package reports

import (
	"fmt"
	"io"
	"strings"

	"itwin-conformance/schemas/escape"
)

// WriteGitHubAnnotations writes r as workflow commands of GitHub Actions, one a
// line: the conclusion, an error or a warning for each failed requirement at the
// line of the target file that names the target, and a warning for each reason why requirements
// could not be tested. What fails the run is an error.
//
// GitHub shows the first ten errors and the first ten warnings of a step, so a
// requirement gets one, however many cases broke it.
func WriteGitHubAnnotations(w io.Writer, r *Report) error {
	return writeGitHub(w, issues(r))
}

func writeGitHub(w io.Writer, issues []issue) error {
	var commands strings.Builder
	for _, i := range issues {
		name := map[severity]string{passing: "notice", warning: "warning", failing: "error"}[i.severity]
		var properties []string
		for _, property := range [][2]string{{"file", i.file}, {"line", i.line}, {"title", i.title}} {
			if property[1] != "" {
				properties = append(properties, property[0]+"="+gitHubProperty(property[1]))
			}
		}
		fmt.Fprintf(&commands, "::%s %s::%s\n", name, strings.Join(properties, ","), gitHubMessage(i.message))
	}
	if _, err := io.WriteString(w, commands.String()); err != nil {
		return fmt.Errorf("writing GitHub annotations: %w", err)
	}
	return nil
}

// gitHubMessage escapes the text behind the second "::" of a workflow command.
func gitHubMessage(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(escape.Text(text))
}

// gitHubProperty escapes a value before the second "::", where colons and
// commas end it.
func gitHubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(gitHubMessage(text))
}
