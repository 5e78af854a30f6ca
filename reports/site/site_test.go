package site

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bundle writes the files of a bundle and returns it.
func bundle(t *testing.T, root, implementation, version, started string, verdicts map[string]reports.Verdict) Bundle {
	t.Helper()
	dir := filepath.Join(root, implementation, version)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	report := &reports.Report{
		Schema: reports.SchemaID,
		Suite: reports.Suite{Name: "itwin-conformance", Version: "1.0.0", Operation: "DELETE /itwins/{iTwinId}/image",
			Documentation: reports.Documentation{URL: "https://docs.example/", SHA256: "0000000000000000000000000000000000000000000000000000000000000000"}},
		Target: reports.Target{Name: implementation, BaseURL: "https://" + implementation + ".example"},
		Run:    reports.Run{ID: "0d8d1f35-0000-4000-8000-000000000000", Started: started, Concurrency: 1},
	}
	for _, id := range []string{"success.status", "auth.missing-header", "rate.status", "missing.itwin-code"} {
		if verdict := verdicts[id]; verdict != "" {
			report.Requirements = append(report.Requirements, reports.Requirement{
				ID: id, Level: reports.Must, Clause: "clause", Sentence: "keeps " + id + " <always>", Verdict: verdict,
			})
		}
	}
	report.Conclusion = reports.Conclude(report.Requirements, false, reports.Extent{Exhaustive: true})
	for name, content := range map[string]string{
		"report.json": "{}", "evidence.jsonl": "{}\n", "attestation.json": "{}", "report.html": "<script>alert(1)</script>", "attestation.html": "<script>alert(2)</script>", "notes.exe": "MZ",
		"README.md": "Run it & compare <closely>.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Bundle{Implementation: implementation, Version: version, Dir: dir, Report: report}
}

func threeRuns(t *testing.T) (root string, bundles []Bundle) {
	t.Helper()
	root = t.TempDir()
	// By their names the versions are in another order than by their time.
	old := bundle(t, root, "acme", "9.0", "2026-01-02T03:04:05Z", map[string]reports.Verdict{
		"success.status": reports.Pass, "auth.missing-header": reports.Fail, "missing.itwin-code": reports.Observed})
	last := bundle(t, root, "acme", "10.0", "2026-02-02T03:04:05.5Z", map[string]reports.Verdict{
		"success.status": reports.Pass, "auth.missing-header": reports.Pass, "rate.status": reports.NotTestable})
	last.Signers = []string{"SHA256:0123456789abcdef"}
	other := bundle(t, root, "zenith", "1.0", "2026-02-01T03:04:05Z", map[string]reports.Verdict{
		"success.status": reports.Fail, "auth.missing-header": reports.Pass})
	return root, []Bundle{old, last, other}
}

func TestPagesShowTheNewestRunAndTheHistory(t *testing.T) {
	g := NewWithT(t)
	_, bundles := threeRuns(t)
	out := filepath.Join(t.TempDir(), "site")
	g.Expect(Write(out, bundles, []byte("<title>Kill matrix</title>"))).To(Succeed())
	g.Expect(os.ReadFile(filepath.Join(out, "kill-matrix.html"))).To(BeEquivalentTo("<title>Kill matrix</title>"))
	for golden, page := range map[string]string{"comparison.golden.html": "index.html", "history.golden.html": "acme/index.html"} {
		content, err := os.ReadFile(filepath.Join(out, page))
		g.Expect(err).NotTo(HaveOccurred())
		path := filepath.Join("testdata", golden)
		if *update {
			g.Expect(os.WriteFile(path, content, 0o644)).To(Succeed())
		}
		expected, err := os.ReadFile(path)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(content)).To(Equal(string(expected)), page)
	}
}

func TestABundleIsCopiedWithoutWhatIsNotOfIt(t *testing.T) {
	g := NewWithT(t)
	_, bundles := threeRuns(t)
	g.Expect(os.Symlink("/etc/passwd", filepath.Join(bundles[0].Dir, "stolen.pub"))).To(Succeed())
	out := filepath.Join(t.TempDir(), "site")
	g.Expect(Write(out, bundles, nil)).To(Succeed())

	entries, err := os.ReadDir(filepath.Join(out, "acme", "9.0"))
	g.Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	g.Expect(names).To(ConsistOf("README.md", "attestation.json", "evidence.jsonl", "report.html", "report.json"))
	page, err := os.ReadFile(filepath.Join(out, "acme", "9.0", "report.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).NotTo(ContainSubstring("alert(1)"), "a page is rendered from the report, not copied")
}

func TestAPlaceThatIsTakenIsLeftAsItIs(t *testing.T) {
	g := NewWithT(t)
	_, bundles := threeRuns(t)
	taken := t.TempDir()
	g.Expect(Write(taken, bundles, nil)).To(MatchError(ContainSubstring("it is there already")))
	g.Expect(os.ReadDir(taken)).To(BeEmpty())

	bundles[1].Report.Run.Started = "yesterday"
	parent := t.TempDir()
	g.Expect(Write(filepath.Join(parent, "site"), bundles, nil)).To(MatchError(ContainSubstring("run.started is no time")))
	g.Expect(os.ReadDir(parent)).To(BeEmpty(), "nothing half-written")
}

func TestFind(t *testing.T) {
	g := NewWithT(t)
	root, _ := threeRuns(t)
	found, err := Find(root)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(found).To(HaveLen(3))
	g.Expect(found[0]).To(Equal(Bundle{Implementation: "acme", Version: "10.0", Dir: filepath.Join(root, "acme", "10.0")}))

	_, err = Find(t.TempDir())
	g.Expect(err).To(MatchError(ContainSubstring("no bundle is there")))
	for name, says := range map[string]string{
		"acme/1 0":        `"1 0" is no name`,
		"acme/Index.HTML": `"Index.HTML" is no name`,
		"ACME/1.0":        "is called the same but for capital letters",
		"zeta/9.0-A":      "zeta/9.0-a: zeta/9.0-A is called the same",
	} {
		root, _ := threeRuns(t)
		for _, made := range []string{"zeta/9.0-a", "zeta/9.0", name} {
			g.Expect(os.MkdirAll(filepath.Join(root, made), 0o755)).To(Succeed())
		}
		_, err = Find(root)
		g.Expect(err).To(MatchError(ContainSubstring(says)), name)
	}
}

// TestTheWordsOfABundleAreShownAndDoNothing, as somebody else wrote them.
func TestTheWordsOfABundleAreShownAndDoNothing(t *testing.T) {
	g := NewWithT(t)
	_, bundles := threeRuns(t)
	readme := filepath.Join(bundles[0].Dir, "README.md")
	g.Expect(os.WriteFile(readme, []byte("\ufeffrun \x1b[31m\u202eit\xff\r\n\tagain <b>"), 0o600)).To(Succeed())
	out := filepath.Join(t.TempDir(), "site")
	g.Expect(Write(out, bundles, nil)).To(Succeed())
	page, err := os.ReadFile(filepath.Join(out, "acme", "index.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(ContainSubstring("<pre>run ␛[31m‹U&#43;202E›it\ufffd\n\tagain &lt;b&gt;</pre>"))

	g.Expect(os.WriteFile(readme, make([]byte, longestReadme+1), 0o600)).To(Succeed())
	g.Expect(Write(filepath.Join(t.TempDir(), "site"), bundles, nil)).To(MatchError(ContainSubstring("README.md is longer than 65536 bytes")))
}
