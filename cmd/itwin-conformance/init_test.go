package main

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

func TestInitWritesATargetFile(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"target.yaml": {"init"}, "staging.yaml": {"init", "staging.yaml"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			made := command(t, args...)
			ended := finish(t, made)
			g.Expect(ended.code).To(Equal(0), ended.stderr)
			g.Expect(ended.stderr).To(BeEmpty())
			g.Expect(ended.stdout).To(Equal(name + " is written; fill it in, then: itwin-conformance doctor --target " + name + "\n"))
			written, err := os.ReadFile(filepath.Join(made.Dir, name))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(written)).To(Equal(fixtures.TargetExample()))
		})
	}
}

func TestInitWritesAnArranger(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "init", "--arranger")
	g.Expect(finish(t, made).code).To(Equal(0))
	written, err := os.ReadFile(filepath.Join(made.Dir, "arranger.mjs"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(written)).To(Equal(fixtures.ArrangerExample()))
}

// TestInitWritesWhatRunReads: once its variables are set, only the target itself
// is missing.
func TestInitWritesWhatRunReads(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "staging.yaml")
	g.Expect(execute(t, "init", path).code).To(Equal(0))

	unset := finish(t, without(command(t, "run", "--target", path, "--dry-run"), "OWNER_CLIENT_SECRET"))
	g.Expect(unset.code).To(Equal(2))
	g.Expect(unset.stderr).To(MatchRegexp(
		`^itwin-conformance: target file .*/staging\.yaml:\d+:\d+: personas.owner.token.clientCredentials.clientSecretEnv: the environment variable "OWNER_CLIENT_SECRET" is not set \| clientSecretEnv: …\n.*MODIFIER_TOKEN.*\n$`))

	setenv(t, "OWNER_CLIENT_SECRET", "secret-of-a-test")
	setenv(t, "MODIFIER_TOKEN", "opaque-token-of-a-test")
	set := execute(t, "run", "--target", path, "--dry-run")
	g.Expect(set.code).To(Equal(0), set.stderr)
}

func TestInitOverwritesNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "staging.yaml")
	g.Expect(os.WriteFile(path, []byte("mine"), 0o600)).To(Succeed())
	for _, each := range []struct{ file, says string }{
		{path, path + " is there already, and is not overwritten; name another file\n"},
		{filepath.Dir(path), filepath.Dir(path) + " is there already, and is not overwritten; name another file\n"},
		{filepath.Join(path, "below"), "open " + path + "/below: not a directory\n"},
	} {
		ended := execute(t, "init", each.file)
		g.Expect(ended.code).To(Equal(2))
		g.Expect(ended.stdout).To(BeEmpty())
		g.Expect(ended.stderr).To(Equal("itwin-conformance: " + each.says))
	}
	g.Expect(os.ReadFile(path)).To(Equal([]byte("mine")))
	g.Expect(execute(t, "init", "a.yaml", "b.yaml").code).To(Equal(2))
}
