//go:build interop

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestInteropITwinsClient lets the platform's own client, from npm and
// unchanged, use the reference.
func TestInteropITwinsClient(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	for _, file := range []string{"package.json", "itwins-client.cjs"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "interop", file))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(os.WriteFile(filepath.Join(dir, file), content, 0o600)).To(Succeed())
	}
	npmInstall(t, dir)

	startEmulator(t)
	script := in(dir, "node", "itwins-client.cjs")
	script.Env = append(os.Environ(), environmentOf(t)...)
	output, err := script.CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(output))
	t.Logf("@itwin/itwins-client and the reference:\n%s", output)
}

// npmInstall installs what package.json in dir names. Where npm cannot, the test
// is skipped, aloud.
func npmInstall(t *testing.T, dir string) {
	t.Helper()
	installed := in(dir, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
	if output, err := installed.CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: npm could not install what package.json names: %v\n%s", err, output)
	}
}

func in(dir, name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Dir = dir
	return command
}
