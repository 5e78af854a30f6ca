package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// filesIn are the names of the files in a folder.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestAnEarlierReportIsNotTakenForThisRuns, however a run without a report ends.
func TestAnEarlierReportIsNotTakenForThisRuns(t *testing.T) {
	t.Parallel()
	earlier := t.TempDir()
	NewWithT(t).Expect(execute(t, "run", "--out", earlier, "--requirement", "missing.image").code).To(Equal(0))
	nobody := poolTarget(t, "http://127.0.0.1:1")
	for name, each := range map[string]struct {
		code int
		args []string
		kept bool
	}{
		"nobody listens":         {3, []string{"--target", nobody, "--out", "OUT"}, false},
		"a bad target file":      {2, []string{"--target", writeTarget(t, "name: 1\n"), "--out", "OUT"}, false},
		"no target file":         {2, []string{"--out", "OUT", "--target", "nowhere.yaml"}, false},
		"an unknown requirement": {2, []string{"--out", "OUT", "--requirement", "auth.nothing"}, false},
		"an unknown flag":        {2, []string{"--out", "OUT", "--unknown"}, false},
		"an unknown flag first":  {2, []string{"--unknown", "--out", "OUT"}, false},
		"… and an equals sign":   {2, []string{"--unknown", "--out=OUT"}, false},
		"an argument":            {2, []string{"--out", "OUT", "argument"}, false},
		"an empty flag":          {2, []string{"--out", "OUT", "--baseline", ""}, false},
		"a dry run":              {2, []string{"--dry-run", "--out", "OUT", "--requirement", "auth.nothing"}, true},
		"a run with a report":    {0, []string{"--out", "OUT", "--requirement", "missing.image"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			out := filepath.Join(t.TempDir(), "out")
			g.Expect(os.CopyFS(out, os.DirFS(earlier))).To(Succeed())
			g.Expect(os.WriteFile(filepath.Join(out, "notes.txt"), nil, 0o600)).To(Succeed())
			args := []string{"run"}
			for _, arg := range each.args {
				args = append(args, strings.ReplaceAll(arg, "OUT", out))
			}
			ended := execute(t, args...)
			g.Expect(ended.code).To(Equal(each.code), ended.stderr)
			if each.kept {
				g.Expect(filesIn(t, out)).To(ConsistOf("report.json", "report.html", "junit.xml", "evidence.jsonl", "notes.txt"))
				return
			}
			g.Expect(filesIn(t, out)).To(ConsistOf("report.json.earlier", "report.html.earlier", "junit.xml.earlier", "evidence.jsonl.earlier", "notes.txt"))
			g.Expect(ended.stderr).To(HaveSuffix("what an earlier run left in " + out + " is set aside, by names that end in .earlier\n"))
			if name != "a bad target file" { // which has a line for each mistake
				g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1))
			}
			if name == "nobody listens" { // what is set aside is the same in all of them
				compared := execute(t, "run", "--out", t.TempDir(), "--requirement", "missing.image", "--against", out)
				g.Expect(compared.code).To(Equal(0), "it can still be compared with")
			}
		})
	}
}

func TestWhatIsNoReportOfOursIsLeftAlone(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	out := t.TempDir()
	for _, name := range []string{"report.json", "junit.xml"} {
		g.Expect(os.WriteFile(filepath.Join(out, name), []byte("{}"), 0o600)).To(Succeed())
	}
	g.Expect(execute(t, "run", "--out", out, "--requirement", "auth.nothing").code).To(Equal(2))
	g.Expect(filesIn(t, out)).To(ConsistOf("report.json", "junit.xml"))
}
