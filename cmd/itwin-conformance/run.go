package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/suites"
)

// runFlags are the flags of run, as given.
type runFlags struct {
	target       string
	out          string
	labelFilter  string
	requirements []string
	level        string
	exhaustive   bool
	concurrency  int
	timeout      time.Duration
	embedded     reference.Options
	gate         gateFlags
	generate     generateFlags
	challenge    string
	production   bool
	keep         bool
	dryRun       bool
	json         bool
}

func runCommand() *cobra.Command {
	var flags runFlags
	command := &cobra.Command{
		Use:   "run",
		Short: "Judge a target; without flags, the embedded reference",
		Example: `  itwin-conformance run                        # the reference that it carries
  itwin-conformance run --target staging.yaml --exhaustive
  itwin-conformance run --target staging.yaml --keep --requirement auth.first`,
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return run(command, flags)
		},
	}
	set := command.Flags()
	set.StringVar(&flags.target, "target", fixtures.EmbeddedName, "target file, or reference for the embedded implementation")
	set.StringVar(&flags.out, "out", "", "directory of the reports (default reports/out/<target>)")
	set.StringVar(&flags.labelFilter, "label-filter", "", "run the cases with these labels, in Ginkgo's label filter language")
	set.StringSliceVar(&flags.requirements, "requirement", nil, "judge this requirement only; may be repeated")
	set.StringVar(&flags.level, "level", "", "judge down to this level: must or should (default: observe also what is left open)")
	set.BoolVar(&flags.exhaustive, "exhaustive", false, "run also the cases that send many requests (of the embedded reference: true)")
	set.IntVar(&flags.concurrency, "concurrency", 64, "cases under way at once, at most, unless the target file says it (of the embedded reference: 256)")
	set.DurationVar(&flags.timeout, "timeout", 30*time.Second, "for each case, without the waits that the target asks for")
	alterationFlags(set, &flags.embedded)
	flags.gate.define(set)
	flags.generate.define(set)
	set.StringVar(&flags.challenge, "challenge", "", "what a certifier gave to be sent with every request")
	set.BoolVar(&flags.production, "allow-production", false, "judge the platform in production, where images are deleted")
	set.BoolVar(&flags.keep, "keep", false, "leave on the target what was arranged, to look at it; sweep takes it away later")
	set.BoolVar(&flags.dryRun, "dry-run", false, "print which cases would run, and send nothing")
	set.BoolVar(&flags.json, "json", false, "print the report as JSON instead of text")
	group(set, "What is judged", "target", "requirement", "level", "label-filter", "exhaustive", "challenge", "allow-production")
	group(set, "How it is judged", "concurrency", "timeout", "keep")
	group(set, "What fails the run", "fail-on", "against", "baseline", "generate-baseline", "until", "reason", "owner")
	group(set, "What is written", "out", "json", "dry-run")
	group(set, "Of the embedded reference", alterations...)
	completedBy(command, "target", completeTarget)
	completed(command, "requirement", requirementCompletions)
	completed(command, "level", oneOf(string(suites.Must), string(suites.Should)))
	completed(command, "fail-on", oneOf(reports.FailOns()...))
	completedBy(command, "label-filter", completeLabels)
	completedFiles(command, "baseline", "yaml", "yml")
	completedFiles(command, "generate-baseline", "yaml", "yml")
	completedFiles(command, "against", "json")
	completeAlterations(command)
	return command
}

// run plans, judges and tells.
func run(command *cobra.Command, flags runFlags) error {
	p, err := plan(command, flags)
	if err != nil {
		return err
	}
	defer closeTarget(command.ErrOrStderr(), p.target)
	if flags.dryRun {
		return printCases(command.OutOrStdout(), p.cases, flags.json)
	}
	if err := p.ready(command.Context(), command.ErrOrStderr()); err != nil {
		return err
	}
	over, err := p.judge(command.Context(), command.ErrOrStderr())
	if err != nil {
		return err
	}
	return p.tell(command, over)
}

// followTarget takes what the target file asks for where no flag says otherwise.
func (f *runFlags) followTarget(set *pflag.FlagSet, target *fixtures.Target) {
	if target.Concurrency > 0 && !set.Changed("concurrency") {
		f.concurrency = target.Concurrency
	}
	if target.Timeout > 0 && !set.Changed("timeout") {
		f.timeout = target.Timeout
	}
}

// check returns an error that names the flag that cannot be.
func (f runFlags) check() error {
	switch {
	case f.concurrency < 1:
		return fmt.Errorf("--concurrency %d: at least 1 is needed", f.concurrency)
	case f.timeout <= 0:
		return fmt.Errorf("--timeout %s: a time longer than 0 is needed, such as 30s", f.timeout)
	case f.target != fixtures.EmbeddedName && (f.embedded.Latency != 0 || len(f.embedded.Faults) > 0 || f.embedded.Variant != ""):
		return fmt.Errorf("--latency, --fault and --variant are of the embedded reference only, not of --target %s", f.target)
	case f.keep && f.target == fixtures.EmbeddedName:
		return errors.New("--keep: the embedded reference ends with the run, and all that is on it")
	}
	if f.challenge != "" {
		if err := fixtures.CheckChallenge(f.challenge); err != nil {
			return fmt.Errorf("--challenge %w", err)
		}
	}
	return checkAlteration(f.embedded)
}
