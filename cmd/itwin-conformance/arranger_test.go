package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// arrangerTarget starts an emulator and returns a target file of it that arranges
// by the example program, with a line of it replaced.
func arrangerTarget(t *testing.T, old, new string) (*emulator, string) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("Node is needed for the example of an arranger")
	}
	g := NewWithT(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "emulator.yaml")
	started := startEmulator(t, "--target-file", path)
	file, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	content := strings.Replace(string(file), "  platform: {}\n",
		"  command:\n    run: [node, arranger.mjs]\n    env: [ITWIN_BASE_URL, ITWIN_TOKEN_URL, OWNER_CLIENT_SECRET, EXTERNAL_PARTICIPANT_CLIENT_SECRET]\n", 1)
	g.Expect(content).To(ContainSubstring("arranger.mjs"))
	g.Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
	example, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "arranger.example.mjs"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(example)).To(ContainSubstring(old))
	g.Expect(os.WriteFile(filepath.Join(dir, "arranger.mjs"), []byte(strings.Replace(string(example), old, new, 1)), 0o600)).To(Succeed())
	return started, path
}

// TestTheExampleOfAnArrangerArranges a whole run, in another language than ours.
func TestTheExampleOfAnArrangerArranges(t *testing.T) {
	g := NewWithT(t)
	emulator, target := arrangerTarget(t, "", "")
	ended := execute(t, "run", "--target", target, "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("level full"))
	g.Expect(emulator.iTwins(t)).To(Equal(0), "iTwins were left behind")
}

// TestAnArrangerThatDiesIsToldOf with its last words, and without secrets.
func TestAnArrangerThatDiesIsToldOf(t *testing.T) {
	g := NewWithT(t)
	_, target := arrangerTarget(t, "  async arrange({ name, plan }) {\n",
		"  async arrange({ name, plan }) {\n    console.error(`out of iTwins, ${process.env.OWNER_CLIENT_SECRET}`); process.exit(7);\n")
	ended := execute(t, "run", "--target", target, "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("the arranger node ended with exit status 7; its last words: out of iTwins, ${OWNER_CLIENT_SECRET}"))
	g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring(os.Getenv("OWNER_CLIENT_SECRET")))
}
