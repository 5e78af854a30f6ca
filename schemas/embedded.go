// Package schemas holds the documented Error Response schema and the schemas of
// the suite's own files and messages, and validates documents against them.
package schemas

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// ReportID is the $id of the report schema. Every report carries it as its
// "$schema", so that a reader can tell which version it holds.
const ReportID = "https://itwin-conformance.example/schemas/report/v1"

// The $id of the schema of target files, of that of baselines, and of that of the
// messages between the suite and an arranger of somebody else's.
const (
	TargetID   = "https://itwin-conformance.example/schemas/target/v1"
	BaselineID = "https://itwin-conformance.example/schemas/baseline/v1"
	ArrangerID = "https://itwin-conformance.example/schemas/arranger/v1"
)

// EvidenceID is the $id of the schema of the lines of evidence.
const EvidenceID = "https://itwin-conformance.example/schemas/evidence/v1"

// errorResponseURL is where the documented form would live. It is never
// fetched: the compiler needs a base for the references inside the document.
const errorResponseURL = "https://itwin-conformance.example/schemas/error-response"

var (
	//go:embed error-response.openapi.json
	errorResponseDocument string
	//go:embed report.schema.json
	reportDocument string
	//go:embed evidence.schema.json
	evidenceDocument string
	//go:embed target.schema.json
	targetDocument string
	//go:embed baseline.schema.json
	baselineDocument string
	//go:embed arranger.schema.json
	arrangerDocument string
)

var (
	errorResponse = sync.OnceValue(compileErrorResponse)
	report        = sync.OnceValue(compileReport)
	evidence      = sync.OnceValue(compileEvidence)
	target        = sync.OnceValue(func() *Schema { return compileOwn(TargetID, "", targetDocument) })
	baseline      = sync.OnceValue(func() *Schema { return compileOwn(BaselineID, "", baselineDocument) })

	arrangerRequest = sync.OnceValue(func() *Schema { return compileOwn(ArrangerID, "#/$defs/request", arrangerDocument) })
	arrangerAnswer  = sync.OnceValue(func() *Schema { return compileOwn(ArrangerID, "#/$defs/answer", arrangerDocument) })
)

// ErrorResponse returns the documented Error Response schema: what the body of
// every documented failure must look like. It is safe for concurrent use.
func ErrorResponse() *Schema { return errorResponse() }

// Report returns the schema of the suite's report. It is safe for concurrent
// use.
func Report() *Schema { return report() }

// EvidenceLine returns the schema of a line of evidence by its kind: "run",
// "case", "exchange" or "unsent"; nil for another kind. It is safe for concurrent
// use.
func EvidenceLine(kind string) *Schema { return evidence()[kind] }

// Target returns the schema of target files, which are YAML: what it validates
// is the same in JSON. It is safe for concurrent use.
func Target() *Schema { return target() }

// Baseline returns the schema of baselines, which are YAML: what it validates is
// the same in JSON. It is safe for concurrent use.
func Baseline() *Schema { return baseline() }

// ArrangerRequest returns the schema of a line that the suite writes to an
// arranger. It is safe for concurrent use.
func ArrangerRequest() *Schema { return arrangerRequest() }

// ArrangerAnswer returns the schema of a line that an arranger answers with. It
// is safe for concurrent use.
func ArrangerAnswer() *Schema { return arrangerAnswer() }

// compileErrorResponse derives what the compiler takes from the documented
// OpenAPI form. The draft is 4 because OpenAPI 3.0 builds on it: exclusiveMinimum
// is a boolean there, and keywords of later drafts have no meaning.
func compileErrorResponse() *Schema {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft4
	return mustCompile(compiler, errorResponseURL, "#/components/schemas/ErrorResponse", mustDerive(errorResponseDocument))
}

// compileReport compiles the schema of the report, which is validated piece by
// piece.
func compileReport() *Schema {
	piece := func(fragment string, lists map[string]*Schema) *Schema {
		schema := compileOwn(ReportID, fragment, reportDocument)
		schema.most, schema.lists = mostElementsOfAPiece, lists
		return schema
	}
	return piece("", map[string]*Schema{
		"requirements": piece("#/$defs/requirement", nil),
		"cases":        piece("#/$defs/case", map[string]*Schema{"exchanges": piece("#/$defs/exchange", nil)}),
		"decisions":    piece("#/$defs/decision", nil),
	})
}

// compileOwn compiles a schema of our own, or what stands at fragment of it: it
// names its draft itself, and its formats are rules rather than remarks.
func compileOwn(id, fragment, document string) *Schema {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	return mustCompile(compiler, id, fragment, document)
}

// compileEvidence compiles the schema of each kind of line, which refers to that
// of the report.
func compileEvidence() map[string]*Schema {
	kinds := map[string]*Schema{}
	for _, kind := range []string{"run", "case", "exchange", "unsent"} {
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat = true
		if err := compiler.AddResource(ReportID, strings.NewReader(reportDocument)); err != nil {
			panic(fmt.Sprintf("schemas: reading %s: %v", ReportID, err))
		}
		kinds[kind] = mustCompile(compiler, EvidenceID, "#/$defs/"+kind, evidenceDocument)
		kinds[kind].most = mostElementsOfAPiece
	}
	return kinds
}

// mustCompile compiles what stands at fragment of the document. It panics on
// failure, as the documents are part of the program.
func mustCompile(compiler *jsonschema.Compiler, url, fragment, document string) *Schema {
	if err := compiler.AddResource(url, strings.NewReader(document)); err != nil {
		panic(fmt.Sprintf("schemas: reading %s: %v", url, err))
	}
	schema := &Schema{compiled: compiler.MustCompile(url + fragment), most: mostElements}
	if err := json.Unmarshal([]byte(document), &schema.document); err != nil {
		panic(fmt.Sprintf("schemas: reading %s: %v", url, err))
	}
	return schema
}

// mustDerive returns an OpenAPI document with its schemas derived.
func mustDerive(openapi string) string {
	var document map[string]any
	if err := json.Unmarshal([]byte(openapi), &document); err != nil {
		panic(fmt.Sprintf("schemas: reading an OpenAPI document: %v", err))
	}
	components := document["components"].(map[string]any)
	components["schemas"] = deriveEach(components["schemas"])
	derived, err := json.Marshal(document)
	if err != nil {
		panic(fmt.Sprintf("schemas: writing a derived document: %v", err))
	}
	return string(derived)
}
