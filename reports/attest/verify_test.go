package attest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"

	"itwin-conformance/reports"
)

func TestWhatIsTrueVerifies(t *testing.T) {
	for _, keyType := range []string{Ed25519, ECDSAP256} {
		for _, name := range []string{"passing", "failing", "incomplete"} {
			t.Run(keyType+" "+name, func(t *testing.T) {
				g := NewWithT(t)
				report, file := run(t, name)
				stated, key := Of(acme, report, file, evidence), newKey(t, keyType)
				verified, problems := Verify(t.Context(), signedBy(t, stated, key), []PublicKey{key.PublicKey()}, file, evidence)
				g.Expect(problems).To(BeEmpty())
				g.Expect(verified).To(Equal(&Verified{stated, 0}))
			})
		}
	}
}

// TestWhatIsNotTrueIsNamed alters one thing at a time, and signs it where the
// signer is who lies.
func TestWhatIsNotTrueIsNamed(t *testing.T) {
	report, reportFile := run(t, "passing")
	_, otherFile := run(t, "failing")
	key := newKey(t, Ed25519)
	truth := Of(acme, report, reportFile, evidence)
	resigned := func(alter func(*Attestation)) []byte {
		lie := truth
		alter(&lie)
		return signedBy(t, lie, key)
	}
	signedText := func(payloadType, text string) []byte {
		signer, err := dsse.NewEnvelopeSigner(key)
		if err != nil {
			t.Fatal(err)
		}
		envelope, err := signer.SignPayload(t.Context(), payloadType, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		file, err := write(envelope)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	statement, err := truth.encode()
	if err != nil {
		t.Fatal(err)
	}
	text := string(statement)
	honest := signedBy(t, truth, key)
	for name, each := range map[string]struct {
		envelope         []byte
		report, evidence []byte // nil: those that were attested
		says             string
	}{
		"another report":                {honest, otherFile, nil, "SHA-256 of report.json"},
		"a report of white space more":  {honest, append([]byte(" "), reportFile...), nil, "SHA-256 of report.json"},
		"a report that is none":         {honest, []byte("<html>"), nil, "report.json: checking the report: not JSON at byte 0"},
		"swapped evidence":              {honest, nil, []byte("{} \n"), "SHA-256 of evidence.jsonl"},
		"a better level":                {resigned(func(a *Attestation) { a.Level = reports.ReachedCore }), nil, nil, `level: the attestation says "core", the files of the run "full"`},
		"another outcome":               {resigned(func(a *Attestation) { a.Outcome = reports.Incomplete }), nil, nil, "outcome: "},
		"an older suite":                {resigned(func(a *Attestation) { a.SuiteVersion = "0.9.0" }), nil, nil, `version of the suite: the attestation says "0.9.0", the files of the run "1.0.0"`},
		"another suite":                 {resigned(func(a *Attestation) { a.Suite = "ours" }), nil, nil, "suite: "},
		"another documentation":         {resigned(func(a *Attestation) { a.Documentation.SHA256 = strings.Repeat("0", 64) }), nil, nil, "SHA-256 of the documentation: "},
		"a documentation elsewhere":     {resigned(func(a *Attestation) { a.Documentation.URL = "https://example.com" }), nil, nil, "documentation: "},
		"another run":                   {resigned(func(a *Attestation) { a.RunID = "run-8" }), nil, nil, `run: the attestation says "run-8"`},
		"a later start":                 {resigned(func(a *Attestation) { a.Started = "2027-01-01T00:00:00Z" }), nil, nil, "start: "},
		"another target":                {resigned(func(a *Attestation) { a.Target.Name = "production" }), nil, nil, "target: "},
		"another base URL":              {resigned(func(a *Attestation) { a.Target.BaseURL = "https://example.com" }), nil, nil, "base URL: "},
		"a name that paints":            {resigned(func(a *Attestation) { a.Implementation.Name = "\x1b[2Jacme" }), nil, nil, `implementation "\x1b[2Jacme"`},
		"a version that says more":      {resigned(func(a *Attestation) { a.Implementation.Version = "1: PASSED" }), nil, nil, `implementation version "1: PASSED"`},
		"a challenge never met":         {resigned(func(a *Attestation) { a.Challenge = "spring-2026" }), nil, nil, `challenge: the attestation says "spring-2026", the files of the run ""`},
		"a pass too many":               {resigned(func(a *Attestation) { a.Passed = append(a.Passed[:len(a.Passed):len(a.Passed)], "auth.first") }), nil, nil, "passed requirements: "},
		"a failure that was none":       {resigned(func(a *Attestation) { a.Failed = []string{"auth.first"} }), nil, nil, "failed requirements: "},
		"a warning that was none":       {resigned(func(a *Attestation) { a.Warned = []string{"auth.first"} }), nil, nil, "not required: "},
		"another payload type":          {signedText("application/json", text), nil, nil, `the payload is of type "application/json"; application/vnd.in-toto+json is needed`},
		"no statement":                  {signedText(payloadType, "hunter"), nil, nil, "no in-toto Statement"},
		"a statement of nothing":        {signedText(payloadType, "{}"), nil, nil, `the predicate is of type ""`},
		"a statement without subjects":  {signedText(payloadType, `{"predicateType":"`+PredicateType+`"}`), nil, nil, `implementation ""`},
		"another predicate":             {signedText(payloadType, strings.Replace(text, "test-result/v0.1", "vsa/v1", 1)), nil, nil, "the predicate is of type"},
		"no test result":                {signedText(payloadType, strings.Replace(text, `"passedTests":`, `"passedTrials":`, 1)), nil, nil, "the predicate is no test result"},
		"a result of its own":           {signedText(payloadType, strings.Replace(text, "PASSED", "EXCELLENT", 1)), nil, nil, "statement is not in the form"},
		"a field twice in a statement":  {signedText(payloadType, strings.Replace(text, `"_type":`, `"_type":"x","_type":`, 1)), nil, nil, "no in-toto Statement"},
		"an unknown field in it":        {signedText(payloadType, strings.Replace(text, `{"_type":`, `{"level":"full","_type":`, 1)), nil, nil, "no in-toto Statement"},
		"an unknown annotation":         {signedText(payloadType, strings.Replace(text, `"level":"full"`, `"badge":"gold","level":"full"`, 1)), nil, nil, "statement is not in the form"},
		"a subject more":                {signedText(payloadType, strings.Replace(text, `"subject":[`, `"subject":[{"name":"x","digest":{"sha256":"`+acme.SHA256+`"}},`, 1)), nil, nil, `implementation ""`},
		"a statement in another layout": {signedText(payloadType, text+"\n"), nil, nil, "statement is not in the form"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			if each.report == nil {
				each.report = reportFile
			}
			if each.evidence == nil {
				each.evidence = evidence
			}
			_, problems := Verify(t.Context(), each.envelope, []PublicKey{key.PublicKey()}, each.report, each.evidence)
			g.Expect(problems).To(ContainElement(ContainSubstring(each.says)))
			g.Expect(problems).NotTo(ContainElement(ContainSubstring("\n")))
			g.Expect(problems[0]).To(ContainSubstring(each.says), "the most important is first")
		})
	}
}

// TestEnvelopesThatAreNone: what one reader could take otherwise than another is
// taken by neither.
func TestEnvelopesThatAreNone(t *testing.T) {
	honest, reportFile, key := attested(t)
	text := string(honest)
	var envelope dsse.Envelope
	if err := json.Unmarshal(honest, &envelope); err != nil {
		t.Fatal(err)
	}
	signature := envelope.Signatures[0].Sig
	for name, each := range map[string]struct{ text, says string }{
		"nothing":                   {"", "no JSON"},
		"HTML":                      {"<html>", "no JSON"},
		"a list":                    {"[]", "no DSSE envelope"},
		"two envelopes":             {text + text, "no JSON"},
		"no signature":              {strings.Replace(text, `"signatures":[`, `"signatures":[],"x":[`, 1), "envelope is not in the form"},
		"an empty list of them":     {strings.Split(text, `"signatures":`)[0] + `"signatures":[]}`, "did not sign"},
		"a field more":              {strings.Replace(text, `{"payloadType"`, `{"level":"full","payloadType"`, 1), "envelope is not in the form"},
		"a field more on signing":   {strings.Replace(text, `{"keyid"`, `{"cert":"x","keyid"`, 1), "envelope is not in the form"},
		"a field twice":             {strings.Replace(text, `"payload":`, `"payload":"e30=","payload":`, 1), "envelope is not in the form"},
		"a field in capitals":       {strings.Replace(text, `"payload":`, `"PAYLOAD":`, 1), "envelope is not in the form"},
		"an escaped letter":         {strings.Replace(text, `"payload":"e`, `"payload":"\u0065`, 1), "envelope is not in the form"},
		"lines in the payload":      {strings.Replace(text, `"payload":"`, `"payload":"\n`, 1), "envelope is not in the form"},
		"lines in the signature":    {strings.Replace(text, `"sig":"`, `"sig":"\n`, 1), "envelope is not in the form"},
		"a payload without padding": {strings.Replace(text, envelope.Payload, strings.TrimRight(envelope.Payload, "=")+"A", 1), "envelope is not in the form"},
		"an unsigned payload":       {strings.Replace(text, envelope.Payload, base64.StdEncoding.EncodeToString([]byte("{}")), 1), "did not sign"},
		"a signature of nothing":    {strings.Replace(text, signature, "AAAA", 1), "did not sign"},
		"an empty signature":        {strings.Replace(text, signature, "", 1), "did not sign"},
		"a key of another name":     {strings.Replace(text, "SHA256:", "SHA256:x", 1), "did not sign"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(each.text).NotTo(Equal(text), "nothing was altered")
			verified, problems := Verify(t.Context(), []byte(each.text), []PublicKey{key.PublicKey()}, reportFile, evidence)
			g.Expect(verified).To(BeNil())
			g.Expect(problems).To(ConsistOf(And(ContainSubstring(each.says), Not(ContainSubstring("\n")))))
		})
	}
}

// TestNoByteOfAnAttestationMayChange tries every seventh, which comes by all places
// of base64. White space around the fields is nobody's.
func TestNoByteOfAnAttestationMayChange(t *testing.T) {
	g := NewWithT(t)
	honest, reportFile, key := attested(t)
	keys := []PublicKey{key.PublicKey()}
	for i := 0; i < len(bytes.TrimSpace(honest)); i += 7 {
		for _, flip := range []byte{0x01, 0x20} {
			altered := bytes.Clone(honest)
			altered[i] ^= flip
			_, problems := Verify(t.Context(), altered, keys, reportFile, evidence)
			g.Expect(problems).NotTo(BeEmpty(), "byte %d: %q is %q", i, honest[i], altered[i])
		}
	}
	var indented bytes.Buffer
	g.Expect(json.Indent(&indented, honest, "", "  ")).To(Succeed())
	_, problems := Verify(t.Context(), indented.Bytes(), keys, reportFile, evidence)
	g.Expect(problems).To(BeEmpty(), "whoever reads it may lay it out")
}

func TestEveryKeyHasToHaveSigned(t *testing.T) {
	g := NewWithT(t)
	vendorSigned, reportFile, vendor := attested(t)
	certifier, stranger := newKey(t, ECDSAP256), newKey(t, Ed25519)
	problemsFor := func(envelope []byte, keys ...PrivateKey) []string {
		var public []PublicKey
		for _, key := range keys {
			public = append(public, key.PublicKey())
		}
		_, problems := Verify(t.Context(), envelope, public, reportFile, evidence)
		return problems
	}
	g.Expect(problemsFor(vendorSigned)).To(ConsistOf(ContainSubstring("no public key is given")))
	g.Expect(problemsFor(vendorSigned, vendor, certifier)).To(Equal([]string{"key " + certifier.Fingerprint() + " did not sign this attestation"}))

	both, err := Countersign(t.Context(), vendorSigned, certifier)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(problemsFor(both, vendor)).To(BeEmpty())
	g.Expect(problemsFor(both, certifier)).To(BeEmpty())
	g.Expect(problemsFor(both, certifier, vendor)).To(BeEmpty())
	g.Expect(problemsFor(both, certifier, vendor, stranger)).To(HaveLen(1))
	verified, _ := Verify(t.Context(), both, []PublicKey{vendor.PublicKey()}, reportFile, evidence)
	g.Expect(verified.Unchecked).To(Equal(1))
	var twice dsse.Envelope
	g.Expect(json.Unmarshal(vendorSigned, &twice)).To(Succeed())
	twice.Signatures = append(twice.Signatures, twice.Signatures[0])
	repeated, err := json.Marshal(twice)
	g.Expect(err).NotTo(HaveOccurred())
	verified, _ = Verify(t.Context(), repeated, []PublicKey{vendor.PublicKey()}, reportFile, evidence)
	g.Expect(verified.Unchecked).To(BeZero(), "a signature given twice is no other's")

	twice.Signatures[1].Sig = "AAAA"
	falsified, err := json.Marshal(twice)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(problemsFor(falsified, vendor)).To(Equal([]string{"a signature that calls itself one of key " + vendor.Fingerprint() + " is none"}))
	twice.Signatures[1].KeyID = certifier.Fingerprint()
	falsified, err = json.Marshal(twice)
	g.Expect(err).NotTo(HaveOccurred())
	_, err = Countersign(t.Context(), falsified, certifier)
	g.Expect(err).To(MatchError("a signature that calls itself one of key " + certifier.Fingerprint() + " is none"))

	_, err = Countersign(t.Context(), both, certifier)
	g.Expect(err).To(MatchError("key " + certifier.Fingerprint() + " signed it already"))
	_, err = Countersign(t.Context(), []byte("{}"), certifier)
	g.Expect(err).To(MatchError(ContainSubstring("the payload is of type")))
}
