package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestARunWithoutAReportTellsThePipelineWhy: by annotations at the target file, or at
// nothing, and by a summary that says what to do.
func TestARunWithoutAReportTellsThePipelineWhy(t *testing.T) {
	t.Parallel()
	workspace := t.TempDir()
	inWorkspace := func(name, content string) {
		path := filepath.Join(workspace, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inWorkspace("conformance/bad.yaml", "baseUrl: http://127.0.0.1:1\ntimeout: 30\npersonas:\n  modifer: {token: {env: A}}\n  modifier: {token: {env: A}}\narranging: {platform: {}}\n")
	inWorkspace("conformance/known.yaml", "knownFailures:\n  - requirement: auth.expird\n    reason: r\n    owner: o\n    until: 2027-01-31\n")
	inWorkspace("conformance/down.yaml", string(read(t, poolTarget(t, "http://127.0.0.1:1"))))
	outside := writeTarget(t, "timeout: 30\n")
	for name, each := range map[string]struct {
		args      []string
		code      int
		annotated []string // where
		says      []string
		todo      string
	}{
		"mistakes in the target file": {
			[]string{"--target", "conformance/bad.yaml"}, 2, []string{"conformance/bad.yaml:2", "conformance/bad.yaml:4"},
			[]string{"timeout: a duration", "personas.modifer: no such persona"}, "itwin-conformance run --dry-run --target conformance/bad.yaml"},
		"a mistake in the baseline": {
			[]string{"--baseline", "conformance/known.yaml"}, 2, []string{"conformance/known.yaml:2"}, []string{"auth.expird"}, "itwin-conformance run --dry-run --target reference"},
		"nobody listens": {
			[]string{"--target", "conformance/down.yaml"}, 3, []string{"conformance/down.yaml"}, []string{"cannot be reached"}, "itwin-conformance doctor --target conformance/down.yaml"},
		"an unknown flag":         {[]string{"--unknown"}, 2, []string{""}, []string{"--unknown"}, "itwin-conformance run --help"},
		"no such target file":     {[]string{"--target", "nowhere.yaml"}, 2, []string{""}, []string{"nowhere.yaml"}, "itwin-conformance run --help"},
		"a file of no repository": {[]string{"--target", outside}, 2, []string{"", "", "", ""}, []string{"timeout: a duration"}, "itwin-conformance run --dry-run --target " + outside},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			run := func(environment ...string) outcome {
				made := without(command(t, append([]string{"run", "--out", t.TempDir()}, each.args...)...), "GITHUB_ACTIONS", "TF_BUILD", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "BUILD_SOURCESDIRECTORY")
				made.Dir = workspace
				made.Env = append(made.Env, environment...)
				ended := finish(t, made)
				g.Expect(ended.code).To(Equal(each.code), ended.stderr)
				g.Expect(ended.stdout).To(BeEmpty(), "it may be for a program")
				return ended
			}
			summary := filepath.Join(t.TempDir(), "summary.md")
			ended := run("GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY="+summary, "GITHUB_WORKSPACE="+workspace)
			annotations := linesWith(ended.stderr, "::error ")
			g.Expect(annotations).To(HaveLen(len(each.annotated)), ended.stderr)
			for i, place := range each.annotated {
				file, line, _ := strings.Cut(place, ":")
				begins := "::error title="
				if file != "" {
					begins = "::error file=" + file + ","
				}
				if line != "" {
					begins += "line=" + line + ","
				}
				g.Expect(annotations[i]).To(HavePrefix(begins))
				g.Expect(annotations[i]).To(ContainSubstring(each.todo))
			}
			for _, said := range append(each.says, each.todo) {
				g.Expect(ended.stderr).To(ContainSubstring(said))
			}
			g.Expect(string(read(t, summary))).To(And(HavePrefix("## "), ContainSubstring("exit code"), ContainSubstring("\n"+each.todo+"\n")))

			agent := t.TempDir()
			ended = run("TF_BUILD=True", "AGENT_TEMPDIRECTORY="+agent, "BUILD_SOURCESDIRECTORY="+workspace)
			g.Expect(linesWith(ended.stderr, "##vso[task.logissue type=error;")).To(HaveLen(len(each.annotated)))
			attached := linesWith(ended.stderr, "##vso[task.uploadsummary]")
			g.Expect(attached).To(HaveLen(1), ended.stderr)
			g.Expect(string(read(t, strings.TrimPrefix(attached[0], "##vso[task.uploadsummary]")))).To(ContainSubstring(each.todo))

			ended = run()
			g.Expect(ended.stderr).NotTo(Or(ContainSubstring("::error"), ContainSubstring("##vso")))
		})
	}
}

// TestAnAnnotationPointsAtTheTargetFile, where the run names the target, and never at a
// file of the suite.
func TestAnAnnotationPointsAtTheTargetFile(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	workspace := t.TempDir()
	target := filepath.Join(workspace, "staging.yaml")
	g.Expect(os.WriteFile(target, read(t, poolTarget(t, answerEverything(t, http.StatusUnauthorized))), 0o600)).To(Succeed())
	for _, each := range []struct {
		environment []string
		begins      string
		says        string
	}{
		{[]string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + workspace}, "::", "file=staging.yaml,line=2,"},
		{[]string{"TF_BUILD=True", "BUILD_SOURCESDIRECTORY=" + workspace}, "##vso[task.logissue ", "sourcepath=staging.yaml;linenumber=2;"},
	} {
		out := t.TempDir()
		made := without(command(t, "run", "--target", target, "--out", out), "GITHUB_ACTIONS", "TF_BUILD", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKSPACE", "BUILD_SOURCESDIRECTORY")
		made.Env = append(made.Env, each.environment...)
		ended := finish(t, made)
		g.Expect(ended.code).To(Equal(1), ended.stderr)
		annotations := linesWith(ended.stdout, each.begins)
		g.Expect(annotations).NotTo(BeEmpty())
		for _, annotation := range annotations {
			g.Expect(annotation).To(ContainSubstring(each.says))
			g.Expect(annotation).NotTo(Or(ContainSubstring("file=suites/"), ContainSubstring("sourcepath=suites/")))
		}
	}
}

func linesWith(text, prefix string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, prefix) {
			found = append(found, strings.TrimSuffix(line, "\n"))
		}
	}
	return found
}
