//go:build interop

package reports

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// npmModules installs what testdata/interop/package.json names and returns the
// folder it is in. Where npm cannot install it the test is skipped, aloud.
func npmModules(t *testing.T) string {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join("testdata", "interop", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	// Only files are wanted: nothing of it runs, so it needs nothing beside it.
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--legacy-peer-deps")
	install.Dir = dir
	if output, err := install.CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: npm could not install the packages of testdata/interop/package.json: %v\n%s", err, output)
	}
	return filepath.Join(dir, "node_modules")
}
