package deleteimage_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/matchers"
)

// TestOpenAPIFileAgreesWithTheSuite: what a mock of the OpenAPI file does is what
// the suite takes for documented.
func TestOpenAPIFileAgreesWithTheSuite(t *testing.T) {
	type response struct {
		Headers map[string]any `yaml:"headers"`
		Content map[string]struct {
			Schema  map[string]string `yaml:"schema"`
			Example any               `yaml:"example"`
		} `yaml:"content"`
	}
	var document struct {
		Paths map[string]struct {
			Delete struct {
				Responses map[int]response `yaml:"responses"`
			} `yaml:"delete"`
		} `yaml:"paths"`
	}
	file, err := os.ReadFile("../../schemas/delete-itwin-image.openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	path, _ := strings.CutPrefix(deleteimage.Operation, "DELETE ")
	responses := document.Paths[path].Delete.Responses
	if len(document.Paths) != 1 || len(responses) != 5 {
		t.Fatalf("%d paths, and %d responses of %s", len(document.Paths), len(responses), deleteimage.Operation)
	}
	if deleted, ok := responses[204]; !ok || deleted.Content != nil {
		t.Error("a 204 without a body is needed")
	}
	if responses[429].Headers["Retry-After"] == nil {
		t.Error("the 429 is without Retry-After")
	}
	for _, documented := range []deleteimage.DocumentedError{
		deleteimage.HeaderNotFound, deleteimage.InsufficientPermissions, deleteimage.ImageNotFound, deleteimage.RateLimitExceeded,
	} {
		content := responses[documented.Status].Content["application/json"]
		if ref := content.Schema["$ref"]; ref != "error-response.openapi.json#/components/schemas/ErrorResponse" {
			t.Errorf("%d: the schema is %q", documented.Status, ref)
		}
		body, err := json.Marshal(content.Example)
		if err != nil {
			t.Fatal(err)
		}
		answer := &wire.Exchange{Answer: &wire.Answer{Status: documented.Status, Body: body}}
		for _, matcher := range []types.GomegaMatcher{matchers.BeErrorResponse(), matchers.HaveErrorCode(documented.Code)} {
			if matched, err := matcher.Match(answer); err != nil || !matched {
				t.Errorf("%d: the example is %s: %s", documented.Status, body, matcher.FailureMessage(answer))
			}
		}
	}
}
