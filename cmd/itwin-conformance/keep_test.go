package main

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestWhatIsKeptIsThereUntilASweep(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	target, out := b.targetFile(t), t.TempDir()
	ended := finish(t, b.command(t, "run", "--target", target, "--out", out, "--keep", "--requirement", "authz.other-itwin"))
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("kept on the target, as asked for: 2 iTwins\n"))
	g.Expect(ended.stderr).To(ContainSubstring("2 iTwins are or may be left on the target: itwin-conformance sweep --target " + target + " takes them away\n"))
	report, there := readReport(t, out), b.there(t)
	g.Expect(report.Run.LeftBehind).To(BeEmpty())
	g.Expect(there).To(HaveLen(2))
	for _, id := range report.Run.Kept {
		g.Expect(there).To(HaveKey(id))
	}

	swept := finish(t, b.command(t, "sweep", "--target", target))
	g.Expect(swept.stdout).To(Equal("run " + report.Run.ID + ": 2 iTwins taken away\n"))
	g.Expect(b.there(t)).To(BeEmpty())
}
