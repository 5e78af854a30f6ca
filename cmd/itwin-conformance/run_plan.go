package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// planned is a run of which everything is known, and nothing was sent.
type planned struct {
	flags     runFlags
	selection suites.Selection
	cases     []*suites.Case
	gate      gate
	identity  fixtures.RunIdentity
	target    *fixtures.Target // to be closed
	out       string           // directory of the reports
}

// plan understands what flags and files ask for.
func plan(command *cobra.Command, flags runFlags) (p *planned, err error) {
	if flags.target == fixtures.EmbeddedName && !command.Flags().Changed("exhaustive") {
		flags.exhaustive = true // it has no quota
	}
	p = &planned{selection: suites.Selection{
		LabelFilter: flags.labelFilter, Requirements: flags.requirements, Level: suites.Level(flags.level), Exhaustive: flags.exhaustive,
	}}
	if p.cases, err = selectCases(p.selection); err != nil {
		return nil, err
	}
	if err := flags.check(); err != nil {
		return nil, err
	}
	if p.gate, err = flags.gate.open(); err != nil {
		return nil, err
	}
	if err := flags.generate.check(command.Flags(), time.Now()); err != nil {
		return nil, err
	}
	p.identity = fixtures.RunIdentity{ID: uuid.NewString(), Version: suiteVersion(), Challenge: flags.challenge}
	if p.target, err = openTarget(flags, p.identity); err != nil {
		return nil, err
	}
	flags.followTarget(command.Flags(), p.target)
	p.flags = flags
	p.out = cmp.Or(flags.out, filepath.Join("reports", "out", folderOf(p.target)))
	command.Annotations = map[string]string{outAnnotation: p.out}
	if err := p.mayRun(); err != nil {
		closeTarget(command.ErrOrStderr(), p.target)
		return nil, err
	}
	return p, nil
}

// mayRun returns an error when the flags ask for what the target does not allow, or for
// what cannot be.
func (p *planned) mayRun() error {
	if strings.ContainsFunc(p.out, unicode.IsControl) { // it is told to pipelines, on a line
		return fmt.Errorf("--out %q: a path without line ends and other control characters is needed", p.out)
	}
	if err := p.target.KeepApart(suiteWords()...); err != nil {
		return fmt.Errorf("target file %s: %w", p.flags.target, err)
	}
	if p.target.Production() && !p.flags.production {
		return fmt.Errorf("%s is the platform in production, and the suite deletes images: --allow-production is needed", p.target.BaseURL)
	}
	_, creates := p.target.Arranger.(fixtures.Creator)
	if p.flags.keep && !creates {
		return errors.New("--keep: prepared iTwins serve one case after another, and none stays as a case left it")
	}
	if creates && p.flags.target != fixtures.EmbeddedName && !p.flags.dryRun {
		_, err := fixtures.JournalDir(p.target.BaseURL)
		return err
	}
	return nil
}

// ready returns an error when the run would come to nothing: its reports cannot be
// written, or nothing can be judged on the target. It waits for a token that has to expire
// first, and says so.
func (p *planned) ready(ctx context.Context, log io.Writer) error {
	if err := writable(p.out); err != nil {
		return err
	}
	for _, warning := range p.target.SentInTheClear() {
		fmt.Fprintln(log, "warning:", warning)
	}
	err := p.target.Ready(ctx)
	if missing := p.target.NotSignedIn(); err == nil && missing != nil { // and the run goes without them
		fmt.Fprintln(log, "warning:", missing)
	}
	if err == nil {
		err = p.target.AwaitExpiry(ctx, func(until time.Time) {
			fmt.Fprintf(log, "waiting until %s, when the token of persona expired is past its time\n", until.Format(time.RFC3339))
		})
	}
	if err == nil || ctx.Err() != nil {
		return err // main says that it was interrupted
	}
	return exit{exitUnreachable, err.Error() + hint(p.flags.target)}
}

// writable makes the directory of the reports and proves that a file can be
// written there: better to know before the run than after it.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out: a directory that can be written to is needed: %w", err)
	}
	return writableFolder("--out", dir)
}

// writableFolder proves that a file can be written to a folder that a flag names.
func writableFolder(flag, dir string) error {
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("%s: a directory that can be written to is needed: %w", flag, err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
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
