package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
)

// tell prints and writes what came of the run, and returns how the command ends.
func (p *planned) tell(command *cobra.Command, over bundle.Run) error {
	report := over.Report()
	compared, err := p.gate.close(report)
	if err != nil {
		return err
	}
	if compared != nil {
		over.About.Regressions = compared.Regressions()
	}
	kept, err := over.Keep(report)
	if err != nil {
		return err
	}
	shownErr := unlessUnread(printReport(command.OutOrStdout(), report, p.flags.json))
	paths, err := reports.WriteDir(p.out, report, reports.File{Name: evidence.FileName, Content: kept})
	if err := errors.Join(shownErr, err); err != nil {
		return fmt.Errorf("writing the reports: %w", err)
	}
	command.Annotations[reportedAnnotation] = "yes"
	for _, path := range paths {
		fmt.Fprintln(command.ErrOrStderr(), "report:", path)
	}
	if err := p.flags.generate.write(command.ErrOrStderr(), report); err != nil { // which changes no verdict
		fmt.Fprintf(command.ErrOrStderr(), "warning: no baseline was written to %s: %v\n", p.flags.generate.file, err)
	}
	commands := command.OutOrStdout()
	if p.flags.json { // which is to be read by a program
		commands = command.ErrOrStderr()
	}
	if compared != nil {
		if err := unlessUnread(reports.WriteComparison(commands, compared)); err != nil {
			return err
		}
	}
	if err := unlessUnread(tellPipeline(commands, command.ErrOrStderr(), report, p.out)); err != nil {
		return err
	}
	tellNext(command.ErrOrStderr(), nextAfterRun(report, p.flags.target, p.out))
	ended := exit{code: report.ExitCode()}
	if report.Conclusion.Outcome == reports.Unreachable {
		ended.message = report.Conclusion.Reason + hint(p.flags.target)
	}
	return ended
}

func printReport(out io.Writer, report *reports.Report, asJSON bool) error {
	if asJSON {
		return reports.WriteJSON(out, report)
	}
	options := reports.TextOptions{Color: coloured(out)}
	if terminal(out) != nil { // whatever else reads it finds each sentence on one line
		options.Width = columns(out)
	}
	return reports.WriteText(out, report, options)
}
