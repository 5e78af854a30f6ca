package main

import (
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestARunKeepsThePace, says that it does, and leaves nothing behind; doctor says how
// long that takes.
func TestARunKeepsThePace(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	slow := writeTarget(t, b.file+"pace: {requests: 20, per: 2s}\n")
	// Its many requests at once have to wait until all of them may be sent.
	ended := finish(t, b.command(t, "run", "--target", slow, "--label-filter", "malformed-header", "--out", filepath.Join(t.TempDir(), "out")))
	g.Expect(ended.stdout).To(MatchRegexp(`[1-9]\d* pass, 0 fail, 0 not-testable`), ended.stderr)
	g.Expect(ended.stderr).To(MatchRegexp(`keeping the pace of 20 requests in 2s of all personas together: \d+ wait, for about \d+s\n`))
	g.Expect(b.there(t)).To(BeEmpty())

	quicker := writeTarget(t, b.file+"pace: {requests: 200, per: 1s}\n")
	examined := finish(t, b.command(t, "doctor", "--target", quicker))
	g.Expect(examined.code).To(Equal(0), examined.stdout+examined.stderr)
	g.Expect(examined.stdout).To(MatchRegexp(`pace: 200 requests in 1s of all personas together; a whole run takes \d+ s at least\n`))
}
