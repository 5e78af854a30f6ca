package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
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
		Short: "Judge a target; without flags, the embedded reference implementation",
		Args:  cobra.NoArgs,
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
	set.IntVar(&flags.concurrency, "concurrency", 64, "cases under way at once, at most")
	set.DurationVar(&flags.timeout, "timeout", 30*time.Second, "for each case, without the waits that the target asks for")
	alterationFlags(set, &flags.embedded)
	flags.gate.define(set)
	set.StringVar(&flags.challenge, "challenge", "", "what a certifier gave to be sent with every request")
	set.BoolVar(&flags.production, "allow-production", false, "judge the platform in production, where images are deleted")
	set.BoolVar(&flags.keep, "keep", false, "leave on the target what was arranged, to look at it; sweep takes it away later")
	set.BoolVar(&flags.dryRun, "dry-run", false, "print which cases would run, and send nothing")
	set.BoolVar(&flags.json, "json", false, "print the report as JSON instead of text")
	return command
}

func run(command *cobra.Command, flags runFlags) error {
	if flags.target == fixtures.EmbeddedName && !command.Flags().Changed("exhaustive") {
		flags.exhaustive = true // it has no quota
	}
	selection := suites.Selection{
		LabelFilter: flags.labelFilter, Requirements: flags.requirements, Level: suites.Level(flags.level), Exhaustive: flags.exhaustive,
	}
	cases, err := selectCases(selection)
	if err != nil {
		return err
	}
	if err := flags.check(); err != nil {
		return err
	}
	if command.Flags().Changed("requirement") && len(flags.requirements) == 0 {
		return errors.New("--requirement: an id is needed (see itwin-conformance list)")
	}
	gate, err := flags.gate.open()
	if err != nil {
		return err
	}
	identity := fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion(), Challenge: flags.challenge}
	target, err := openTarget(flags, identity)
	if err != nil {
		return err
	}
	defer closeTarget(command.ErrOrStderr(), target)
	flags.followTarget(command.Flags(), target)
	if target.Production() && !flags.production {
		return fmt.Errorf("%s is the platform in production, and the suite deletes images: --allow-production is needed", target.BaseURL)
	}
	if _, creates := target.Arranger.(fixtures.Creator); flags.keep && !creates {
		return errors.New("--keep: prepared iTwins serve one case after another, and none stays as a case left it")
	}
	if flags.dryRun {
		return printCases(command.OutOrStdout(), cases, flags.json)
	}
	out := cmp.Or(flags.out, filepath.Join("reports", "out", target.Name))
	if err := writable(out); err != nil {
		return err
	}
	ctx := command.Context()
	if err := target.Ready(ctx); err != nil {
		if ctx.Err() != nil {
			return err // main says that it was interrupted
		}
		return exit{exitUnreachable, err.Error() + hint(flags.target)}
	}

	journal, err := keepJournal(flags, target, identity)
	if err != nil {
		return err
	}
	over := bundle.Run{Started: time.Now()}
	shown := newProgress(command.ErrOrStderr(), len(cases), target)
	defer context.AfterFunc(ctx, shown.interrupted)()
	started := suites.Start(ctx, target, cases, suites.Options{
		Concurrency: flags.concurrency, Timeout: flags.timeout, Selection: selection, Keep: flags.keep, Done: shown.done,
	})
	suites.RunSpecs(started, selection)
	over.Results = started.Results()
	duration := time.Since(over.Started)
	journalErr := journal.Close()
	over.About = evidence.Run{
		Suite: bundle.Suite(identity.Version), Target: bundle.TargetOf(target.Name, target.Recorded()),
		ID: identity.ID, Challenge: identity.Challenge, Started: over.Started.UTC().Format(time.RFC3339Nano), DurationMs: bundle.Milliseconds(duration),
		Interrupted: errors.Is(context.Cause(ctx), suites.ErrInterrupted), Keep: flags.keep, Concurrency: flags.concurrency,
		TimeoutMs: bundle.Milliseconds(flags.timeout), FailOn: gate.failOn, Baseline: gate.baseline,
		Selection: reports.Selection{
			LabelFilter: selection.LabelFilter, Requirements: selection.Requirements, Level: reports.Level(selection.Level),
			Exhaustive: selection.Exhaustive,
		},
	}
	shown.end()
	tellLeft(command.ErrOrStderr(), journal, flags.target)

	report := over.Report()
	compared, err := gate.close(report)
	if err != nil {
		return err
	}
	if compared != nil {
		over.About.Regressions = compared.Regressions()
	}
	kept, err := over.Keep(report)
	if err != nil {
		return err
	}
	shownErr := printReport(command.OutOrStdout(), report, flags.json)
	paths, err := reports.WriteDir(out, report, reports.File{Name: evidence.FileName, Content: kept})
	if err := errors.Join(shownErr, err, journalErr); err != nil {
		return fmt.Errorf("writing the reports: %w", err)
	}
	for _, path := range paths {
		fmt.Fprintln(command.ErrOrStderr(), "report:", path)
	}
	commands := command.OutOrStdout()
	if flags.json { // which is to be read by a program
		commands = command.ErrOrStderr()
	}
	if compared != nil {
		if err := reports.WriteComparison(commands, compared); err != nil {
			return err
		}
	}
	if err := tellPipeline(commands, report, out); err != nil {
		return err
	}
	ended := exit{code: report.ExitCode()}
	if report.Conclusion.Outcome == reports.Unreachable {
		ended.message = report.Conclusion.Reason + hint(flags.target)
	}
	return ended
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

func openTarget(flags runFlags, identity fixtures.RunIdentity) (*fixtures.Target, error) {
	if flags.target == fixtures.EmbeddedName {
		return fixtures.Embedded(identity, flags.embedded)
	}
	return fixtures.LoadTarget(flags.target, identity)
}

// hint names the command that knows more, where there is a target file.
func hint(target string) string {
	if target == fixtures.EmbeddedName {
		return ""
	}
	return "; itwin-conformance doctor --target " + target + " says what else is missing"
}

// keepJournal begins the journal of a run that creates something on a target
// which outlives it.
func keepJournal(flags runFlags, target *fixtures.Target, identity fixtures.RunIdentity) (*fixtures.Journal, error) {
	creator, creates := target.Arranger.(fixtures.Creator)
	if !creates || flags.target == fixtures.EmbeddedName {
		return nil, nil
	}
	journal, err := fixtures.OpenJournal(target.BaseURL, identity.ID)
	creator.Record(journal)
	return journal, err
}

// tellLeft says what a sweep would take away.
func tellLeft(out io.Writer, journal *fixtures.Journal, target string) {
	if left := journal.Left(); left > 0 {
		fmt.Fprintf(out, "%d iTwins are or may be left on the target: itwin-conformance sweep --target %s takes them away\n", left, target)
	}
}

func closeTarget(log io.Writer, target *fixtures.Target) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := target.Close(ctx); err != nil {
		fmt.Fprintln(log, "closing the target:", err)
	}
}

// writable makes the directory of the reports and proves that a file can be
// written there: better to know before the run than after it.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out: a directory that can be written to is needed: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("--out: a directory that can be written to is needed: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func printReport(out io.Writer, report *reports.Report, asJSON bool) error {
	if asJSON {
		return reports.WriteJSON(out, report)
	}
	options := reports.TextOptions{}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		options.Color = os.Getenv("NO_COLOR") == ""
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			options.Width = width
		}
	}
	return reports.WriteText(out, report, options)
}
