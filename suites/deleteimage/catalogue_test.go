package deleteimage_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

func TestEveryRequirementHasACase(t *testing.T) {
	cases := suites.Cases()
	for _, requirement := range deleteimage.Requirements() {
		judged := slices.ContainsFunc(cases, func(c *suites.Case) bool { return c.Judges(requirement) })
		if !judged {
			t.Errorf("no case judges %s", requirement.ID)
		}
	}
}

func TestEveryCaseNamesKnownRequirements(t *testing.T) {
	known := deleteimage.Requirements()
	for _, c := range suites.Cases() {
		for _, requirement := range c.Requirements {
			if !slices.Contains(known, requirement) {
				t.Errorf("case %s judges %s, which the catalogue does not list", c.ID, requirement.ID)
			}
		}
		if len(c.Requirements) == 0 {
			t.Errorf("case %s judges nothing", c.ID)
		}
	}
}

func TestRequirementsAreWellFormed(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, requirement := range deleteimage.Requirements() {
		if !id.MatchString(requirement.ID) || seen[requirement.ID] {
			t.Errorf("id %q is malformed or given twice", requirement.ID)
		}
		seen[requirement.ID] = true
		if requirement.Clause == "" || requirement.Sentence == "" || strings.HasSuffix(requirement.Sentence, ".") {
			t.Errorf("%s needs a clause, and a sentence that goes on after \"the implementation\"", requirement.ID)
		}
	}
}

// TestCatalogueListsEveryDeclaredRequirement reads the source, because a
// variable that Requirements forgets is invisible otherwise.
func TestCatalogueListsEveryDeclaredRequirement(t *testing.T) {
	declared := 0
	ast.Inspect(parse(t, "requirements.go"), func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok {
			if function, ok := call.Fun.(*ast.Ident); ok && slices.Contains([]string{"must", "should", "observe"}, function.Name) {
				declared++
			}
		}
		return true
	})
	if listed := len(deleteimage.Requirements()); listed != declared {
		t.Errorf("%d requirements are declared and %d listed", declared, listed)
	}
}

// TestCasesUseNoGlobals guards what lets a case run outside Ginkgo: a global
// Expect or By would speak of whatever spec is waiting at that moment.
func TestCasesUseNoGlobals(t *testing.T) {
	allowed := []string{"Describe"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed := parse(t, file)
		for _, imported := range parsed.Imports {
			if imported.Path.Value == `"github.com/onsi/gomega"` {
				t.Errorf("%s imports Gomega: a case judges through c", file)
			}
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			if function, ok := call.Fun.(*ast.Ident); ok && slices.Contains(ginkgoGlobals, function.Name) && !slices.Contains(allowed, function.Name) {
				t.Errorf("%s calls Ginkgo's %s: a case takes everything through c", file, function.Name)
			}
			return true
		})
	}
}

var ginkgoGlobals = []string{
	"Describe", "Context", "When", "It", "Specify", "By", "Fail", "Skip", "Eventually", "Consistently", "Expect",
	"BeforeEach", "AfterEach", "JustBeforeEach", "JustAfterEach", "BeforeAll", "AfterAll", "DeferCleanup",
	"BeforeSuite", "AfterSuite", "AddReportEntry", "CurrentSpecReport", "GinkgoT", "FDescribe", "PDescribe", "XDescribe",
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
