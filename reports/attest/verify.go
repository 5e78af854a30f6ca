package attest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"itwin-conformance/reports"
)

// Verified is an attestation whose signatures hold.
type Verified struct {
	Attestation
	// Unchecked is how many signatures the envelope has of keys that nobody asked
	// for. They prove nothing.
	Unchecked int
}

// Verify checks that every key signed the attestation, that its statement is one
// this suite makes, and that the files of the run bear out all of it. Problems are
// one line each, the most important first; nil where there is none. Where a
// signature is missing, nothing that the attestation says is returned.
func Verify(ctx context.Context, attestation []byte, keys []PublicKey, reportFile, evidenceFile []byte) (*Verified, []string) {
	envelope, statement, err := read(attestation)
	if err != nil {
		return nil, []string{err.Error()}
	}
	if len(keys) == 0 {
		return nil, []string{"no public key is given, so no signature can be checked"}
	}
	var problems []string
	for _, key := range keys {
		if !signed(ctx, envelope, key) {
			problems = append(problems, fmt.Sprintf("key %s did not sign this attestation", key.Fingerprint()))
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	unchecked := 0
	for _, signature := range envelope.Signatures {
		switch {
		case slices.ContainsFunc(keys, func(key PublicKey) bool { return accepts(ctx, key, *envelope, signature) }):
		case slices.ContainsFunc(keys, func(key PublicKey) bool { return key.Fingerprint() == signature.KeyID }):
			problems = append(problems, fmt.Sprintf("a signature that calls itself one of key %s is none", signature.KeyID))
		default:
			unchecked++
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	stated, err := decode(statement)
	if err != nil {
		return nil, []string{err.Error()}
	}
	verified := &Verified{stated, unchecked}
	report, err := reports.Parse(reportFile)
	if err != nil {
		return verified, []string{fmt.Sprintf("%s: %v", ReportName, err)}
	}
	return verified, compare(stated, Of(stated.Implementation, report, reportFile, evidenceFile))
}

// accepts reports whether a signature of an envelope is of a key.
func accepts(ctx context.Context, key PublicKey, envelope dsse.Envelope, signature dsse.Signature) bool {
	envelope.Signatures = []dsse.Signature{signature}
	return signed(ctx, &envelope, key)
}

// compare names each fact that an attestation states otherwise than the files do.
func compare(stated, found Attestation) []string {
	var problems []string
	for _, fact := range []struct{ name, stated, found string }{
		{"SHA-256 of " + ReportName, stated.ReportSHA256, found.ReportSHA256},
		{"SHA-256 of " + EvidenceName, stated.EvidenceSHA256, found.EvidenceSHA256},
		{"run", stated.RunID, found.RunID},
		{"start", stated.Started, found.Started},
		{"target", stated.Target.Name, found.Target.Name},
		{"base URL", stated.Target.BaseURL, found.Target.BaseURL},
		{"connection", inWords(stated.Target.Connection), inWords(found.Target.Connection)},
		{"proof of the tokens", inWords(stated.Proofs), inWords(found.Proofs)},
		{"challenge", stated.Challenge, found.Challenge},
		{"suite", stated.Suite, found.Suite},
		{"version of the suite", stated.SuiteVersion, found.SuiteVersion},
		{"documentation", stated.Documentation.URL, found.Documentation.URL},
		{"SHA-256 of the documentation", stated.Documentation.SHA256, found.Documentation.SHA256},
		{"outcome", string(stated.Outcome), string(found.Outcome)},
		{"level", string(stated.Level), string(found.Level)},
		{"passed requirements", strings.Join(stated.Passed, " "), strings.Join(found.Passed, " ")},
		{"failed requirements that are not required", strings.Join(stated.Warned, " "), strings.Join(found.Warned, " ")},
		{"failed requirements", strings.Join(stated.Failed, " "), strings.Join(found.Failed, " ")},
	} {
		if fact.stated != fact.found {
			problems = append(problems, fmt.Sprintf("%s: the attestation says %.200q, the files of the run %.200q", fact.name, fact.stated, fact.found))
		}
	}
	return problems
}

// inWords is a fact of several parts in one text.
func inWords(fact any) string {
	text, _ := json.Marshal(fact) // texts, lists of them, and a truth
	return string(text)
}
