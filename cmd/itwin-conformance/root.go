package main

import (
	"github.com/spf13/cobra"
)

func root() *cobra.Command {
	command := &cobra.Command{
		Use:   "itwin-conformance",
		Short: "Judge implementations of " + operation,
		Long: "itwin-conformance drives an implementation of " + operation + " through every\n" +
			"documented case and says, requirement by requirement, whether it conforms.\n\n" +
			"Exit codes: 0 conforms, 1 does not conform, 2 wrong usage or configuration,\n" +
			"3 target unreachable or arrangement impossible, 4 incomplete.",
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(command *cobra.Command, _ []string) error { return checkGiven(command.Flags()) },
	}
	command.AddCommand(runCommand(), doctorCommand(), reportCommand(), verifyCommand(), siteCommand(), compareCommand(), listCommand(), sweepCommand(), selftestCommand(), referenceCommand(), initCommand(), schemaCommand(), keygenCommand(), attestCommand(), countersignCommand(), versionCommand())
	return command
}
