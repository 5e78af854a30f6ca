package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports"
	"itwin-conformance/schemas/givenfile"
	"itwin-conformance/schemas/nearest"
)

func reportCommand() *cobra.Command {
	var from, format, out string
	command := &cobra.Command{
		Use:   "report [flags]",
		Short: "Write the report of a run in another format",
		Example: `  itwin-conformance report --from reports/out/staging --format text
  itwin-conformance report --from report.json --format sarif --out report.sarif
  itwin-conformance report --from report.json --format badge-svg --out badge.svg`,
		Long: "report writes the report.json of a run in another format, to standard output or\n" +
			"to a file. It exits 0 when the report was written, whatever the report concludes.\n\n" +
			formatTable(),
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			wanted, err := formatNamed(format)
			if err != nil {
				return err
			}
			report, err := readReportFile("--from", from)
			if err != nil {
				return err
			}
			if out != "" {
				return wanted.WriteFile(out, report)
			}
			return wanted.Write(unwrapped(command.OutOrStdout()), report)
		},
	}
	set := command.Flags()
	set.StringVar(&from, "from", "", "the report.json of a run, or its folder")
	set.StringVar(&format, "format", "", "the name of a format, see above")
	set.StringVar(&out, "out", "", "file to write to (default: standard output)")
	completed(command, "format", func() []cobra.Completion {
		var all []cobra.Completion
		for _, format := range reports.Formats() {
			all = append(all, cobra.CompletionWithDesc(format.Name, format.Description))
		}
		return all
	})
	completedFiles(command, "from", "json")
	required(command, "from", "format")
	return command
}

// formatTable lists the formats as the help shows them.
func formatTable() string {
	var lines bytes.Buffer
	table := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	for _, format := range reports.Formats() {
		fmt.Fprintf(table, "  %s\t%s\n", format.Name, format.Description)
	}
	_ = table.Flush() // into memory: it cannot fail
	return "Formats:\n" + strings.TrimSuffix(lines.String(), "\n")
}

// formatNamed returns the format of that name. The error names the nearest one.
func formatNamed(name string) (reports.Format, error) {
	formats := reports.Formats()
	names := make([]string, len(formats))
	for i, format := range formats {
		names[i] = format.Name
	}
	i := slices.Index(names, name)
	if i < 0 {
		return reports.Format{}, fmt.Errorf("--format %q is unknown: one of %s is needed%s", name, strings.Join(names, ", "), nearest.Meant(name, names))
	}
	return formats[i], nil
}

// readReportFile reads and validates a report, or that in a folder. Its error begins
// with what names the file: a flag or an argument.
func readReportFile(named, path string) (*reports.Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, reports.FileName)
	}
	document, err := givenfile.ReadAny(path, bundle.LargestFile) // a pipe, too: who asks names a file of his own
	if err != nil {
		return nil, fmt.Errorf("%s: %w", named, err)
	}
	report, err := reports.Parse(document)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", named, path, err)
	}
	return report, nil
}
