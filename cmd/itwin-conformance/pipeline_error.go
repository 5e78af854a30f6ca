package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
	"itwin-conformance/reports"
	"itwin-conformance/schemas/yamlfile"
)

// tellPipelineOfError shows why a command ended without a report, and what to do, where the
// pipeline that runs it shows things. It writes to standard error: standard output may be
// for a program.
func tellPipelineOfError(command *cobra.Command, args []string, err error) {
	if err == nil || command.Annotations[reportedAnnotation] != "" || codeOf(err) == exitRefused {
		return
	}
	problems, log := problemsOf(command, args, err), command.ErrOrStderr()
	if len(problems.All) == 0 {
		return
	}
	annotate := map[string]func(io.Writer) error{gitHub: problems.WriteGitHub, azure: problems.WriteAzure}[pipeline()]
	if annotate != nil {
		if err := annotate(unwrapped(log)); err != nil {
			return // nobody reads it
		}
	}
	if err := addSummary(unwrapped(log), problems.WriteMarkdown); err != nil {
		fmt.Fprintln(log, "warning:", err)
	}
}

// problemsOf are the problems that an error tells, each at its place in a file of the
// user's where that is known.
func problemsOf(command *cobra.Command, args []string, err error) reports.Problems {
	problems := reports.Problems{}
	target := targetOf(command, args)
	switch codeOf(err) {
	case exitUnreachable:
		problems.Title = "Target unreachable, or nothing can be arranged (exit code 3)"
		problems.Advice, problems.Command = "Nothing was judged. This says what is missing:", "itwin-conformance doctor --target "+shellWord(target)
	case exitIncomplete:
		problems.Title = "Incomplete (exit code 4)"
		problems.Advice, problems.Command = "Nothing was judged. Run it again:", "itwin-conformance run --target "+shellWord(target)
	default:
		problems.Title = "Wrong usage or configuration (exit code 2)"
		problems.Advice, problems.Command = "Nothing was sent. This explains the flags:", command.CommandPath()+" --help"
	}
	if target == fixtures.EmbeddedName && codeOf(err) == exitUnreachable {
		problems.Command = "itwin-conformance run"
	}
	if broken := (*yamlfile.Broken)(nil); errors.As(err, &broken) {
		problems.Advice = "Nothing was sent. Mend the file at the lines that are named. This looks at it again:"
		problems.Command = "itwin-conformance run --dry-run --target " + shellWord(target)
		for _, mistake := range broken.Mistakes.Sorted() {
			problems.All = append(problems.All, reports.Problem{
				File: inRepository(broken.Path), Line: mistake.Line(), Message: fmt.Sprintf("%s %s:%s", broken.What, broken.Path, mistake),
			})
		}
		return problems
	}
	for _, line := range messageLines(err) {
		problems.All = append(problems.All, reports.Problem{File: existing(inRepository(target), target), Message: line})
	}
	if len(problems.All) == 0 && command.Name() == "doctor" {
		problems.All = []reports.Problem{{File: existing(inRepository(target), target), Message: "the examination of the target says what is to be put right"}}
	}
	return problems
}

// existing is the name of a file, or "" where there is none at path.
func existing(name, path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return name
}

// targetOf is the target file that a command was given, also where its flags could not be
// read; the embedded reference where it was given none.
func targetOf(command *cobra.Command, args []string) string {
	if flag := command.Flags().Lookup("target"); flag != nil && flag.Changed && flag.Value.String() != "" {
		return flag.Value.String()
	}
	for i, arg := range args {
		if file, is := strings.CutPrefix(arg, "--target="); is && file != "" {
			return file
		}
		if arg == "--target" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return fixtures.EmbeddedName
}

// plainWord matches what a shell takes as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

// shellWord is a text as one word of a command line.
func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
