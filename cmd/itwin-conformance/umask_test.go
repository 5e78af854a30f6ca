//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestTheUmaskIsHonoured in everything that a command writes for others.
func TestTheUmaskIsHonoured(t *testing.T) {
	t.Parallel()
	for umask, modes := range map[string]struct{ file, dir fs.FileMode }{
		"022": {0o644, 0o755},
		"027": {0o640, 0o750},
		"077": {0o600, 0o700},
	} {
		t.Run(umask, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			under := func(args ...string) outcome {
				made := command(t, args...)
				made.Args = append([]string{"sh", "-c", "umask " + umask + `; exec "$0" "$@"`, made.Path}, args...)
				made.Path, made.Dir = lookedUp(t, "sh"), dir
				return finish(t, made)
			}
			published := filepath.Join("published", "reference", "1.0")
			g.Expect(under("run", "--requirement", "success.status", "--out", published).code).To(Equal(0))
			g.Expect(under("report", "--format", "har", "--from", published, "--out", "exchanges.har").code).To(Equal(0))
			g.Expect(under("keygen", "--out", "vendor").code).To(Equal(0))
			g.Expect(under("attest", "--key", "vendor.key", "--implementation", "reference", "--implementation-version", "1.0", published).code).To(Equal(0))
			g.Expect(os.Rename(filepath.Join(dir, "vendor.pub"), filepath.Join(dir, published, "vendor.pub"))).To(Succeed())
			g.Expect(under("site", "--out", "site", "published").code).To(Equal(0))
			g.Expect(fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
				g.Expect(err).NotTo(HaveOccurred())
				info, err := entry.Info()
				g.Expect(err).NotTo(HaveOccurred())
				switch {
				case path == ".": // which is the test's
				case path == "vendor.key":
					g.Expect(info.Mode().Perm()).To(Equal(fs.FileMode(0o600)), path)
				case entry.IsDir():
					g.Expect(info.Mode().Perm()).To(Equal(modes.dir), path)
				default:
					g.Expect(info.Mode().Perm()).To(Equal(modes.file), path)
				}
				return nil
			})).To(Succeed())
			g.Expect(filepath.Join(dir, "site", "reference", "1.0", "report.html")).To(BeARegularFile())
		})
	}
}
