package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/login"
)

// loginFlags are the flags of login, as given.
type loginFlags struct {
	target string
	device bool
	within time.Duration
}

func loginCommand() *cobra.Command {
	var flags loginFlags
	command := &cobra.Command{
		Use:   "login --target FILE [PERSONA...]",
		Short: "Sign in as the people among a target's personas",
		Long: "login lets somebody sign in as each persona whose token is a login in the target file:\n" +
			"as those that are named, or as all as which nobody is signed in. It opens a browser, or\n" +
			"with --device shows a code to be typed in one elsewhere. What comes of it is kept in the\n" +
			"user's configuration directory, where only the user can read it, and renewed during runs.",
		Example: `  itwin-conformance login --target staging.yaml
  itwin-conformance login --target staging.yaml --device modifier`,
		RunE: func(command *cobra.Command, personas []string) error {
			if flags.within <= 0 {
				return fmt.Errorf("--within %s: a time longer than 0 is needed, such as 5m", flags.within)
			}
			return withLogins(command, flags.target, personas, func(people []*fixtures.PersonaLogin) error {
				return signIn(command, flags, people, len(personas) > 0)
			})
		},
	}
	command.Flags().StringVar(&flags.target, "target", "", "target file")
	command.Flags().BoolVar(&flags.device, "device", false, "sign in with a browser on another device")
	command.Flags().DurationVar(&flags.within, "within", 5*time.Minute, "how long each sign-in may take")
	required(command, "target")
	return command
}

// withLogins opens a target and calls do with those of its people that are named, or all.
func withLogins(command *cobra.Command, file string, personas []string, do func([]*fixtures.PersonaLogin) error) error {
	target, err := fixtures.LoadTarget(file, fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion()})
	if err != nil {
		return err
	}
	defer closeTarget(command.ErrOrStderr(), target)
	people := target.Logins()
	if len(people) == 0 {
		return fmt.Errorf("target file %s: no persona has a login for its token: nobody has to sign in", file)
	}
	for _, name := range personas {
		if !slices.ContainsFunc(people, func(person *fixtures.PersonaLogin) bool { return string(person.Persona) == name }) {
			return fmt.Errorf("persona %q: the target file has none of that name with a login for its token; it has %s", name, namesOf(people))
		}
	}
	if len(personas) > 0 {
		people = slices.DeleteFunc(people, func(person *fixtures.PersonaLogin) bool { return !slices.Contains(personas, string(person.Persona)) })
	}
	return do(people)
}

func namesOf(people []*fixtures.PersonaLogin) string {
	names := ""
	for i, person := range people {
		if i > 0 {
			names += ", "
		}
		names += string(person.Persona)
	}
	return names
}

// signIn lets people sign in one after another. Who is signed in already has to only where
// that is asked for.
func signIn(command *cobra.Command, flags loginFlags, people []*fixtures.PersonaLogin, again bool) error {
	out, log := command.OutOrStdout(), command.ErrOrStderr()
	for _, person := range people {
		if signedIn, err := person.SignedIn(); err == nil && !again {
			fmt.Fprintf(out, "%s: signed in already, as %s\n", person.Persona, inWords(signedIn))
			continue
		}
		expected := ""
		if person.Email != "" {
			expected = " (" + person.Email + ")"
		}
		fmt.Fprintf(log, "signing in as persona %s%s\n", person.Persona, expected)
		ctx, cancel := context.WithTimeout(command.Context(), flags.within)
		signedIn, err := person.SignIn(ctx, way(log, flags.device, person.Email))
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("nobody signed in within %s", flags.within)
		}
		if err != nil {
			if command.Context().Err() != nil {
				return command.Context().Err() // main says that it was interrupted
			}
			return exit{exitUnreachable, fmt.Sprintf("persona %s: %v", person.Persona, err)}
		}
		fmt.Fprintf(out, "%s: signed in as %s\n", person.Persona, inWords(signedIn))
	}
	return nil
}

// way is how somebody signs in. What it shows is no secret of the sign-in.
func way(log io.Writer, device bool, hint string) func(context.Context, login.Client) (*login.Login, error) {
	if device {
		return func(ctx context.Context, client login.Client) (*login.Login, error) {
			return client.Device(ctx, func(page, code string) {
				fmt.Fprintf(log, "open %s on any device, and type the code %s\n", page, code)
			})
		}
	}
	return func(ctx context.Context, client login.Client) (*login.Login, error) {
		return client.Browser(ctx, hint, func(page string) {
			fmt.Fprintf(log, "a browser opens; if none does, open %s\n", page)
			if err := openBrowser(ctx, page); err != nil {
				fmt.Fprintf(log, "no browser could be opened: %v; where there is none, use --device\n", err)
			}
		})
	}
}

// inWords says who is signed in and until when.
func inWords(signedIn *fixtures.SignedIn) string {
	text := signedIn.As
	if !signedIn.Until.IsZero() {
		text += ", until " + signedIn.Until.UTC().Format(time.RFC3339)
	}
	if !signedIn.Renewed {
		text += ", not to be renewed (without offline_access)"
	}
	return text
}
