package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports/attest"
	"itwin-conformance/reports/site"
)

func siteCommand() *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:   "site DIR",
		Short: "Render published runs into pages that compare them",
		Long: "site verifies the runs in DIR/<implementation>/<version>/ and renders them into static\n" +
			"pages: implementations by requirements, and the history of each.\n\n" +
			"Where an attestation is there, every public key beside it (*.pub) has to have signed\n" +
			"it. One run that does not verify, and nothing is written: exit code 1.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error { return writeSite(command, args[0], out) },
	}
	command.Flags().StringVar(&out, "out", "site", "directory of the pages, which must not be there yet")
	return command
}

func writeSite(command *cobra.Command, dir, out string) error {
	bundles, err := site.Find(dir)
	if err != nil {
		return err
	}
	refused := false
	for i := range bundles {
		problems, err := verifyPublished(command, &bundles[i])
		if err != nil {
			return err
		}
		for _, problem := range problems {
			refused = true
			fmt.Fprintf(command.ErrOrStderr(), "%s: %s\n", bundles[i].Dir, problem)
		}
	}
	if refused {
		return exit{code: exitRefused}
	}
	if err := site.Write(out, bundles); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	fmt.Fprintln(command.OutOrStdout(), filepath.Join(out, "index.html"))
	return nil
}

// verifyPublished gives a bundle its report and its signers, and says what of it
// does not hold.
func verifyPublished(command *cobra.Command, published *site.Bundle) (problems []string, err error) {
	run, err := bundle.Verify(published.Dir, suiteVersion())
	if err != nil {
		return nil, err
	}
	if len(run.Findings) > 0 {
		return run.Findings[:min(len(run.Findings), mostFindings)], nil
	}
	published.Report = run.Report
	attested, err := filepath.Glob(filepath.Join(published.Dir, attest.FileName))
	if err != nil || len(attested) == 0 {
		return nil, err
	}
	var flags attestationFlags
	if flags.publicKeys, err = filepath.Glob(filepath.Join(published.Dir, "*.pub")); err != nil {
		return nil, err
	}
	if len(flags.publicKeys) == 0 {
		return []string{"an attestation is there, and no public key beside it (*.pub) to check it by"}, nil
	}
	keys, err := flags.keys()
	if err != nil {
		return nil, err
	}
	envelope, err := readSmall(attested[0])
	if err != nil {
		return nil, err
	}
	if _, problems = attest.Verify(command.Context(), envelope, keys, run.ReportFile, run.EvidenceFile); len(problems) == 0 {
		for _, path := range flags.publicKeys {
			published.Signers = append(published.Signers, filepath.Base(path))
		}
	}
	return problems, nil
}
