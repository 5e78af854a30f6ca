package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/reports"
	"itwin-conformance/reports/attest"
	"itwin-conformance/schemas/escape"
)

func countersignCommand() *cobra.Command {
	var keyFile string
	var acceptVouched bool
	var flags attestationFlags
	command := &cobra.Command{
		Use:   "countersign [flags] DIR",
		Short: "Certify: add a signature to a vendor's attestation",
		Example: `  itwin-conformance countersign --key ca.key --public-key vendor.pub bundle
  itwin-conformance countersign --key ca.key --public-key vendor.pub \
    --challenge spring-2026.7f3a bundle`,
		Long: "countersign does all that verify does with the vendor's attestation, and then adds\n" +
			"the signature of a certifier to it. It signs nothing that does not verify, and no\n" +
			"attestation of a run that did not reach level core or full. One that rests on the\n" +
			"vendor's word for a token it signs only with --accept-vouched.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			key, err := readKey("--key", keyFile, attest.ParsePrivateKey)
			if err != nil {
				return err
			}
			run, err := verifiedBundle(command, args[0])
			if err != nil {
				return err
			}
			envelope, verified, err := flags.verify(command, args[0], run)
			if err != nil {
				return err
			}
			if !verified.Certifies() {
				return exit{exitRefused, "not signed, as there is nothing to certify: " + conclusionOf(verified.Attestation)}
			}
			if vouched := strings.Join(verified.Vouched(), ", "); vouched != "" && !acceptVouched {
				return exit{exitRefused, fmt.Sprintf("not signed, as there is only the vendor's word for the tokens of %s: "+
					"--accept-vouched says that it is enough for you", escape.Line(vouched))}
			}
			envelope, err = attest.Countersign(command.Context(), envelope, key)
			if err != nil {
				return exit{exitRefused, err.Error()}
			}
			path := flags.path(args[0])
			if err := reports.ReplaceFile(path, envelope, 0o644); err != nil {
				return fmt.Errorf("writing %s: %w", path, err)
			}
			out := command.OutOrStdout()
			fmt.Fprintf(out, "%s\n%s: signed by %s too\n", conclusionOf(verified.Attestation), path, key.Fingerprint())
			if verified.Challenge == "" {
				fmt.Fprintln(out, "the run answers no challenge: when it was made is the vendor's word")
			}
			flags.tellUnchecked(out, verified)
			return nil
		},
	}
	command.Flags().StringVar(&keyFile, "key", "", "private key of the certifier, as keygen writes it")
	command.Flags().BoolVar(&acceptVouched, "accept-vouched", false, "take the vendor's word for the tokens that nothing else proves")
	flags.add(command.Flags())
	required(command, "key", "public-key")
	return command
}
