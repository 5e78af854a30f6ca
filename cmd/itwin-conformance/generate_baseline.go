package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"itwin-conformance/reports"
	"itwin-conformance/schemas/yamlfile"
)

// generateFlags are the flags of run that write a baseline, as given.
type generateFlags struct {
	file   string
	until  string
	reason string
	owner  string
}

func (f *generateFlags) define(set *pflag.FlagSet) {
	set.StringVar(&f.file, "generate-baseline", "", "add what fails to this file of known failures; what stands there stays as it is")
	set.StringVar(&f.until, "until", "", "with --generate-baseline: the last day on which the failures are accepted, such as 2027-01-31")
	set.StringVar(&f.reason, "reason", "", "with --generate-baseline: why they are accepted")
	set.StringVar(&f.owner, "owner", "nobody yet", "with --generate-baseline: who is to mend them")
}

// longestText bounds reason and owner, in characters, as the schema of baselines does.
const longestText = 500

// check returns an error when the baseline could not be written after the run.
func (f generateFlags) check(set *pflag.FlagSet, now time.Time) error {
	if f.file == "" {
		for _, name := range []string{"until", "reason", "owner"} {
			if set.Changed(name) {
				return fmt.Errorf("--%s: it goes with --generate-baseline only", name)
			}
		}
		return nil
	}
	switch day, err := time.Parse(time.DateOnly, f.until); {
	case f.until == "" || f.reason == "":
		return errors.New("--generate-baseline: --until and --reason are needed, such as --until 2027-01-31 --reason 'ticket 4711'")
	case err != nil:
		return fmt.Errorf("--until %q: a day such as 2027-01-31 is needed", f.until)
	case day.Format(time.DateOnly) < now.UTC().Format(time.DateOnly):
		return fmt.Errorf("--until %s: that day is past, and the failures would not be accepted", f.until)
	}
	for name, text := range map[string]string{"reason": f.reason, "owner": f.owner} {
		if strings.TrimSpace(text) == "" || len([]rune(text)) > longestText {
			return fmt.Errorf("--%s %.80q: a text of 1 to %d characters is needed", name, text, longestText)
		}
	}
	probe := reports.Baseline{{Requirement: "probe", Excuse: f.excuse()}}
	text, listed, err := f.read()
	if err == nil {
		_, err = probe.AddTo(text)
	}
	if err != nil {
		return fmt.Errorf("--generate-baseline %s: %w", f.file, err)
	}
	if listed == nil {
		return writableFolder("--generate-baseline", filepath.Dir(f.file))
	}
	return nil
}

func (f generateFlags) excuse() reports.Excuse {
	return reports.Excuse{Reason: f.reason, Owner: f.owner, Until: f.until}
}

// read returns the text of the file and what it lists; nothing where it is not there.
func (f generateFlags) read() ([]byte, reports.Baseline, error) {
	text, err := yamlfile.Read(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	listed, err := reports.LoadBaseline(f.file, idsThatCanFail(), caseIDs())
	return text, listed, err
}

// write adds what failed to the file, and says so in log.
func (f generateFlags) write(log io.Writer, report *reports.Report) error {
	if f.file == "" {
		return nil
	}
	text, listed, err := f.read()
	if err != nil {
		return err
	}
	added := report.FailuresFor(listed, f.excuse())
	made, err := added.AddTo(text)
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(f.file); err == nil {
		mode = info.Mode().Perm()
	}
	if err := reports.ReplaceFile(f.file, made, mode); err != nil {
		return err
	}
	var ids []string
	for _, known := range added {
		ids = append(ids, known.Requirement)
	}
	switch {
	case len(ids) > 0:
		fmt.Fprintf(log, "baseline: %s: added %s\n", f.file, strings.Join(ids, ", "))
	default:
		fmt.Fprintf(log, "baseline: %s: nothing failed that is not listed\n", f.file)
	}
	return nil
}
