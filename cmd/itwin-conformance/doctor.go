package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/doctor"
)

func doctorCommand() *cobra.Command {
	flags := runFlags{}
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Examine a target: what will be testable, and what to put right",
		Example: `  itwin-conformance doctor --target staging.yaml
  itwin-conformance doctor --target staging.yaml --json | jq .findings`,
		Long: "doctor examines how the target is reached, whose tokens prove what, and what can be\n" +
			"arranged, and says what will be testable. It deletes no image. It arranges one iTwin of\n" +
			"each kind that the cases need and takes it away again; prepared iTwins are only looked at.\n\n" +
			"Exit codes: 0 every must requirement will be testable, 4 some will not be, 3 nothing\n" +
			"sensible could follow (unreachable, owner or modifier without a token that is good,\n" +
			"nothing can be arranged), 2 a mistake in the file, a token that contradicts what its\n" +
			"persona stands for, or clocks further apart than tokens tolerate.",
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error { return examine(command, flags) },
	}
	command.Flags().StringVar(&flags.target, "target", "", "target file")
	command.Flags().BoolVar(&flags.production, "allow-production", false, "arrange iTwins on the platform in production, and take them away")
	command.Flags().BoolVar(&flags.json, "json", false, "print what was found as JSON instead of text")
	completedBy(command, "target", completeTarget)
	required(command, "target")
	return command
}

func examine(command *cobra.Command, flags runFlags) error {
	identity := fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion()}
	target, err := fixtures.LoadTarget(flags.target, identity)
	if err != nil {
		return err
	}
	defer closeTarget(command.ErrOrStderr(), target)
	if err := target.KeepApart(suiteWords()...); err != nil {
		return fmt.Errorf("target file %s: %w", flags.target, err)
	}
	if target.Production() && !flags.production {
		return fmt.Errorf("%s is the platform in production, and iTwins are created and deleted there: --allow-production is needed", target.BaseURL)
	}
	cases, err := suites.Selection{}.Cases()
	if err != nil {
		return err
	}
	journal, err := keepJournal(flags, target, identity)
	if err != nil {
		return err
	}
	new(pacing).tell(command.ErrOrStderr(), target)
	found, err := doctor.Examine(command.Context(), target, doctor.Suite{Cases: cases, Requirements: deleteimage.Requirements()})
	journalErr := journal.Close()
	tellLeft(command.ErrOrStderr(), journal, flags)
	if errors.Is(err, suites.ErrInterrupted) {
		return exit{exitIncomplete, "interrupted before all was examined"}
	}
	if err != nil {
		return exit{exitUnreachable, err.Error()}
	}
	write := func(out io.Writer, found *doctor.Examination) error {
		return doctor.WriteText(out, found, columns(out))
	}
	if flags.json {
		write = writeJSON[*doctor.Examination]
	}
	if err := errors.Join(write(command.OutOrStdout(), found), journalErr); err != nil {
		return err
	}
	if !flags.json {
		tellNext(command.ErrOrStderr(), nextAfterDoctor(found.ExitCode, flags.target))
	}
	return exit{code: found.ExitCode}
}
