package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// byTheExample is the arranging of a target file by the example of a program, with
// a text in it replaced.
func byTheExample(t *testing.T, old, new string) string {
	t.Helper()
	g := NewWithT(t)
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("Node is needed for the example of an arranger")
	}
	example, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "arranger.example.mjs"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(example)).To(ContainSubstring(old))
	path := filepath.Join(t.TempDir(), "arranger.mjs")
	g.Expect(os.WriteFile(path, []byte(strings.Replace(string(example), old, new, 1)), 0o600)).To(Succeed())
	return fmt.Sprintf("  command:\n    run: [node, %s]\n    env: [ITWIN_BASE_URL, ITWIN_TOKEN_URL, OWNER_CLIENT_SECRET, EXTERNAL_PARTICIPANT_CLIENT_SECRET, FOREIGN_ADMINISTRATOR_CLIENT_SECRET]\n", path)
}

// arrangerTarget starts an emulator and returns a target file of it that arranges
// by the example program, with a line of it replaced.
func arrangerTarget(t *testing.T, old, new string) (*emulator, string) {
	t.Helper()
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "emulator.yaml")
	arranging := byTheExample(t, old, new)
	started := startEmulator(t, "--target-file", path)
	file, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	content := strings.Replace(string(file), "  platform: {}\n", arranging, 1)
	g.Expect(content).To(ContainSubstring("arranger.mjs"))
	g.Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
	return started, path
}

// TestTheExampleOfAnArrangerArranges a whole run, in another language than ours.
func TestTheExampleOfAnArrangerArranges(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	emulator, target := arrangerTarget(t, "", "")
	ended := execute(t, "run", "--exhaustive", "--target", target, "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("level full"))
	g.Expect(emulator.iTwins(t)).To(Equal(0), "iTwins were left behind")
}

// TestAnArrangerThatDiesIsToldOf with its last words, and without secrets.
func TestAnArrangerThatDiesIsToldOf(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	emulator, target := arrangerTarget(t, "  async arrange({ name, plan }) {\n",
		"  async arrange({ name, plan }) {\n    console.error(`out of iTwins, ${process.env.OWNER_CLIENT_SECRET}`); process.exit(7);\n")
	ended := execute(t, "run", "--target", target, "--out", t.TempDir())
	g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("the arranger node ended with exit status 7; its last words: out of iTwins, ${OWNER_CLIENT_SECRET}"))
	g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring(emulator.environment["OWNER_CLIENT_SECRET"]))
}

// TestAnArrangerThatDiesInTheMiddle has arranged something by then, and what it
// leaves is swept.
func TestAnArrangerThatDiesInTheMiddle(t *testing.T) {
	t.Parallel() // most of the time it waits
	g := NewWithT(t)
	b := newBed(t)
	const arrange = "  async arrange({ name, plan }) {\n"
	target := b.targetFile(t, "  platform: {}\n", byTheExample(t, arrange,
		arrange+"    if ((globalThis.arranged = (globalThis.arranged ?? 0) + 1) > 20) { console.error('out of iTwins'); process.exit(7); }\n"))
	out := t.TempDir()
	all := newDescendants(t)
	ended := finish(t, all.of(b.command(t, "run", "--target", target, "--out", out, "--concurrency", "8")))
	all.wait()
	b.letTimePass(t)
	g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
	g.Expect(ended.stdout).To(ContainSubstring("the arranger node ended with exit status 7; its last words: out of iTwins"))
	g.Expect(readReport(t, out).Cases).To(ContainElement(HaveField("Verdict", reports.Pass)), "some had ended before")
	g.Expect(ended.stderr).To(ContainSubstring("left on the target: itwin-conformance sweep --target " + target))
	g.Expect(b.there(t)).NotTo(BeEmpty(), "nobody was there to take anything away")

	target = b.targetFile(t, "  platform: {}\n", byTheExample(t, "", ""))
	swept := finish(t, b.command(t, "sweep", "--target", target))
	g.Expect(swept.code).To(Equal(0), swept.stderr)
	g.Expect(b.there(t)).To(BeEmpty())
}
