package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/nearest"
)

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print a schema of the suite's files and messages",
		Example: `  itwin-conformance schema                         # which there are
  itwin-conformance schema target >target.schema.json`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			for _, document := range schemas.Documents() {
				if len(args) == 0 {
					names = append(names, cobra.CompletionWithDesc(document.Name, document.Of))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(command *cobra.Command, args []string) error {
			out, documents := command.OutOrStdout(), schemas.Documents()
			if len(args) == 0 {
				table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
				for _, document := range documents {
					fmt.Fprintf(table, "%s\t%s\n", document.Name, document.Of)
				}
				return table.Flush()
			}
			i := slices.IndexFunc(documents, func(d schemas.Document) bool { return d.Name == args[0] })
			if i < 0 {
				var names []string
				for _, document := range documents {
					names = append(names, document.Name)
				}
				return fmt.Errorf("schema %q: there is no such schema%s", args[0], nearest.Meant(args[0], names))
			}
			_, err := io.WriteString(out, documents[i].Text)
			return err
		},
	}
}
