package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
)

// revokeWithin bounds the wait for an issuer that is told that a login is over.
const revokeWithin = 30 * time.Second

func logoutCommand() *cobra.Command {
	var target string
	command := &cobra.Command{
		Use:   "logout --target FILE [PERSONA...]",
		Short: "Forget the logins of a target's personas, and tell their issuers",
		Long: "logout removes what login kept, of the personas that are named, or of all, and tells the\n" +
			"issuer, where it wants to know, that the refresh token is not to be used any more.",
		Example: `  itwin-conformance logout --target staging.yaml
  itwin-conformance logout --target staging.yaml modifier`,
		RunE: func(command *cobra.Command, personas []string) error {
			return withLogins(command, target, personas, func(people []*fixtures.PersonaLogin) error { return signOut(command, people) })
		},
	}
	command.Flags().StringVar(&target, "target", "", "target file")
	required(command, "target")
	return command
}

func signOut(command *cobra.Command, people []*fixtures.PersonaLogin) error {
	var failed error
	for _, person := range people {
		ctx, cancel := context.WithTimeout(command.Context(), revokeWithin)
		was, err := person.SignOut(ctx)
		cancel()
		switch {
		case was && err != nil:
			failed = errors.Join(failed, fmt.Errorf("persona %s: the login is removed, and the issuer may not know: %w", person.Persona, err))
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("persona %s: %w", person.Persona, err))
		case was:
			fmt.Fprintf(command.OutOrStdout(), "%s: signed out\n", person.Persona)
		default:
			fmt.Fprintf(command.OutOrStdout(), "%s: nobody was signed in\n", person.Persona)
		}
	}
	if failed != nil {
		return exit{exitUnreachable, failed.Error()}
	}
	return nil
}
