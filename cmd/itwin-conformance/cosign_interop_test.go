//go:build interop

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports/attest"
)

// cosign is pinned: a later one may ask for another kind of bundle.
const cosign = "github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3"

// TestInteropCosign lets a verifier that shares no code of ours check a vendor's
// attestation, with an ed25519 key, and a certifier's signature under it, with an
// ECDSA key. The first build of cosign takes minutes.
func TestInteropCosign(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	t.Cleanup(cancel)
	if output, err := exec.CommandContext(ctx, "go", "run", cosign, "version").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: go run could not build %s: %v\n%s", cosign, err, output)
	}
	dir := certified(t)
	inside(t, dir, 0, "countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "run")
	NewWithT(t).Expect(os.WriteFile(filepath.Join(dir, "other.json"), []byte("{}"), 0o600)).To(Succeed())

	for name, each := range map[string]struct {
		key, predicate, blob string
		says                 string
	}{
		"the vendor's report":     {"vendor.pub", attest.PredicateType, "run/report.json", "Verified OK"},
		"the vendor's evidence":   {"vendor.pub", attest.PredicateType, "run/evidence.jsonl", "Verified OK"},
		"the certifier's report":  {"certifier.pub", attest.PredicateType, "run/report.json", "Verified OK"},
		"a stranger's signature":  {"stranger.pub", attest.PredicateType, "run/report.json", "Error: "},
		"a file of nobody's":      {"vendor.pub", attest.PredicateType, "other.json", "no matching subject digest"},
		"another predicate of it": {"vendor.pub", "slsaprovenance1", "run/report.json", "invalid predicate type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			// No log of transparency is asked: nothing of a vendor's goes there.
			verify := exec.CommandContext(ctx, "go", "run", cosign, "verify-blob-attestation",
				"--private-infrastructure", "--key", filepath.Join(dir, each.key), "--type", each.predicate,
				"--signature", filepath.Join(dir, "run", attest.FileName), filepath.Join(dir, each.blob))
			output, err := verify.CombinedOutput()
			g.Expect(string(output)).To(ContainSubstring(each.says))
			g.Expect(err == nil).To(Equal(each.says == "Verified OK"), string(output))
		})
	}
}
