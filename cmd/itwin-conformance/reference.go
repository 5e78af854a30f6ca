package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
)

func referenceCommand() *cobra.Command {
	var options reference.Options
	var targetFile string
	var people bool
	command := &cobra.Command{
		Use:   "reference",
		Short: "Serve the reference implementation as an emulator",
		Example: `  itwin-conformance reference
  itwin-conformance reference --address '[::1]:8765' --target-file emulator.yaml
  itwin-conformance reference --fault scope-substring --latency 100ms`,
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := checkAlteration(options); err != nil {
				return err
			}
			if options.LoginLifetime <= 0 {
				return fmt.Errorf("--login-lifetime %s: a time longer than 0 is needed, such as 1h", options.LoginLifetime)
			}
			server, err := reference.Start(options)
			if err != nil {
				return fmt.Errorf("--address %s: %w", options.Address, err)
			}
			if targetFile != "" {
				content, err := referenceTarget(server, people)
				if err == nil {
					err = writeTargetFile(targetFile, content)
				}
				if err != nil {
					return errors.Join(fmt.Errorf("--target-file: %w", err), server.Close(command.Context()))
				}
			}
			describeReference(command.OutOrStdout(), server)
			<-command.Context().Done()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			return server.Close(ctx)
		},
	}
	command.Flags().StringVar(&options.Address, "address", "127.0.0.1:8765", "address to listen on")
	alterationFlags(command.Flags(), &options)
	group(command.Flags(), "How it answers", alterations...)
	completeAlterations(command)
	command.Flags().StringVar(&targetFile, "target-file", "", "write a target file of this server, which takes the client secrets from the printed environment")
	command.Flags().BoolVar(&people, "login", false, "let people sign in for their personas in the target file, by itwin-conformance login")
	command.Flags().DurationVar(&options.LoginLifetime, "login-lifetime", time.Hour, "how long a token of somebody who signs in is valid")
	return command
}

// writeTargetFile puts a target file in the place of an earlier one. Where a link is
// there, it takes the place of the link, and what that leads to stays as it is.
func writeTargetFile(path string, content []byte) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("%s is no regular file", path)
	}
	return reports.ReplaceFile(path, content, 0o600)
}

// describeReference prints who may call, and an environment to paste in a shell.
func describeReference(out io.Writer, server *reference.Server) {
	fmt.Fprintf(out, "# reference implementation of %s, until Ctrl-C\n#\n", operation)
	fmt.Fprintln(out, "# persona and client id: scopes, requests, user")
	for _, client := range server.Clients() {
		fmt.Fprintf(out, "# %s: %s, %d in %s\n#     %s\n",
			client.ID, strings.Join(client.Scopes, " "), client.Tier.Requests, client.Tier.Window, client.User)
	}
	fmt.Fprintf(out, "#\nexport ITWIN_BASE_URL=%s\nexport ITWIN_ISSUER=%s\nexport ITWIN_TOKEN_URL=%s\n",
		shellWord(server.URL()), shellWord(server.Issuer()), shellWord(server.TokenURL()))
	for _, client := range server.Clients() {
		fmt.Fprintf(out, "export %s=%s\n", fixtures.Persona(client.ID).SecretVariable(), shellWord(client.Secret))
	}
	fmt.Fprintf(out, "# people sign in at $ITWIN_ISSUER through the client %s, which has no secret\n", reference.LoginClient)
	fmt.Fprintf(out, "# a token: curl -s -u modifier:$MODIFIER_CLIENT_SECRET -d grant_type=client_credentials $ITWIN_TOKEN_URL\n")
}
