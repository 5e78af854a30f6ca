package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestSchemaPrintsWhatIsPublished(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	listed := execute(t, "schema")
	g.Expect(listed.code).To(Equal(0))
	names := 0
	for line := range strings.Lines(listed.stdout) {
		names++
		name := strings.Fields(line)[0]
		paths, err := filepath.Glob(filepath.Join("..", "..", "schemas", name+".*.json"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(paths).To(HaveLen(1), name)
		published, err := os.ReadFile(paths[0])
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(execute(t, "schema", name).stdout).To(Equal(string(published)))
	}
	g.Expect(names).To(Equal(6))

	wrong := execute(t, "schema", "aranger")
	g.Expect(wrong.code).To(Equal(2))
	g.Expect(wrong.stderr).To(ContainSubstring(`did you mean "arranger"?`))
}
