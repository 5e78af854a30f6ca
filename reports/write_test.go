package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestWriteDir(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "reports", "out")
	r := failingReport()
	for range 2 { // the second time over the files of the first
		paths, err := WriteDir(dir, r)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(paths).To(Equal([]string{filepath.Join(dir, "report.html"), filepath.Join(dir, "report.json"), filepath.Join(dir, "junit.xml")}))
	}
	g.Expect(names(t, dir)).To(Equal([]string{"junit.xml", "report.html", "report.json"}))
	for name, write := range map[string]func(*bytes.Buffer) error{
		"report.json": func(b *bytes.Buffer) error { return WriteJSON(b, r) },
		"report.html": func(b *bytes.Buffer) error { return WriteHTML(b, r) },
		"junit.xml":   func(b *bytes.Buffer) error { return WriteJUnit(b, r) },
	} {
		var want bytes.Buffer
		g.Expect(write(&want)).To(Succeed())
		g.Expect(os.ReadFile(filepath.Join(dir, name))).To(Equal(want.Bytes()))
	}
}

func TestWriteDirLeavesEarlierFilesWhenAReportCannotBeWritten(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	_, err := WriteDir(dir, passingReport())
	g.Expect(err).NotTo(HaveOccurred())
	before, err := os.ReadFile(filepath.Join(dir, "report.json"))
	g.Expect(err).NotTo(HaveOccurred())

	broken := failingReport()
	broken.Run.Started = "yesterday"
	paths, err := WriteDir(dir, broken)
	g.Expect(err).To(MatchError(HavePrefix("report.json: checking the report before it is written: ")))
	g.Expect(paths).To(BeEmpty())
	g.Expect(os.ReadFile(filepath.Join(dir, "report.json"))).To(Equal(before))
	g.Expect(names(t, dir)).To(Equal([]string{"junit.xml", "report.html", "report.json"}))
}

func TestWriteDirLeavesNoTemporaryFileBehind(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	// A folder in its place cannot be replaced by a file.
	g.Expect(os.Mkdir(filepath.Join(dir, "junit.xml"), 0o755)).To(Succeed())
	paths, err := WriteDir(dir, passingReport())
	g.Expect(err).To(MatchError(HavePrefix("putting junit.xml in place: ")))
	g.Expect(paths).To(Equal([]string{filepath.Join(dir, "report.html"), filepath.Join(dir, "report.json")}))
	g.Expect(names(t, dir)).To(Equal([]string{"junit.xml", "report.html", "report.json"}))
}

func TestWriteDirWhereThereCanBeNoFolder(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "file")
	g.Expect(os.WriteFile(file, nil, 0o644)).To(Succeed())
	_, err := WriteDir(file, passingReport())
	g.Expect(err).To(MatchError(HavePrefix("creating the report folder: ")))
}

// names returns the names of everything in dir, hidden files included.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}
