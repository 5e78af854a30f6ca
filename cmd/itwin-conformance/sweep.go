package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
)

func sweepCommand() *cobra.Command {
	var targetFile string
	var production bool
	command := &cobra.Command{
		Use:   "sweep",
		Short: "Take away what killed runs left on a target",
		Example: `  itwin-conformance sweep --target staging.yaml
  itwin-conformance sweep --target production.yaml --allow-production`,
		Long: "sweep takes away the iTwins that killed runs left on a target. It finds them by the\n" +
			"journals of those runs, in the user's cache directory, and deletes an iTwin only where\n" +
			"the target itself calls it by the name that the run gave it.",
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			target, err := fixtures.LoadTarget(targetFile, fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion()})
			if err != nil {
				return err
			}
			defer closeTarget(command.ErrOrStderr(), target)
			if target.Production() && !production {
				return fmt.Errorf("%s is the platform in production, and sweep deletes iTwins: --allow-production is needed", target.BaseURL)
			}
			return sweep(command, target)
		},
	}
	command.Flags().StringVar(&targetFile, "target", "", "target file")
	command.Flags().BoolVar(&production, "allow-production", false, "take away what runs left on the platform in production")
	completedBy(command, "target", completeTarget)
	required(command, "target")
	return command
}

func sweep(command *cobra.Command, target *fixtures.Target) error {
	ctx, out := command.Context(), command.OutOrStdout()
	if _, err := fixtures.JournalDir(target.BaseURL); err != nil {
		return err
	}
	left, going, err := fixtures.FindLeftovers(target.BaseURL)
	for _, run := range left {
		defer func() { _ = run.Close() }() // the process ends, too
	}
	for _, runID := range going {
		fmt.Fprintf(out, "run %s is still going, and is left alone\n", runID)
	}
	if err == nil && len(left) == 0 && len(going) == 0 {
		fmt.Fprintln(out, "nothing is left behind")
	}
	creator, creates := target.Arranger.(fixtures.Creator)
	if !creates && len(left) > 0 {
		return fmt.Errorf("run %s created iTwins, and the target file lends prepared ones: the file of that run is needed", left[0].RunID)
	}
	new(pacing).tell(command.ErrOrStderr(), target)
	caller := target.Bounded()
	for _, run := range left {
		swept, sweepErr := run.Sweep(ctx, caller, creator)
		fmt.Fprintf(out, "run %s: %d iTwins taken away\n", run.RunID, swept)
		if ctx.Err() != nil {
			return cmp.Or(sweepErr, ctx.Err()) // main says that it was interrupted
		}
		if sweepErr != nil {
			err = errors.Join(err, fmt.Errorf("sweeping what run %s left: %w", run.RunID, sweepErr))
		}
	}
	if err != nil {
		return exit{exitUnreachable, err.Error()}
	}
	return nil
}
