package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports/attest"
	"itwin-conformance/reports/site"
	"itwin-conformance/schemas/escape"
)

// siteFlags are the flags of site, as given.
type siteFlags struct {
	out        string
	killMatrix string
	verifiers  map[string]string // by the version of the suite
}

func siteCommand() *cobra.Command {
	var flags siteFlags
	command := &cobra.Command{
		Use:   "site DIR",
		Short: "Render published runs into pages that compare them",
		Example: `  itwin-conformance site --out site reports/published
  itwin-conformance site --out site --verifier v0.1.0=./older-suite published`,
		Long: "site verifies the runs in DIR/<implementation>/<version>/ and renders them into static\n" +
			"pages: implementations by requirements, and the history of each.\n\n" +
			"Where an attestation is there, every public key beside it (*.pub) has to have signed\n" +
			"it. One run that does not verify, and nothing is written: exit code 1. A run of an\n" +
			"older version of the suite, which asked differently, is verified by that version's\n" +
			"binary, given by --verifier.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error { return writeSite(command, args[0], flags) },
	}
	set := command.Flags()
	set.StringVar(&flags.out, "out", "site", "directory of the pages, which must not be there yet")
	set.StringVar(&flags.killMatrix, "kill-matrix", "", "page to link to, as selftest --format html writes it")
	set.StringToStringVar(&flags.verifiers, "verifier", nil, "VERSION=FILE: the binary that verifies the runs of that version of the suite; may be repeated")
	return command
}

func writeSite(command *cobra.Command, dir string, flags siteFlags) error {
	bundles, err := site.Find(dir)
	if err != nil {
		return err
	}
	var killMatrix []byte
	if flags.killMatrix != "" {
		if killMatrix, err = os.ReadFile(flags.killMatrix); err != nil {
			return fmt.Errorf("--kill-matrix: %w", err)
		}
	}
	refused, published := false, map[string]string{}
	for i := range bundles {
		problems, err := verifyPublished(command, &bundles[i], flags.verifiers)
		if err != nil {
			return err
		}
		if err := context.Cause(command.Context()); err != nil {
			return err
		}
		if report := bundles[i].Report; report != nil {
			if other, twice := published[report.Run.ID]; twice {
				problems = append(problems, fmt.Sprintf("run %s is published as %s too", report.Run.ID, other))
			}
			published[report.Run.ID] = bundles[i].Dir
		}
		for _, problem := range problems {
			refused = true
			fmt.Fprintf(command.ErrOrStderr(), "%s: %s\n", bundles[i].Dir, escape.Line(problem))
		}
	}
	if refused {
		return exit{code: exitRefused}
	}
	if err := site.Write(flags.out, bundles, killMatrix); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	fmt.Fprintln(command.OutOrStdout(), filepath.Join(flags.out, "index.html"))
	return nil
}

// verifyPublished gives a bundle its report and its signers, and says what of it
// does not hold.
func verifyPublished(command *cobra.Command, published *site.Bundle, verifiers map[string]string) (problems []string, err error) {
	run, err := bundle.Verify(published.Dir, suiteVersion())
	if err != nil {
		return nil, err
	}
	if run.Report != nil && verifiers[run.Report.Suite.Version] != "" {
		run.Findings, err = verifyElsewhere(command.Context(), verifiers[run.Report.Suite.Version], run.Report.Suite.Version, published.Dir)
		if err != nil {
			return nil, err
		}
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
	attestation, problems := attest.Verify(command.Context(), envelope, keys, run.ReportFile, run.EvidenceFile)
	if len(problems) > 0 {
		return problems, nil
	}
	if of := attestation.Implementation; of.Name != published.Implementation || of.Version != published.Version {
		return []string{fmt.Sprintf("the attestation is of %.80q, version %.80q, and its folder is called otherwise", of.Name, of.Version)}, nil
	}
	for _, key := range keys {
		published.Signers = append(published.Signers, key.Fingerprint())
	}
	return nil, nil
}
