package deleteimage_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
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
		target.Arranger = &vendor{itwins: map[string]*vendorITwin{}}
		deleteimage.Test(t, target)
		return
	}
	g := NewWithT(t)
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), inside+"=1")
	output, err := again.CombinedOutput()
	g.Expect(err).To(HaveField("ExitCode()", 1))
	g.Expect(string(output)).To(And(
		ContainSubstring("no case passed: nothing was shown of the target"),
		ContainSubstring("a gateway answered 502 to DELETE"),
		Not(ContainSubstring("--- FAIL: "+t.Name()+"/")), // each case is skipped, and accuses nobody
	))
}
