package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itwin-conformance/cmd/itwin-conformance/bundle"
	"itwin-conformance/reports"
	"itwin-conformance/reports/attest"
	"itwin-conformance/schemas/givenfile"
)

// attestationFlags say how the attestation of a run is to be checked.
type attestationFlags struct {
	file       string
	publicKeys []string
	challenge  string
}

func (f *attestationFlags) add(set *pflag.FlagSet) {
	set.StringArrayVar(&f.publicKeys, "public-key", nil, "public key that has to have signed the attestation; may be repeated, and all have to")
	set.StringVar(&f.file, "attestation", "", "the attestation (default DIR/"+attest.FileName+")")
	set.StringVar(&f.challenge, "challenge", "", "what every request of the run has to have carried")
}

// path is where the attestation of the run in dir is.
func (f attestationFlags) path(dir string) string {
	return cmp.Or(f.file, filepath.Join(dir, attest.FileName))
}

// verify returns the attestation of a verified run, of which everything holds.
// Otherwise it tells what does not, a line each.
func (f attestationFlags) verify(command *cobra.Command, dir string, run *bundle.Verified) ([]byte, *attest.Verified, error) {
	keys, err := f.keys()
	if err != nil {
		return nil, nil, err
	}
	envelope, err := readSmall(f.path(dir))
	if err != nil {
		return nil, nil, fmt.Errorf("--attestation: %w", err)
	}
	verified, problems := attest.Verify(command.Context(), envelope, keys, run.ReportFile, run.EvidenceFile)
	if verified != nil && verified.SuiteVersion != suiteVersion() {
		problems = append(problems, fmt.Sprintf("it was made by version %.80q of the suite, and this is %s: that version has to verify it", verified.SuiteVersion, suiteVersion()))
	}
	if err := f.checkChallenge(run.Report); err != nil {
		problems = append(problems, err.Error())
	}
	for _, problem := range problems {
		fmt.Fprintf(command.ErrOrStderr(), "%s: %s\n", f.path(dir), problem)
	}
	if len(problems) > 0 {
		return nil, nil, exit{code: exitRefused}
	}
	return envelope, verified, nil
}

// notGiven are the names of files in dir that are neither the attestation in question
// nor a key that was given.
func (f attestationFlags) notGiven(dir string, names []string) []string {
	given := append([]string{f.path(dir)}, f.publicKeys...)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(given, func(path string) bool { return sameFile(path, filepath.Join(dir, name)) })
	})
}

func sameFile(a, b string) bool {
	one, errA := os.Stat(a)
	other, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(one, other)
}

// tell prints what an attestation that verified says, and by whose word.
func (f attestationFlags) tell(out io.Writer, verified *attest.Verified) {
	fmt.Fprintln(out, conclusionOf(verified.Attestation))
	for _, path := range f.publicKeys {
		fmt.Fprintf(out, "signed by %s\n", path)
	}
	f.tellUnchecked(out, verified)
}

// tellUnchecked says how many signatures nobody asked for.
func (f attestationFlags) tellUnchecked(out io.Writer, verified *attest.Verified) {
	if verified.Unchecked > 0 {
		fmt.Fprintf(out, "not checked: %d more, of keys that were not given\n", verified.Unchecked)
	}
}

// checkChallenge checks the challenge that is asked for, and without one that
// the run answers to the challenge it claims.
func (f attestationFlags) checkChallenge(report *reports.Report) error {
	challenge := cmp.Or(f.challenge, report.Run.Challenge)
	if challenge == "" {
		return nil
	}
	return reports.CheckChallenge(report, challenge)
}

// keys reads the public keys. One given twice is a mistake: two signatures were
// wanted.
func (f attestationFlags) keys() ([]attest.PublicKey, error) {
	if len(f.publicKeys) == 0 {
		return nil, errors.New("--public-key: the key that signed the attestation is needed")
	}
	var keys []attest.PublicKey
	file := map[string]string{}
	for _, path := range f.publicKeys {
		key, err := readKey("--public-key", path, attest.ParsePublicKey)
		if err != nil {
			return nil, err
		}
		if other, twice := file[key.Fingerprint()]; twice {
			return nil, fmt.Errorf("--public-key: %s and %s are the same key", other, path)
		}
		file[key.Fingerprint()] = path
		keys = append(keys, key)
	}
	return keys, nil
}

// readSmall reads a key or an attestation, which are a few kilobytes.
func readSmall(path string) ([]byte, error) {
	return givenfile.Read(path, 1<<20)
}
