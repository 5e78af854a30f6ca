package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/reports"
	"itwin-conformance/reports/attest"
	"itwin-conformance/schemas/escape"
)

func attestCommand() *cobra.Command {
	var keyFile, name, version, digest string
	command := &cobra.Command{
		Use:   "attest [flags] DIR",
		Short: "Sign what a run found out about an implementation",
		Example: `  itwin-conformance attest --key vendor.key --implementation acme-itwins \
    --implementation-version 1.4.0 bundle
  itwin-conformance attest --key vendor.key --implementation acme-itwins \
    --implementation-version 1.4.0 --digest sha256:0123… bundle`,
		Long: "attest verifies the run in DIR and writes DIR/" + attest.FileName + ": an in-toto Statement\n" +
			"with the result of the run, and the digests of its report and its evidence, in a\n" +
			"signed DSSE envelope. It says the truth of a run that failed too; only one that\n" +
			"reached level core or full certifies anything. It overwrites nothing.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			implementation, err := attest.NewImplementation(name, version, digest)
			if err != nil {
				return fmt.Errorf("the %w", err)
			}
			key, err := readKey("--key", keyFile, attest.ParsePrivateKey)
			if err != nil {
				return err
			}
			path := filepath.Join(args[0], attest.FileName)
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s is there already, and is not overwritten; others may have signed it", path)
			}
			run, err := verifiedBundle(command, args[0])
			if err != nil {
				return err
			}
			if made := run.Report.Suite.Version; made != suiteVersion() {
				return exit{exitRefused, fmt.Sprintf("not signed: the run was made by version %.80q of the suite, and this is %s: that version attests it", made, suiteVersion())}
			}
			attestation := attest.Of(implementation, run.Report, run.ReportFile, run.EvidenceFile)
			envelope, err := attest.Sign(command.Context(), attestation, key)
			if err != nil {
				return err
			}
			if err := reports.ReplaceFile(path, envelope, 0o644); err != nil {
				return fmt.Errorf("writing %s: %w", path, err)
			}
			fmt.Fprintf(command.OutOrStdout(), "%s\n%s: signed by %s\n", conclusionOf(attestation), path, key.Fingerprint())
			return nil
		},
	}
	set := command.Flags()
	set.StringVar(&keyFile, "key", "", "private key, as keygen writes it")
	set.StringVar(&name, "implementation", "", "name of what was judged")
	set.StringVar(&version, "implementation-version", "", "its version")
	set.StringVar(&digest, "digest", "", "digest of the artefact that was running, such as sha256:… of its container image")
	required(command, "key", "implementation", "implementation-version")
	return command
}

// conclusionOf is what an attestation says, on one line.
func conclusionOf(a attest.Attestation) string {
	line := fmt.Sprintf("%s %s, judged as %q at %q: %s, %s (level %s)",
		a.Implementation.Name, a.Implementation.Version, a.Target.Name, a.Target.BaseURL, a.Result(), a.Outcome, a.Level)
	if a.Challenge != "" {
		line += ", answering challenge " + a.Challenge
	}
	if vouched := a.Vouched(); len(vouched) > 0 {
		line += ", on the vendor's word for the tokens of " + escape.Line(strings.Join(vouched, ", "))
	}
	return line
}

// readKey reads the key that a flag names.
func readKey[Key any](flag, path string, parse func([]byte) (Key, error)) (Key, error) {
	var none Key
	text, err := readSmall(path)
	if err != nil {
		return none, fmt.Errorf("%s: %w", flag, err)
	}
	key, err := parse(text)
	if err != nil {
		return none, fmt.Errorf("%s %s: %w", flag, path, err)
	}
	return key, nil
}
