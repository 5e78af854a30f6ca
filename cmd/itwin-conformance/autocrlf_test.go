package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestWhatIsPublishedIsCheckedOutAsItIs, where git is told to convert line ends, too.
func TestWhatIsPublishedIsCheckedOutAsItIs(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("SKIPPED: there is no git")
	}
	g := NewWithT(t)
	source, checkout := t.TempDir(), filepath.Join(t.TempDir(), "checkout")
	published := filepath.Join(source, "reports", "published")
	g.Expect(os.CopyFS(published, os.DirFS("../../reports/published"))).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(source, ".gitattributes"), read(t, "../../.gitattributes"), 0o600)).To(Succeed())
	g.Expect(os.WriteFile(filepath.Join(source, "text.go"), []byte("package text\n"), 0o600)).To(Succeed())
	for _, args := range [][]string{
		{"-C", source, "init", "-q"},
		{"-C", source, "add", "."},
		{"-C", source, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "Publish"},
		{"-c", "core.autocrlf=true", "clone", "-q", source, checkout},
	} {
		made := exec.CommandContext(t.Context(), "git", args...)
		made.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		output, err := made.CombinedOutput()
		g.Expect(err).NotTo(HaveOccurred(), "git %v: %s", args, output)
	}
	bundles, err := filepath.Glob(filepath.Join(published, "*", "*", "*"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(bundles).NotTo(BeEmpty())
	for _, path := range append(bundles, filepath.Join(source, "text.go")) {
		name, err := filepath.Rel(source, path)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(read(t, filepath.Join(checkout, name))) == string(read(t, path))).To(BeTrue(), "%s was converted", name)
	}
}
