package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// journals are the files in which the commands of a bed keep their journals.
func (b *bed) journals(t *testing.T) []string {
	t.Helper()
	cache := strings.TrimPrefix(b.environment[0], "XDG_CACHE_HOME=")
	found, err := filepath.Glob(filepath.Join(cache, "itwin-conformance", "*", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// regexpNames finds the names of iTwins in a journal.
var regexpNames = regexp.MustCompile(`itwin-conformance [0-9a-f-]{36} [0-9a-f-]{36}`)

// TestAForgedJournalDeletesNothing: each was made of a real one, which tells of two
// iTwins that a run kept.
func TestAForgedJournalDeletesNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	target, out := b.targetFile(t), t.TempDir()
	g.Expect(finish(t, b.command(t, "run", "--target", target, "--out", out, "--keep", "--requirement", "authz.other-itwin")).code).To(Equal(0))
	g.Expect(b.journals(t)).To(HaveLen(1))
	path, run, kept := b.journals(t)[0], readReport(t, out).Run.ID, readReport(t, out).Run.Kept
	honest := string(read(t, path))
	bystanders := b.arrange(t)
	there := b.there(t)
	g.Expect(there).To(HaveLen(len(kept) + len(bystanders)))
	other := "00000000-0000-4000-8000-000000000000"

	for name, each := range map[string]struct {
		runID  string // by which the file is called; "": the run's
		forged string
		code   int
		says   string
	}{
		"the ids of others": {"", strings.NewReplacer(kept[0], bystanders[0].ID, kept[1], bystanders[1].ID).Replace(honest), 3,
			"2 iTwins could not be taken away; the first: iTwin "},
		"of another run, the ids of others": {other, strings.NewReplacer(run, other, kept[0], bystanders[0].ID, kept[1], bystanders[1].ID).Replace(honest), 3,
			"2 iTwins could not be taken away; the first: iTwin "},
		"of another target": {"", strings.ReplaceAll(honest, b.url, "https://elsewhere.example.com"), 3,
			`says that it is of run "` + run + `" at "https://elsewhere.example.com": it is not believed`},
		"called by another run": {other, honest, 3, `says that it is of run "` + run + `" at "` + b.url + `": it is not believed`},
		"the names of others": {"", regexpNames.ReplaceAllString(honest, "Main Street bridge"), 3,
			`tells of an iTwin called "Main Street bridge", which is no name of this run`},
		"without ids, the names of others": {"", strings.SplitAfter(honest, "\n")[0] + `{"name":"itwin-conformance bystanders"}` + "\n", 3,
			`tells of an iTwin called "itwin-conformance bystanders", which is no name of this run`},
		"a long line and nothing else": {"", strings.SplitAfter(honest, "\n")[0] + strings.Repeat("x", 100_000) + "\n", 3, "line 2 is longer than 4096 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(os.Remove(path)).To(Succeed())
			forged := path
			if each.runID != "" {
				forged = filepath.Join(filepath.Dir(path), each.runID+".jsonl")
			}
			g.Expect(os.WriteFile(forged, []byte(each.forged), 0o600)).To(Succeed())
			ended := finish(t, b.command(t, "sweep", "--target", target))
			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			g.Expect(ended.stderr).To(ContainSubstring(each.says))
			g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
			g.Expect(b.there(t)).To(Equal(there), "something was deleted")
			g.Expect(os.Remove(forged)).To(Succeed())
			g.Expect(os.WriteFile(path, []byte(honest), 0o600)).To(Succeed())
		})
	}

	swept := finish(t, b.command(t, "sweep", "--target", target))
	g.Expect(swept.stdout).To(Equal("run "+run+": 2 iTwins taken away\n"), swept.stderr)
	g.Expect(b.there(t)).To(Equal(untouched(bystanders)))
}

// TestAForgedJournalLetsNoProgramDeleteByItsIDs either.
func TestAForgedJournalLetsNoProgramDeleteByItsIDs(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	target, out := b.targetFile(t, "  platform: {}\n", byTheExample(t, "", "")), t.TempDir()
	ran := finish(t, b.command(t, "run", "--target", target, "--out", out, "--keep", "--requirement", "authz.other-itwin"))
	g.Expect(ran.code).To(Equal(0), ran.stdout+ran.stderr)
	bystanders := b.arrange(t)
	kept := readReport(t, out).Run.Kept
	g.Expect(b.journals(t)).To(HaveLen(1))
	honest := string(read(t, b.journals(t)[0]))
	forged := strings.NewReplacer(kept[0], bystanders[0].ID, kept[1], bystanders[1].ID).Replace(honest)
	g.Expect(os.WriteFile(b.journals(t)[0], []byte(forged), 0o600)).To(Succeed())

	swept := finish(t, b.command(t, "sweep", "--target", target))
	g.Expect(swept.code).To(Equal(0), swept.stderr)
	g.Expect(b.there(t)).To(Equal(untouched(bystanders)), "by their names, what the run had made is gone")
}

// TestASweepOfProductionHasToBeAllowed, as a run has to be.
func TestASweepOfProductionHasToBeAllowed(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	for _, host := range []string{"https://api.bentley.com", "https://API.Bentley.com.:443/"} {
		target := b.targetFile(t, "baseUrl: "+b.url, "baseUrl: "+host)
		ended := finish(t, b.command(t, "sweep", "--target", target))
		g.Expect(ended.code).To(Equal(2))
		g.Expect(ended.stdout).To(BeEmpty())
		g.Expect(ended.stderr).To(HaveSuffix("is the platform in production, and sweep deletes iTwins: --allow-production is needed\n"))
		allowed := finish(t, b.command(t, "sweep", "--target", target, "--allow-production"))
		g.Expect(allowed.stdout).To(Equal("nothing is left behind\n"), allowed.stderr) // and nothing is sent
	}
}
