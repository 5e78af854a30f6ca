package attest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"itwin-conformance/reports"
)

var acme = Implementation{Name: "acme-itwins", Version: "1.4.0", SHA256: strings.Repeat("ab", 32)}

// evidence is that of every run here: what is in it does not matter.
var evidence = []byte("{}\n")

// run is the report of one of the runs that the formats are tested with, and its
// file.
func run(t testing.TB, name string) (*reports.Report, []byte) {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var report reports.Report
	if err := json.Unmarshal(file, &report); err != nil {
		t.Fatal(err)
	}
	return &report, file
}

// attested is the envelope of a passing run, with the file of its report and the
// key that signed it.
func attested(t testing.TB) (envelope, reportFile []byte, key PrivateKey) {
	t.Helper()
	report, reportFile := run(t, "passing")
	key = newKey(t, Ed25519)
	return signedBy(t, Of(acme, report, reportFile, evidence), key), reportFile, key
}

func signedBy(t testing.TB, a Attestation, key PrivateKey) []byte {
	t.Helper()
	envelope, err := Sign(t.Context(), a, key)
	if err != nil {
		t.Fatal(err)
	}
	return envelope
}

func newKey(t testing.TB, keyType string) PrivateKey {
	t.Helper()
	private, _, err := GenerateKey(keyType)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParsePrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
