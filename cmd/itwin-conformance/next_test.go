package main

import (
	"net/http"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestEachCommandNamesWhatHelpsNow: init the doctor, the doctor the run, and the run what
// befits its end.
func TestEachCommandNamesWhatHelpsNow(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	good := b.targetFile(t)
	next := func(args ...string) string {
		ended := finish(t, b.command(t, args...))
		lines := linesWith(ended.stderr, "next: ")
		if len(lines) != 1 {
			g.Expect(lines).To(BeEmpty(), ended.stderr)
			return ""
		}
		return lines[0]
	}
	out := filepath.Join(t.TempDir(), "out dir")
	down, failing := poolTarget(t, "http://127.0.0.1:1"), poolTarget(t, answerEverything(t, http.StatusUnauthorized))
	g.Expect(execute(t, "init", "my target.yaml").stdout).To(HaveSuffix("itwin-conformance doctor --target 'my target.yaml'\n"))
	g.Expect(next("doctor", "--target", good)).To(Equal("next: itwin-conformance run --target " + good))
	g.Expect(next("doctor", "--target", good, "--json")).To(BeEmpty())
	g.Expect(next("doctor", "--target", down)).To(HaveSuffix("itwin-conformance doctor --target " + down))
	g.Expect(next("run", "--target", good, "--out", out)).To(Equal("next: itwin-conformance run --target " + good + " --exhaustive tries for level full"))
	g.Expect(next("run", "--target", good, "--out", out, "--exhaustive")).To(ContainSubstring("itwin-conformance attest signs it, with '" + out + "'"))
	g.Expect(next("run", "--target", failing, "--out", out)).To(And(
		HavePrefix("next: "+filepath.Join(out, "report.html")+"#"), MatchRegexp(`itwin-conformance run --target \S+ --requirement (\S+) judges it alone$`)))
	g.Expect(next("run", "--target", b.at(t, b.url, "reader"), "--out", out)).To(HavePrefix("next: itwin-conformance doctor --target "))
	g.Expect(next("run", "--requirement", "success.status")).To(BeEmpty(), "nothing is left to do")
}
