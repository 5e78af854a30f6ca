package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"itwin-conformance/reports/attest"
)

func keygenCommand() *cobra.Command {
	var out, keyType string
	command := &cobra.Command{
		Use:   "keygen --out NAME",
		Short: "Make a key to sign attestations with",
		Example: `  itwin-conformance keygen --out vendor            # vendor.key and vendor.pub
  itwin-conformance keygen --out vendor --type ecdsa-p256`,
		Long: "keygen writes a private key to NAME.key, which only its owner can read and no\n" +
			"passphrase protects, and its public key to NAME.pub. It overwrites nothing.",
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			private, public, err := attest.GenerateKey(keyType)
			if err != nil {
				return fmt.Errorf("--type: %w", err)
			}
			key, err := attest.ParsePublicKey(public)
			if err != nil {
				return err
			}
			if err := writePair(out, private, public); err != nil {
				return err
			}
			fmt.Fprintf(command.OutOrStdout(), "%s.key signs, and %s.pub is for everybody: %s\n", out, out, key.Fingerprint())
			return nil
		},
	}
	set := command.Flags()
	set.StringVar(&out, "out", "", "name of the two files, without .key and .pub")
	set.StringVar(&keyType, "type", attest.Ed25519, attest.Ed25519+" or "+attest.ECDSAP256)
	completed(command, "type", oneOf(attest.Ed25519, attest.ECDSAP256))
	required(command, "out")
	return command
}

// writePair writes both files of a key, or none.
func writePair(name string, private, public []byte) error {
	if err := writeNew(name+".key", string(private), 0o600); err != nil {
		return err
	}
	if err := writeNew(name+".pub", string(public), 0o644); err != nil {
		return errors.Join(err, os.Remove(name+".key"))
	}
	return nil
}
