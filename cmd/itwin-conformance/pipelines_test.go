package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestARunTellsThePipelineItRunsIn(t *testing.T) {
	t.Parallel()
	target := poolTarget(t, answerEverything(t, http.StatusUnauthorized))
	for name, each := range map[string]struct {
		environment []string
		says        string
	}{
		"nowhere":         {nil, ""},
		"GitHub Actions":  {[]string{"GITHUB_ACTIONS=true"}, "::error "},
		"Azure Pipelines": {[]string{"TF_BUILD=True"}, "##vso[task.logissue type=error"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			made := command(t, "run", "--target", target, "--out", t.TempDir())
			made.Env = append(made.Env, "GITHUB_ACTIONS=", "TF_BUILD=", "GITHUB_STEP_SUMMARY=")
			made.Env = append(made.Env, each.environment...)
			ended := finish(t, made)

			g.Expect(ended.code).To(Equal(1))
			if each.says == "" {
				g.Expect(ended.stdout).NotTo(Or(ContainSubstring("::error"), ContainSubstring("##vso")))
			} else {
				g.Expect(ended.stdout).To(ContainSubstring(each.says))
			}
		})
	}
}

func TestARunAppendsToTheStepSummary(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	summary := filepath.Join(t.TempDir(), "summary.md")
	g.Expect(os.WriteFile(summary, []byte("# An earlier step\n"), 0o600)).To(Succeed())
	made := command(t, "run", "--requirement", "success.status")
	made.Env = append(made.Env, "GITHUB_STEP_SUMMARY="+summary)
	g.Expect(finish(t, made).code).To(Equal(0))

	content, err := os.ReadFile(summary)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(content)).To(HavePrefix("# An earlier step\n"))
	g.Expect(string(content)).To(ContainSubstring("conforms"))
}

// TestAnOutputIsOneLine: what a pipeline reads is not to be written by a name.
func TestAnOutputIsOneLine(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	made := command(t, "run", "--requirement", "success.status", "--fault", "success-200", "--out", "out\nlevel=full\nx")
	outputs := filepath.Join(made.Dir, "outputs")
	made.Env = append(made.Env, "GITHUB_OUTPUT="+outputs, "TF_BUILD=True")
	ended := finish(t, made)
	g.Expect(ended.code).To(Equal(2))
	g.Expect(ended.stdout).To(BeEmpty())
	g.Expect(outputs).NotTo(BeAnExistingFile())
}
