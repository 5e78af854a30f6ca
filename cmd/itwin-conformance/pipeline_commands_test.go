package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

// obeyed are what GitHub Actions, Azure Pipelines or TeamCity would take for commands.
func obeyed(text string) []string {
	found := regexp.MustCompile(`##[a-z]*\[[^\n]*`).FindAllString(text, -1)
	for _, line := range regexp.MustCompile(`[\n\r\v\f\x{85}\x{2028}\x{2029}]`).Split(text, -1) {
		if begins := strings.TrimSpace(line); strings.HasPrefix(begins, "::") && strings.Contains(begins[2:], "::") {
			found = append(found, line)
		}
	}
	return found
}

// TestATargetCommandsNoPipeline, whether one reads or not: nothing that a run, or a
// command after it, prints or writes is a command but the suite's own.
func TestATargetCommandsNoPipeline(t *testing.T) {
	t.Parallel()
	const says = "##vso[task.setvariable variable=level]full\\n::stop-commands::owned\\n\\u001b[0m ::add-mask::x\\r##[error]owned \u202e\u200b"
	target := lying(t, func(answer *http.Response) {
		if answer.StatusCode < 400 || answer.StatusCode == http.StatusTooManyRequests {
			return
		}
		answer.Header.Set("Www-Authenticate", "##vso[task.complete result=Succeeded]")
		body := `{"error":{"code":"` + says + `","message":"` + says + `"}}`
		if answer.StatusCode == http.StatusNotFound {
			body = "\n::stop-commands::owned\n##[group]x\r::error::y\u2028::z::"
		}
		answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		answer.Header.Set("Content-Length", "")
		answer.Header.Del("Content-Length")
	})
	for name, each := range map[string]struct {
		environment []string
		own         string // what its own commands are
	}{
		"nowhere":         {nil, ""},
		"GitHub Actions":  {[]string{"GITHUB_ACTIONS=true"}, `^::(error|warning|notice) `},
		"Azure Pipelines": {[]string{"TF_BUILD=True"}, `^##vso\[task\.(logissue|complete|setvariable) `},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			out, summary := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "summary.md")
			args := []string{"run", "--target", target, "--out", out, "--label-filter", "no-permission || missing-image"}
			made := without(command(t, args...), "GITHUB_ACTIONS", "TF_BUILD", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")
			made.Env = append(append(made.Env, each.environment...), "GITHUB_STEP_SUMMARY="+summary)
			ended := finish(t, made)
			g.Expect(ended.code).To(Equal(1), ended.stdout+ended.stderr)
			g.Expect(ended.stdout).To(ContainSubstring("#‹U+0023›vso[task"), "the target was not talked about")
			for _, line := range obeyed(ended.stdout) {
				g.Expect(line).To(MatchRegexp(each.own))
				g.Expect(each.own).NotTo(BeEmpty(), line)
			}
			outputs := map[string]string{"stderr": ended.stderr}
			for _, format := range reports.Formats() {
				written := execute(t, "report", "--from", out, "--format", format.Name)
				if format.Name != "github" && format.Name != "azure" {
					outputs["report as "+format.Name] = written.stdout
				}
			}
			for _, args := range [][]string{{"verify", out}, {"compare", out, out}, {"compare", out, out, "--format", "json"}} {
				done := execute(t, args...)
				outputs[strings.Join(args, " ")] = done.stdout + done.stderr
			}
			files, err := filepath.Glob(filepath.Join(out, "*"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(len(files)).To(Equal(4))
			for _, path := range append(files, summary) {
				content, err := os.ReadFile(path)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(bytes.ContainsAny(content, "\u202e\u200b\x1b\r")).To(BeFalse(), path)
				outputs[path] = string(content)
			}
			for name, output := range outputs {
				g.Expect(obeyed(output)).To(BeEmpty(), name)
			}
		})
	}
}

// TestAMessageCommandsNoPipeline: of a target file, a flag or a file that cannot be read.
func TestAMessageCommandsNoPipeline(t *testing.T) {
	t.Parallel()
	const name = "##vso[task.complete]\n::error::x"
	for _, args := range [][]string{
		{"run", "--target", name}, {"run", "--requirement", name}, {"run", "--fault", name}, {name}, {"verify", name}, {"report", "--from", name, "--format", "text"},
		{"run", "--target", writeTarget(t, "name: \"##vso[task.complete]\\n::error::x\"\nbaseUrl: http://127.0.0.1:1\nconcurrency: '##[x]'\n")},
		{"list", "--format", name}, {"run", "--dry-run", "--out", name},
	} {
		g := NewWithT(t)
		ended := execute(t, args...)
		g.Expect(ended.code).To(Equal(2), strings.Join(args, " "))
		g.Expect(obeyed(ended.stdout+ended.stderr)).To(BeEmpty(), ended.stderr)
	}
}

// TestAFileThatAPipelineCannotBeToldInIsAWarning: the verdict and the exit code stay.
func TestAFileThatAPipelineCannotBeToldInIsAWarning(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		code int
		args []string
	}{{0, nil}, {1, []string{"--fault", "success-200"}}} {
		g := NewWithT(t)
		out := t.TempDir()
		made := command(t, append([]string{"run", "--requirement", "success.status", "--out", out}, each.args...)...)
		made.Env = append(made.Env, "GITHUB_STEP_SUMMARY="+out, "GITHUB_OUTPUT="+filepath.Join(out, "missing", "output"))
		ended := finish(t, made)
		g.Expect(ended.code).To(Equal(each.code), ended.stderr)
		g.Expect(ended.stderr).To(And(
			ContainSubstring("warning: nothing was added to the file of $GITHUB_STEP_SUMMARY: "),
			ContainSubstring("warning: nothing was added to the file of $GITHUB_OUTPUT: ")))
		g.Expect(filepath.Join(out, "report.json")).To(BeARegularFile())
	}
}
