package deleteimage_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// TestATargetThatShowsNothingFails runs this very test once more in a process of its
// own, where it is one of a vendor whose gateway answers everything.
func TestATargetThatShowsNothingFails(t *testing.T) {
	const inside = "ITWIN_CONFORMANCE_SHOW_NOTHING"
	if os.Getenv(inside) != "" {
		gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
		}))
		defer gateway.Close()
		target := fixtures.NewTarget("gateway", gateway.URL, fixtures.RunIdentity{ID: "gateway", Version: "test"})
		for _, persona := range fixtures.Personas() {
			target.Tokens[persona] = fixtures.StaticToken("opaque-token-of-" + string(persona))
		}
		target.Settle.Stated = new(time.Duration) // nothing is to be waited for
		target.Arranger = &vendor{itwins: map[string]*vendorITwin{}}
		deleteimage.Test(t, target)
		return
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), inside+"=1")
	output, err := again.CombinedOutput()
	said := string(output)
	if err == nil || !strings.Contains(said, "no case passed: nothing was shown of the target") || !strings.Contains(said, "a gateway answered 502 to DELETE") {
		t.Errorf("it passed, or says otherwise why not: %v\n%s", err, said)
	}
	if strings.Contains(said, "--- FAIL: "+t.Name()+"/") {
		t.Errorf("a case accuses the target, and has to be skipped:\n%s", said)
	}
}

// TestAVendorsTestRunsMoreThanOnce, as by "go test -count=2", in one process.
func TestAVendorsTestRunsMoreThanOnce(t *testing.T) {
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestConformanceOfAVendor$", "-test.v", "-test.count", "2", "-test.shuffle", "on")
	output, err := again.CombinedOutput()
	if err != nil || strings.Count(string(output), "\n--- PASS: TestConformanceOfAVendor (") != 2 {
		t.Errorf("it has to pass twice: %v\n%s", err, output)
	}
}

// TestTheCasesAreNotInAVendorsOwnSuite: a vendor may have specs of Ginkgo in the same
// package, which walks what it is told of. This very test runs once more in a process
// of its own, where nobody has told Ginkgo of the cases.
func TestTheCasesAreNotInAVendorsOwnSuite(t *testing.T) {
	const inside = "ITWIN_CONFORMANCE_PREVIEW"
	if os.Getenv(inside) != "" {
		if len(suites.Cases()) == 0 {
			t.Error("there are no cases")
		}
		if specs := ginkgo.PreviewSpecs("a vendor's own").SpecReports; len(specs) > 0 {
			t.Errorf("%d specs are in the vendor's suite, such as %q", len(specs), specs[0].FullText())
		}
		return
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), inside+"=1")
	if output, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
