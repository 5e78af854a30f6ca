package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/selftest"
)

func selftestCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "selftest",
		Short: "Prove that the suite catches what is wrong, and nothing else",
		Example: `  itwin-conformance selftest
  itwin-conformance selftest --format html >kill-matrix.html`,
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			write, known := map[string]func(io.Writer, []selftest.Trial) error{
				"text": writeTrials, "markdown": selftest.WriteMarkdown, "json": selftest.WriteJSON, "html": selftest.WriteHTML,
			}[format]
			if !known {
				return fmt.Errorf("--format %q: text, markdown, html or json is needed", format)
			}
			trials := selftest.Run(command.Context(), selftest.Subjects(), deleteimage.Requirements())
			if err := write(command.OutOrStdout(), trials); err != nil {
				return err
			}
			for _, trial := range trials {
				if !trial.Right() {
					return exit{code: exitRefused}
				}
			}
			return nil
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text, markdown, html or json")
	completed(command, "format", oneOf("text", "markdown", "html", "json"))
	return command
}

// writeTrials counts what was found, and tells of what was not right.
func writeTrials(out io.Writer, trials []selftest.Trial) error {
	counts := map[selftest.Kind]map[selftest.Finding]int{}
	var longest time.Duration
	for _, trial := range trials {
		if counts[trial.Subject.Kind] == nil {
			counts[trial.Subject.Kind] = map[selftest.Finding]int{}
		}
		counts[trial.Subject.Kind][trial.Finding]++
		longest = max(longest, trial.Duration)
		if !trial.Right() {
			fmt.Fprintf(out, "%s %s: %s: %s\n", trial.Subject.Kind, trial.Subject.Name, trial.Finding, trial.Reason)
		}
		if trial.Retried != "" {
			fmt.Fprintf(out, "%s %s: the first trial was not right: %s\n", trial.Subject.Kind, trial.Subject.Name, trial.Retried)
		}
	}
	for _, kind := range []selftest.Kind{selftest.Reference, selftest.Variant, selftest.Fault} {
		for _, finding := range []selftest.Finding{
			selftest.Passed, selftest.Caught, selftest.Untestable, selftest.Accused, selftest.Misattributed, selftest.Survived, selftest.Broken,
		} {
			if n := counts[kind][finding]; n > 0 {
				fmt.Fprintf(out, "%4d  %-9s  %s\n", n, kind, finding)
			}
		}
	}
	_, err := fmt.Fprintf(out, "%4d  tried a second time\nthe longest trial took %.1f s\n", selftest.Retried(trials), longest.Seconds())
	return err
}
