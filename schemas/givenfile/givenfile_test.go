package givenfile

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestNothingWithoutEndIsRead(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	g.Expect(os.WriteFile(path, []byte("12345"), 0o600)).To(Succeed())
	g.Expect(os.Symlink("/dev/zero", filepath.Join(dir, "endless"))).To(Succeed())

	g.Expect(Read(path, 5)).To(BeEquivalentTo("12345"))
	for named, says := range map[string]string{
		"file": "is longer than 4 bytes", "endless": "is no regular file", "": "is a directory", "missing": "no such file",
	} {
		_, err := Read(filepath.Join(dir, named), 4)
		g.Expect(err).To(MatchError(ContainSubstring(says)), named)
	}
}
