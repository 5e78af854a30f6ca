package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"
)

// TestSiteShowsWhatVerifiesAndRefusesTheRest publishes a signed run of the
// reference and an unsigned one of a fault, and then alters a verdict.
func TestSiteShowsWhatVerifiesAndRefusesTheRest(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	root := t.TempDir()
	signed, unsigned := filepath.Join(root, "reference", "1.0"), filepath.Join(root, "broken", "0.9")
	g.Expect(execute(t, "run", "--exhaustive=false", "--requirement", "success.status", "--out", signed).code).To(Equal(0))
	g.Expect(execute(t, "run", "--exhaustive=false", "--requirement", "success.status", "--fault", "success-200", "--out", unsigned).code).To(Equal(1))
	key := filepath.Join(t.TempDir(), "vendor")
	g.Expect(execute(t, "keygen", "--out", key).code).To(Equal(0))
	attested := execute(t, "attest", "--key", key+".key", "--implementation", "reference", "--implementation-version", "1.0", signed)
	g.Expect(attested.code).To(Equal(0), attested.stderr)
	public, err := os.ReadFile(key + ".pub")
	g.Expect(err).NotTo(HaveOccurred())

	out := filepath.Join(t.TempDir(), "site")
	unchecked := execute(t, "site", "--out", out, root)
	g.Expect(unchecked.code).To(Equal(1), unchecked.stderr)
	g.Expect(unchecked.stderr).To(ContainSubstring("no public key beside it"))
	g.Expect(os.WriteFile(filepath.Join(signed, "vendor.pub"), public, 0o644)).To(Succeed())

	matrix := filepath.Join(t.TempDir(), "matrix.html")
	missing := execute(t, "site", "--out", out, "--kill-matrix", matrix, root)
	g.Expect(missing.code).To(Equal(2))
	g.Expect(missing.stderr).To(ContainSubstring("--kill-matrix: open " + matrix))
	g.Expect(os.WriteFile(matrix, []byte("<title>Kill matrix</title>"), 0o644)).To(Succeed())
	shown := execute(t, "site", "--out", out, "--kill-matrix", matrix, root)
	g.Expect(shown.code).To(Equal(0), shown.stderr)
	page, err := os.ReadFile(filepath.Join(out, "index.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(And(
		ContainSubstring(`href="reference/1.0/report.html#success.status" title="pass"`),
		ContainSubstring(`href="broken/0.9/report.html#success.status" title="fail"`)))
	history, err := os.ReadFile(filepath.Join(out, "reference", "index.html"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(history)).To(And(ContainSubstring("Signed by <code>SHA256:"), Not(ContainSubstring("<code>vendor.pub"))))

	g.Expect(os.Rename(filepath.Join(root, "reference"), filepath.Join(root, "impostor"))).To(Succeed())
	g.Expect(os.Rename(filepath.Join(root, "broken"), filepath.Join(root, "elsewhere"))).To(Succeed())
	other := execute(t, "site", "--out", filepath.Join(t.TempDir(), "site"), root)
	g.Expect(other.code).To(Equal(1))
	g.Expect(other.stderr).To(Equal(filepath.Join(root, "impostor", "1.0") + `: the attestation is of "reference", version "1.0", and its folder is called otherwise` + "\n"))
	g.Expect(os.Rename(filepath.Join(root, "elsewhere"), filepath.Join(root, "broken"))).To(Succeed())
	g.Expect(os.CopyFS(filepath.Join(root, "twin", "2.0"), os.DirFS(unsigned))).To(Succeed())
	twice := execute(t, "site", "--out", filepath.Join(t.TempDir(), "site"), root)
	g.Expect(twice.code).To(Equal(1))
	g.Expect(twice.stderr).To(ContainSubstring(" is published as " + unsigned + " too\n"))
	g.Expect(os.RemoveAll(filepath.Join(root, "twin"))).To(Succeed())

	report := filepath.Join(unsigned, "report.json")
	content, err := os.ReadFile(report)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.WriteFile(report, bytes.Replace(content, []byte(`"verdict": "fail"`), []byte(`"verdict": "pass"`), 1), 0o644)).To(Succeed())
	elsewhere := filepath.Join(t.TempDir(), "site")
	refused := execute(t, "site", "--out", elsewhere, root)
	g.Expect(refused.code).To(Equal(1))
	g.Expect(refused.stderr).To(ContainSubstring(unsigned + ": success.status"))
	g.Expect(elsewhere).NotTo(BeADirectory())
}

// TestSiteLetsTheVersionThatMadeARunVerifyIt: this version finds the run altered,
// and the binary that is given for the run's own version has the last word.
func TestSiteLetsTheVersionThatMadeARunVerifyIt(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	root := t.TempDir()
	run := filepath.Join(root, "reference", "1.0")
	g.Expect(execute(t, "run", "--exhaustive=false", "--requirement", "success.status", "--out", run).code).To(Equal(0))
	report := filepath.Join(run, "report.json")
	content, err := os.ReadFile(report)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.WriteFile(report, regexp.MustCompile(`success\.go:\d+`).ReplaceAll(content, []byte("success.go:9999")), 0o644)).To(Succeed())

	for name, test := range map[string]struct {
		script, version string // of the verifier; "": none is given
		code            int
		says            string
	}{
		"none":            {"", "", 1, "the evidence shows"},
		"satisfied":       {`[ "$1" = version ] && echo itwin-conformance test; exit 0`, "test", 0, ""},
		"not satisfied":   {`[ "$1" = version ] && echo itwin-conformance test && exit 0; echo "$2: it was altered" >&2; exit 1`, "test", 1, run + ": it was altered"},
		"of another name": {`echo itwin-conformance 0.9`, "test", 2, `it says of itself "itwin-conformance 0.9"`},
		"broken":          {`[ "$1" = version ] && echo itwin-conformance test && exit 0; exit 7`, "test", 2, "exit status 7"},
		"of no use":       {`exit 1`, "0.9", 1, "the evidence shows"},
		// What it started holds on to its output until the test is over, and is not waited for.
		"interrupted": {`[ "$1" = version ] && echo itwin-conformance test && exit 0; kill -INT $PPID; cat "$0.held"; exit 0`, "test", 4, "itwin-conformance: interrupted\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			args := []string{"site", "--out", filepath.Join(t.TempDir(), "site"), root}
			if test.script != "" {
				verifier := filepath.Join(t.TempDir(), "verifier")
				g.Expect(os.WriteFile(verifier, []byte("#!/bin/sh\n"+test.script+"\n"), 0o755)).To(Succeed())
				held(t, verifier+".held")
				args = append(args, "--verifier", test.version+"="+verifier)
			}
			ended := execute(t, args...)
			g.Expect(ended.code).To(Equal(test.code), ended.stderr)
			g.Expect(ended.stderr).To(ContainSubstring(test.says))
			if test.code != 0 {
				g.Expect(filepath.Glob(filepath.Join(filepath.Dir(args[2]), "*"))).To(BeEmpty(), "something was written")
			}
		})
	}
}

// TestSiteFollowsNoLink out of what is published: neither of a folder nor of a file.
func TestSiteFollowsNoLink(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	elsewhere := filepath.Join(t.TempDir(), "1.0")
	g.Expect(execute(t, "run", "--requirement", "success.status", "--out", elsewhere).code).To(Equal(0))
	secret := filepath.Join(t.TempDir(), "secret")
	g.Expect(os.WriteFile(secret, []byte("hunter2hunter2"), 0o600)).To(Succeed())
	for name, link := range map[string]struct{ from, to string }{ // below what is published
		"of an implementation": {"linked", filepath.Dir(elsewhere)},
		"of a version":         {"reference/2.0", elsewhere},
		"of a key":             {"reference/1.0/vendor.pub", secret},
		"of a report":          {"reference/1.0/report.json", filepath.Join(elsewhere, "report.json")},
		"of evidence":          {"reference/1.0/evidence.jsonl", secret},
		"of a page":            {"reference/1.0/report.html", secret},
		"of an attestation":    {"reference/1.0/attestation.json", secret},
		"that leads nowhere":   {"reference/1.0/README.md", "nowhere"},
		"within":               {"reference/1.0/README.md", "report.json"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			published, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
			g.Expect(os.CopyFS(filepath.Join(published, "reference", "1.0"), os.DirFS(elsewhere))).To(Succeed())
			at := filepath.Join(published, link.from)
			g.Expect(os.RemoveAll(at)).To(Succeed())
			g.Expect(os.Symlink(link.to, at)).To(Succeed())
			ended := execute(t, "site", "--out", out, published)
			g.Expect(ended.code).To(Equal(2), ended.stdout+ended.stderr)
			g.Expect(ended.stderr).To(Equal("itwin-conformance: " + at + ": it is a link, and files and folders are needed\n"))
			g.Expect(out).NotTo(BeADirectory())
		})
	}
	// What is published may stand behind a link itself.
	published := filepath.Join(t.TempDir(), "published")
	g.Expect(os.MkdirAll(filepath.Join(filepath.Dir(published), "there", "reference"), 0o755)).To(Succeed())
	g.Expect(os.CopyFS(filepath.Join(filepath.Dir(published), "there", "reference", "1.0"), os.DirFS(elsewhere))).To(Succeed())
	g.Expect(os.Symlink("there", published)).To(Succeed())
	ended := execute(t, "site", "--out", filepath.Join(t.TempDir(), "site"), published)
	g.Expect(ended.code).To(Equal(0), ended.stderr)
}
