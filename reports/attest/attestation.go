// Package attest states what a run found out about an implementation, in a form
// that a third party checks by tools of its own: an in-toto Statement whose
// predicate is a test result, in a signed DSSE envelope.
//
// It knows the report of a run and the bytes of its evidence, and nothing of how
// they came about.
package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"itwin-conformance/reports"
)

// The names by which the subjects of an attestation go: those of the files.
const (
	ReportName   = reports.FileName
	EvidenceName = "evidence.jsonl"
)

// Implementation is what was judged, as its vendor names it. A run sees a server
// and cannot tell: it is the signer who vouches for it.
type Implementation struct {
	Name    string
	Version string
	// SHA256 is the digest of the artefact that was running, in lower-case
	// hexadecimal, or "".
	SHA256 string
}

// Attestation is what is stated about one run.
type Attestation struct {
	Implementation Implementation
	Target         reports.Target // where it was running
	Suite          string         // its name
	SuiteVersion   string
	Documentation  reports.Documentation
	RunID          string
	Started        string // RFC 3339, in UTC
	Challenge      string // "" where nobody gave one
	Outcome        reports.Outcome
	Level          reports.Reached
	// Proofs are what shows that the tokens are of the target's issuer, with the personas
	// whose tokens those are. Those by reports.VendorsWord are the word of the vendor.
	Proofs map[string][]string
	// Passed, Warned and Failed are ids of requirements. A warned one failed and
	// was not required. What was not testable or only observed is in none.
	Passed, Warned, Failed []string
	// ReportSHA256 and EvidenceSHA256 are of the files as they are, byte for byte.
	ReportSHA256, EvidenceSHA256 string
}

// Of returns what is to be stated about an implementation by the files of a run:
// report is what reportFile holds.
func Of(implementation Implementation, report *reports.Report, reportFile, evidenceFile []byte) Attestation {
	a := Attestation{
		Implementation: implementation,
		Target:         reports.Target{Name: report.Target.Name, BaseURL: report.Target.BaseURL, Connection: report.Target.Connection},
		Suite:          report.Suite.Name,
		SuiteVersion:   report.Suite.Version,
		Documentation:  report.Suite.Documentation,
		RunID:          report.Run.ID,
		Started:        report.Run.Started,
		Challenge:      report.Run.Challenge,
		Outcome:        report.Conclusion.Outcome,
		Level:          report.Conclusion.Level,
		Proofs:         report.Proofs(),
		ReportSHA256:   digest(reportFile),
		EvidenceSHA256: digest(evidenceFile),
	}
	for _, requirement := range report.Requirements {
		switch required := report.Conclusion.Requires(requirement.Level); {
		case requirement.Verdict == reports.Pass:
			a.Passed = append(a.Passed, requirement.ID)
		case requirement.Verdict == reports.Fail && required:
			a.Failed = append(a.Failed, requirement.ID)
		case requirement.Verdict == reports.Fail:
			a.Warned = append(a.Warned, requirement.ID)
		}
	}
	return a
}

// The results of in-toto's test result.
const (
	passed = "PASSED"
	warned = "WARNED"
	failed = "FAILED"
)

// Result is PASSED where the implementation conforms and reached level full,
// WARNED where it reached level core, and FAILED otherwise: whoever reads nothing
// else must not take a part of a run for the whole.
func (a Attestation) Result() string {
	switch {
	case a.Outcome == reports.Conforms && a.Level == reports.ReachedFull:
		return passed
	case a.Outcome == reports.Conforms && a.Level == reports.ReachedCore:
		return warned
	default:
		return failed
	}
}

// Certifies reports whether the implementation conforms and reached a level, so
// that there is something to certify.
func (a Attestation) Certifies() bool { return a.Result() != failed }

// Vouched are the personas for whose tokens there is nothing but the vendor's word, sorted.
func (a Attestation) Vouched() []string { return a.Proofs[reports.VendorsWord] }

// named is what an implementation and its version may be called: a line that
// needs no quotation marks anywhere.
var named = regexp.MustCompile(`^[A-Za-z0-9@][A-Za-z0-9@/._+~:-]{0,127}$`)

// digestForm is a digest as registries write it.
var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// NewImplementation checks what a vendor says of its implementation. artefact is
// "sha256:" and 64 hexadecimal digits, or "". The error is one line and names
// what is wrong.
func NewImplementation(name, version, artefact string) (Implementation, error) {
	if artefact != "" && !digestForm.MatchString(artefact) {
		return Implementation{}, fmt.Errorf("digest %q: sha256: and 64 lower-case hexadecimal digits are needed", artefact)
	}
	implementation := Implementation{Name: name, Version: version, SHA256: strings.TrimPrefix(artefact, "sha256:")}
	return implementation, implementation.check()
}

// check says what is wrong with the name or version, whoever gave it.
func (i Implementation) check() error {
	const needed = "up to 128 letters, digits, and characters of @/._+~:- are needed"
	switch {
	case !named.MatchString(i.Name):
		return fmt.Errorf("implementation %.200q: %s", i.Name, needed)
	case !named.MatchString(i.Version):
		return fmt.Errorf("implementation version %.200q: %s", i.Version, needed)
	}
	return nil
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
