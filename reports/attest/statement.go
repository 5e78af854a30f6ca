package attest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	result "github.com/in-toto/attestation/go/predicates/test_result/v0"
	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"itwin-conformance/reports"
)

// PredicateType says that the predicate of a statement is a test result
// (https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md).
const PredicateType = "https://in-toto.io/attestation/test-result/v0.1"

// encode returns a as an in-toto Statement in JSON. Equal attestations give equal
// bytes.
//
// Each subject needs a digest, which not every implementation has; so the report
// is the first subject, and bears in its annotations what it says of whom. The
// test result has room for names and not for facts: they are annotations too.
func (a Attestation) encode() ([]byte, error) {
	statement := &intoto.Statement{
		Type: intoto.StatementTypeUri,
		Subject: []*intoto.ResourceDescriptor{
			described(ReportName, a.ReportSHA256,
				"implementation", a.Implementation.Name, "version", a.Implementation.Version,
				"outcome", string(a.Outcome), "level", string(a.Level)),
			described(EvidenceName, a.EvidenceSHA256),
		},
		PredicateType: PredicateType,
	}
	if a.Implementation.SHA256 != "" {
		statement.Subject = append(statement.Subject,
			described(a.Implementation.Name, a.Implementation.SHA256, "version", a.Implementation.Version))
	}
	way := a.Target.Connection
	var proofs []string
	for _, proof := range slices.Sorted(maps.Keys(a.Proofs)) {
		proofs = append(proofs, proof, strings.Join(a.Proofs[proof], " "))
	}
	documentation := described("documentation", a.Documentation.SHA256)
	documentation.Uri = a.Documentation.URL
	test := &result.TestResult{
		Result: a.Result(),
		Configuration: []*intoto.ResourceDescriptor{
			described("suite", "", "name", a.Suite, "version", a.SuiteVersion),
			documentation,
			described("run", "", "id", a.RunID, "started", a.Started, "challenge", a.Challenge,
				"target", a.Target.Name, "baseUrl", a.Target.BaseURL),
			described("connection", "", "proxy", way.Proxy, "serverName", way.ServerName,
				"privateAuthorities", map[bool]string{true: "yes"}[way.PrivateAuthorities], "certificates", strings.Join(way.Certificates, " ")),
			described("tokens", "", proofs...),
		},
		PassedTests: a.Passed, WarnedTests: a.Warned, FailedTests: a.Failed,
	}
	statement.Predicate = &structpb.Struct{}
	if err := convert(test, statement.Predicate); err != nil {
		return nil, fmt.Errorf("encoding the predicate: %w", err)
	}
	if err := statement.Validate(); err != nil {
		return nil, fmt.Errorf("encoding the statement: %w", err)
	}
	text, err := protojson.Marshal(statement)
	if err != nil {
		return nil, fmt.Errorf("encoding the statement: %w", err)
	}
	var compact bytes.Buffer // protojson varies its white space on purpose
	if err := json.Compact(&compact, text); err != nil {
		return nil, fmt.Errorf("encoding the statement: %w", err)
	}
	return compact.Bytes(), nil
}

// errForm is the error of what this package did not write. Two readers may take a
// repeated name or an unknown field differently, so there is one form only.
var errForm = errors.New("not in the form that itwin-conformance writes")

// decode returns what a statement says. It takes what encode returns and nothing
// else.
func decode(text []byte) (Attestation, error) {
	var statement intoto.Statement
	if err := protojson.Unmarshal(text, &statement); err != nil {
		return Attestation{}, fmt.Errorf("the payload is no in-toto Statement: %.200q", err.Error())
	}
	if statement.GetPredicateType() != PredicateType {
		return Attestation{}, fmt.Errorf("the predicate is of type %.80q; %s is needed", statement.GetPredicateType(), PredicateType)
	}
	var test result.TestResult
	if err := convert(statement.GetPredicate(), &test); err != nil {
		return Attestation{}, fmt.Errorf("the predicate is no test result: %.200q", err.Error())
	}
	subjects, configuration := statement.GetSubject(), test.GetConfiguration()
	report, suite, run := nth(subjects, 0), nth(configuration, 0), nth(configuration, 2)
	way, tokens := nth(configuration, 3), nth(configuration, 4)
	a := Attestation{
		Implementation: Implementation{
			Name: annotation(report, "implementation"), Version: annotation(report, "version"), SHA256: sha256Of(nth(subjects, 2)),
		},
		Target: reports.Target{Name: annotation(run, "target"), BaseURL: annotation(run, "baseUrl"), Connection: reports.Connection{
			Proxy: annotation(way, "proxy"), ServerName: annotation(way, "serverName"),
			PrivateAuthorities: annotation(way, "privateAuthorities") != "", Certificates: wordsIn(way, "certificates"),
		}},
		Proofs: map[string][]string{},
		Suite:  annotation(suite, "name"), SuiteVersion: annotation(suite, "version"),
		Documentation: reports.Documentation{URL: nth(configuration, 1).GetUri(), SHA256: sha256Of(nth(configuration, 1))},
		RunID:         annotation(run, "id"), Started: annotation(run, "started"), Challenge: annotation(run, "challenge"),
		Outcome: reports.Outcome(annotation(report, "outcome")), Level: reports.Reached(annotation(report, "level")),
		Passed: test.GetPassedTests(), Warned: test.GetWarnedTests(), Failed: test.GetFailedTests(),
		ReportSHA256: sha256Of(report), EvidenceSHA256: sha256Of(nth(subjects, 1)),
	}
	for proof := range tokens.GetAnnotations().GetFields() {
		a.Proofs[proof] = wordsIn(tokens, proof)
	}
	if err := a.Implementation.check(); err != nil {
		return Attestation{}, err
	}
	if again, err := a.encode(); err != nil || !bytes.Equal(again, text) {
		return Attestation{}, fmt.Errorf("the statement is %w", errForm)
	}
	return a, nil
}

// described names a resource by its digest, if it has one, and by annotations,
// which are names and values in turn. An empty value is left out.
func described(name, sha256 string, annotations ...string) *intoto.ResourceDescriptor {
	resource := &intoto.ResourceDescriptor{Name: name}
	if sha256 != "" {
		resource.Digest = map[string]string{intoto.AlgorithmSHA256.String(): sha256}
	}
	for i := 0; i+1 < len(annotations); i += 2 {
		if annotations[i+1] == "" {
			continue
		}
		if resource.Annotations == nil {
			resource.Annotations = &structpb.Struct{Fields: map[string]*structpb.Value{}}
		}
		resource.Annotations.Fields[annotations[i]] = structpb.NewStringValue(annotations[i+1])
	}
	return resource
}

// nth returns a resource of a list, or nil, which says nothing.
func nth(resources []*intoto.ResourceDescriptor, n int) *intoto.ResourceDescriptor {
	if n >= len(resources) {
		return nil
	}
	return resources[n]
}

func annotation(resource *intoto.ResourceDescriptor, name string) string {
	return resource.GetAnnotations().GetFields()[name].GetStringValue()
}

// wordsIn are the words of an annotation, nil for none.
func wordsIn(resource *intoto.ResourceDescriptor, name string) []string {
	words := strings.Fields(annotation(resource, name))
	if len(words) == 0 {
		return nil
	}
	return words
}

func sha256Of(resource *intoto.ResourceDescriptor) string {
	return resource.GetDigest()[intoto.AlgorithmSHA256.String()]
}

// convert makes one message into another that has the same JSON.
func convert(from, to proto.Message) error {
	text, err := protojson.Marshal(from)
	if err != nil {
		return err
	}
	return protojson.Unmarshal(text, to)
}
