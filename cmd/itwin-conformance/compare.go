package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"itwin-conformance/reports"
)

func compareCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Tell what differs between two runs",
		Example: `  itwin-conformance compare before/report.json after/report.json
  itwin-conformance compare --format markdown before after`,
		Long: "compare tells what broke between two runs, what was fixed, what became untestable\n" +
			"or testable, and which answers took longer or shorter beyond noise.\n\n" +
			"Exit codes: 0 no regression, 1 a must or should requirement that passed now fails\n" +
			"or is not testable, unless that is a known failure, 2 a report that cannot be\n" +
			"read, or is about another operation.",
		Args: cobra.ExactArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			formats := reports.ComparisonFormats()
			wanted := slices.IndexFunc(formats, func(f reports.ComparisonFormat) bool { return f.Name == format })
			if wanted < 0 {
				return fmt.Errorf("--format %q: text, markdown or json is needed", format)
			}
			old, err := readReportFile("OLD", args[0])
			if err != nil {
				return err
			}
			recent, err := readReportFile("NEW", args[1])
			if err != nil {
				return err
			}
			compared, err := reports.Compare(old, recent)
			if err != nil {
				return err
			}
			if err := formats[wanted].Write(command.OutOrStdout(), compared); err != nil {
				return err
			}
			if len(compared.Regressions()) > 0 {
				return exit{code: exitRefused}
			}
			return nil
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text, markdown or json")
	completed(command, "format", oneOf("text", "markdown", "json"))
	return command
}
