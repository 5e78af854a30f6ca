package main

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
)

func sweepCommand() *cobra.Command {
	var targetFile string
	command := &cobra.Command{
		Use:   "sweep",
		Short: "Take away what killed runs left on a target",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			target, err := fixtures.LoadTarget(targetFile, fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion()})
			if err != nil {
				return err
			}
			defer closeTarget(command.ErrOrStderr(), target)
			return sweep(command, target)
		},
	}
	command.Flags().StringVar(&targetFile, "target", "", "target file")
	if err := command.MarkFlagRequired("target"); err != nil {
		panic(err) // the flag is declared above
	}
	return command
}

func sweep(command *cobra.Command, target *fixtures.Target) error {
	left, err := fixtures.FindLeftovers(target.BaseURL)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		fmt.Fprintln(command.OutOrStdout(), "nothing is left behind")
		return nil
	}
	creator, creates := target.Arranger.(fixtures.Creator)
	if !creates {
		return fmt.Errorf("run %s created iTwins, and the target file lends prepared ones: the file of that run is needed", left[0].RunID)
	}
	for _, run := range left {
		swept, err := run.Sweep(command.Context(), target, creator)
		fmt.Fprintf(command.OutOrStdout(), "run %s: %d iTwins taken away\n", run.RunID, swept)
		if err != nil {
			return exit{exitUnreachable, fmt.Sprintf("sweeping what run %s left: %v", run.RunID, err)}
		}
	}
	return nil
}
