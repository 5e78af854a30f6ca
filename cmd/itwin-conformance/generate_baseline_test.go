package main

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestAGeneratedBaselineLetsTheRunPass, and what people wrote in it stays as it is.
func TestAGeneratedBaselineLetsTheRunPass(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	known := filepath.Join(t.TempDir(), "known.yaml")
	run := func(args ...string) outcome {
		return execute(t, append([]string{"run", "--label-filter", "missing-header || wrong-scope", "--out", t.TempDir()}, args...)...)
	}
	generated := run("--fault", "wrong-scope-403", "--generate-baseline", known, "--until", "2999-01-31", "--reason", "ticket: 4711")
	g.Expect(generated.code).To(Equal(1), "what fails the run fails it still")
	g.Expect(generated.stderr).To(ContainSubstring("baseline: " + known + ": added auth.wrong-scope"))
	g.Expect(string(read(t, known))).To(HavePrefix("knownFailures:\n  - requirement: auth.wrong-scope\n    reason: \"ticket: 4711\"\n    owner: nobody yet\n    until: \"2999-01-31\"\n"))
	excused := run("--fault", "wrong-scope-403", "--baseline", known)
	g.Expect(excused.code).To(Equal(0), excused.stdout)

	const mine = "# ours\nknownFailures:\n- requirement: auth.wrong-scope # seen in May\n  reason: The gateway does it\n  owner: gateway@example.com\n  until: 2999-01-31\n"
	g.Expect(os.WriteFile(known, []byte(mine), 0o640)).To(Succeed())
	g.Expect(os.Chmod(known, 0o640)).To(Succeed())
	again := run("--fault", "wrong-scope-403", "--fault", "challenge-missing", "--baseline", known, "--generate-baseline", known, "--until", "2999-02-28", "--reason", "r", "--owner", "me")
	g.Expect(again.code).To(BeElementOf(0, 1), again.stderr)
	g.Expect(string(read(t, known))).To(HavePrefix(mine))
	g.Expect(string(read(t, known))).NotTo(Equal(mine), again.stderr)
	info, err := os.Stat(known)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(info.Mode().Perm()).To(BeEquivalentTo(0o640))

	nothing := run("--generate-baseline", filepath.Join(t.TempDir(), "none.yaml"), "--until", "2999-01-31", "--reason", "r")
	g.Expect(nothing.code).To(Equal(0), nothing.stderr)
	g.Expect(nothing.stderr).To(ContainSubstring("nothing failed that is not listed"))
}
