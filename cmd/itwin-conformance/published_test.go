package main

import (
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// TestWhatIsPublishedVerifies: a change of the cases makes what was published
// before it the matter of an older suite.
func TestWhatIsPublishedVerifies(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	published, err := filepath.Abs("../../reports/published")
	g.Expect(err).NotTo(HaveOccurred())
	ended := execute(t, "site", "--out", filepath.Join(t.TempDir(), "site"), published)
	g.Expect(ended.code).To(Equal(0), ended.stderr+"publish anew: make publish")
}
