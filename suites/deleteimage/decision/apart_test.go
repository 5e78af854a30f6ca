package decision_test

import (
	"go/build"
	"path/filepath"
	"strings"
	"testing"
)

// TestModelAndReferenceWereWrittenApart: that the whole table holds between them
// means something only where neither can ask the other.
func TestModelAndReferenceWereWrittenApart(t *testing.T) {
	for folder, forbidden := range map[string]string{
		".":                           "itwin-conformance/", // the model knows nothing of ours
		"../../../fixtures/reference": "itwin-conformance/",
		"../../../fixtures/wire":      "itwin-conformance/suites",
		"../../../fixtures":           "itwin-conformance/suites",
		"../../../suites/matchers":    "itwin-conformance/fixtures/reference",
		"../../../suites/deleteimage": "itwin-conformance/fixtures/reference",
		"../../../suites":             "itwin-conformance/fixtures/reference",
	} {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			read, err := build.ImportDir(folder, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, imported := range read.Imports {
				if strings.HasPrefix(imported, forbidden) {
					t.Errorf("%s imports %s", folder, imported)
				}
			}
		})
	}
}
