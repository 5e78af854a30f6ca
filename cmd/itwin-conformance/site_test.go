package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestSiteShowsWhatVerifiesAndRefusesTheRest publishes a signed run of the
// reference and an unsigned one of a fault, and then alters a verdict.
func TestSiteShowsWhatVerifiesAndRefusesTheRest(t *testing.T) {
	g := NewWithT(t)
	root := t.TempDir()
	signed, unsigned := filepath.Join(root, "reference", "1.0"), filepath.Join(root, "broken", "0.9")
	g.Expect(execute(t, "run", "--exhaustive=false", "--out", signed).code).To(Equal(0))
	g.Expect(execute(t, "run", "--exhaustive=false", "--fault", "success-200", "--out", unsigned).code).To(Equal(1))
	key := filepath.Join(t.TempDir(), "vendor")
	g.Expect(execute(t, "keygen", "--out", key).code).To(Equal(0))
	attested := execute(t, "attest", "--key", key+".key", "--implementation", "reference", "--implementation-version", "1.0", signed)
	g.Expect(attested.code).To(Equal(0), attested.stderr)
	public, err := os.ReadFile(key + ".pub")
	g.Expect(err).NotTo(HaveOccurred())

	out := filepath.Join(t.TempDir(), "site")
	unchecked := execute(t, "site", "--out", out, root)
	g.Expect(unchecked.code).To(Equal(1), unchecked.stderr)
	g.Expect(unchecked.stderr).To(ContainSubstring("no public key beside it"))
	g.Expect(os.WriteFile(filepath.Join(signed, "vendor.pub"), public, 0o644)).To(Succeed())

	shown := execute(t, "site", "--out", out, root)
	g.Expect(shown.code).To(Equal(0), shown.stderr)
	page, err := os.ReadFile(filepath.Join(out, "index.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(And(
		ContainSubstring(`href="reference/1.0/report.html#success.status" title="pass"`),
		ContainSubstring(`href="broken/0.9/report.html#success.status" title="fail"`)))
	history, err := os.ReadFile(filepath.Join(out, "reference", "index.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(history)).To(ContainSubstring("Signed by <code>vendor.pub</code>"))

	report := filepath.Join(unsigned, "report.json")
	content, err := os.ReadFile(report)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.WriteFile(report, bytes.Replace(content, []byte(`"verdict": "fail"`), []byte(`"verdict": "pass"`), 1), 0o644)).To(Succeed())
	elsewhere := filepath.Join(t.TempDir(), "site")
	refused := execute(t, "site", "--out", elsewhere, root)
	g.Expect(refused.code).To(Equal(1))
	g.Expect(refused.stderr).To(ContainSubstring(unsigned + ": success.status"))
	g.Expect(elsewhere).NotTo(BeADirectory())
}
