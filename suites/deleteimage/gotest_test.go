package deleteimage_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

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
