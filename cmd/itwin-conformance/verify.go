package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports"
	"itwin-conformance/reports/attest"
	"itwin-conformance/schemas/escape"
)

// mostFindings is how many of them are printed: the first say enough.
const mostFindings = 20

func verifyCommand() *cobra.Command {
	var flags attestationFlags
	command := &cobra.Command{
		Use:   "verify DIR",
		Short: "Judge the evidence of a run again, and check its attestation",
		Example: `  itwin-conformance verify reports/out/staging
  itwin-conformance verify --public-key vendor.pub --public-key ca.pub bundle`,
		Long: "verify judges the evidence.jsonl in DIR again, by the same cases, without network,\n" +
			"target file or tokens, and compares the report.json and whatever was made of it.\n" +
			"With --public-key it checks the attestation of the run too.\n\n" +
			"It exits 0 when all of it holds, whatever the report concludes; 1 when it does not,\n" +
			"or when a byte was changed, with a line for each finding; 2 when a file cannot be\n" +
			"read.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			run, err := verifiedBundle(command, args[0])
			if err != nil {
				return err
			}
			out := command.OutOrStdout()
			if len(flags.publicKeys) > 0 || flags.file != "" {
				_, verified, err := flags.verify(command, args[0], run)
				if err != nil {
					return err
				}
				tellVerified(out, run.Report)
				flags.tell(out, verified)
				tellBeside(out, flags.notGiven(args[0], run.Beside))
				return nil
			}
			if err := flags.checkChallenge(run.Report); err != nil {
				return exit{exitRefused, err.Error()}
			}
			tellVerified(out, run.Report)
			if _, err := os.Stat(flags.path(args[0])); err == nil {
				fmt.Fprintf(out, "not checked: %s, for which --public-key is needed\n", attest.FileName)
			}
			tellBeside(out, flags.notGiven(args[0], run.Beside))
			return nil
		},
	}
	flags.add(command.Flags())
	return command
}

// verifiedBundle judges the run in a directory again. When the evidence does not
// support what is there, it tells why, a line each.
func verifiedBundle(command *cobra.Command, dir string) (*bundle.Verified, error) {
	run, err := bundle.Verify(dir, suiteVersion())
	if err != nil {
		return nil, err
	}
	for i, finding := range run.Findings {
		if i == mostFindings {
			fmt.Fprintf(command.ErrOrStderr(), "%s: %d findings more\n", dir, len(run.Findings)-i)
			break
		}
		fmt.Fprintf(command.ErrOrStderr(), "%s: %s\n", dir, escape.Line(finding))
	}
	if len(run.Findings) > 0 {
		return nil, exit{code: exitRefused}
	}
	return run, context.Cause(command.Context())
}

// tellVerified says which run was verified and what it concluded.
func tellVerified(out io.Writer, report *reports.Report) {
	counts := report.Conclusion.Counts
	fmt.Fprintf(out, "verified: the evidence supports the report\n"+
		"%.200q at %.500s, run %.200s of %.200s, judged by version %.200s\n%s, level %s: %d pass, %d fail, %d not-testable, %d observed. %.1000s\n",
		report.Target.Name, escape.Line(report.Target.BaseURL), escape.Line(report.Run.ID),
		escape.Line(report.Run.Started), escape.Line(report.Suite.Version),
		report.Conclusion.Outcome, report.Conclusion.Level, counts.Pass, counts.Fail, counts.NotTestable, counts.Observed, escape.Line(report.Conclusion.Reason))
	if vouched := report.VouchedWords(); vouched != "" {
		fmt.Fprintln(out, escape.Line(vouched))
	}
}

// tellBeside says what in the folder no run wrote, so that nobody takes it for
// verified: a page by a name that looks like the report's, say.
func tellBeside(out io.Writer, names []string) {
	if len(names) == 0 {
		return
	}
	more := ""
	if most := 10; len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	fmt.Fprintf(out, "not checked, as no run writes them: %.100q%s\n", names, more)
}
