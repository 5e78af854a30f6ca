package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
)

// pipelineStep is the step that runs the suite, of the action for GitHub or of
// the template for Azure.
type pipelineStep struct {
	Run  string            `yaml:"run"`
	Bash string            `yaml:"bash"`
	Env  map[string]string `yaml:"env"`
}

func (s pipelineStep) script() string { return s.Run + s.Bash }

// pipelineSteps are the steps of both, by the name of their pipeline.
func pipelineSteps(t *testing.T) map[string]pipelineStep {
	t.Helper()
	var action struct {
		Runs struct {
			Using string         `yaml:"using"`
			Steps []pipelineStep `yaml:"steps"`
		} `yaml:"runs"`
	}
	var template struct {
		Parameters []struct{ Name, Type string } `yaml:"parameters"`
		Steps      []pipelineStep                `yaml:"steps"`
	}
	g := NewWithT(t)
	azure := string(read(t, "../../.azure/conformance.yml"))
	// What hands on a mapping is no plain YAML of texts.
	azure, _, _ = strings.Cut(azure, "      ${{ each ")
	g.Expect(yaml.Unmarshal(read(t, "../../.github/actions/conformance/action.yml"), &action)).To(Succeed())
	g.Expect(yaml.Unmarshal([]byte(azure), &template)).To(Succeed())
	g.Expect(action.Runs.Using).To(Equal("composite"))
	g.Expect(action.Runs.Steps).To(HaveLen(1))
	g.Expect(template.Steps).To(HaveLen(1))
	for _, used := range regexp.MustCompile(`parameters\.(\w+)`).FindAllStringSubmatch(azure, -1) {
		g.Expect(template.Parameters).To(ContainElement(HaveField("Name", used[1])))
	}
	return map[string]pipelineStep{"GitHub": action.Runs.Steps[0], "Azure": template.Steps[0]}
}

// release serves the binary as release v1.0.0 is served, with what SHA256SUMS says.
func release(t *testing.T, sums string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/v1.0.0") {
			http.NotFound(w, r)
			return
		}
		switch filepath.Base(r.URL.Path) {
		case "SHA256SUMS":
			fmt.Fprint(w, sums)
		case assetName():
			http.ServeFile(w, r, binary)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func assetName() string { return "itwin-conformance-" + runtime.GOOS + "-" + runtime.GOARCH }

// TestThePipelineStepsRunTheReleasedBinary: what their scripts do with the
// binary, its checksum and their inputs.
func TestThePipelineStepsRunTheReleasedBinary(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "curl", "awk"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED: there is no %s", tool)
		}
	}
	right := fmt.Sprintf("%x  %s\n", sha256.Sum256(read(t, binary)), assetName())
	wrong := strings.Repeat("0", 64) + "  " + assetName() + "\n"
	baseline := writeBaseline(t, "requirement: auth.expired", 7) // which passes
	for name, step := range pipelineSteps(t) {
		for _, each := range []struct {
			name   string
			sums   string
			inputs map[string]string
			code   int
			says   string
		}{
			{"conforms", right, nil, 0, "level full"},
			{"does not", right, map[string]string{"BASELINE": baseline}, 1, "auth.expired passes"},
			{"a part", right, map[string]string{"LEVEL": "must", "REQUIREMENTS": "missing.image, success.status", "TIMEOUT": "1m", "CONCURRENCY": "3", "CHALLENGE": "spring-2026", "EXHAUSTIVE": "False"}, 0, "2 pass"},
			{"a part by labels", right, map[string]string{"LABEL_FILTER": "missing-header"}, 0, "a partial run"},
			{"a target that looks like a command", right, map[string]string{"TARGET": "$(touch pwned); touch pwned"}, 2, "touch pwned"},
			{"no target", right, map[string]string{"TARGET": " \n"}, 2, "target: a target file is needed, or reference"},
			{"no directory", right, map[string]string{"OUT": ""}, 2, "out: a directory is needed"},
			{"a directory of two lines", right, map[string]string{"OUT": "x\nlevel=full"}, 2, "out: a directory is needed"},
			{"neither true nor false", right, map[string]string{"EXHAUSTIVE": "yes"}, 2, "exhaustive: true or false is needed"},
			{"nobody knows whether in production", right, map[string]string{"ALLOW_PRODUCTION": "maybe"}, 2, "allow-production: true or false is needed"},
			{"to fail on nothing known", right, map[string]string{"FAIL_ON": "regressoin"}, 2, "regression"},
			{"no number", right, map[string]string{"CONCURRENCY": "many"}, 2, "many"},
			{"an altered binary", wrong, nil, 2, "SHA256SUMS says " + wrong[:64]},
			{"a binary without checksum", "", nil, 2, "SHA256SUMS says nothing of it"},
			{"a version that leads elsewhere", right, map[string]string{"VERSION": "v1.0.0/../../../../elsewhere/releases/download/v1.0.0"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"a version of two lines", right, map[string]string{"VERSION": "v1.0.0\n::set-output name=level::full"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"a version that is none", right, map[string]string{"VERSION": "latest"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"no version", right, map[string]string{"VERSION": ""}, 2, "version: a release such as v1.0.0 is needed, or source"},
			// That the binary is run, and finds no target file, is enough to see that it is taken.
			{"a version before a release", right, map[string]string{"VERSION": "v1.0.0-rc.1", "TARGET": "nowhere.yaml"}, 2, "nowhere.yaml"},
			{"a version that does not exist", right, map[string]string{"VERSION": "v9.9.9"}, 2, "of v9.9.9 cannot be downloaded; is there such a release?"},
			{"nobody serves releases", right, map[string]string{"RELEASES": "http://127.0.0.1:1"}, 2, "of v1.0.0 cannot be downloaded"},
			{"source that cannot be built", right, map[string]string{"VERSION": "source", "SOURCE": "nowhere"}, 2, "version: source cannot be built here"},
			{"no folder for what is downloaded", right, map[string]string{"TMPDIR": "/nowhere"}, 2, "before the suite could run"},
		} {
			if name != "GitHub" && each.name == "does not" && !soak.Asked() {
				continue // it does the same
			}
			t.Run(name+", "+each.name, func(t *testing.T) {
				t.Parallel()
				g := NewWithT(t)
				made, outputs := pipelineRun(t, name, step, release(t, each.sums), each.inputs)
				summary := filepath.Join(t.TempDir(), "summary.md")
				if name == "GitHub" {
					made.Env = append(made.Env, "GITHUB_STEP_SUMMARY="+summary)
				}
				ended := finish(t, made)

				g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
				g.Expect(ended.stdout + ended.stderr).To(ContainSubstring(each.says))
				g.Expect(filepath.Join(made.Dir, "pwned")).NotTo(BeAnExistingFile())
				g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring("set-output"))
				said := handedOn(t, name, outputs, ended)
				g.Expect(said).To(HaveKeyWithValue(map[string]string{"GitHub": "exit-code", "Azure": "code"}[name], strconv.Itoa(each.code)))
				if each.code == 2 {
					annotation := map[string]string{"GitHub": "::error ", "Azure": "##vso[task.logissue type=error"}[name]
					g.Expect(linesWith(ended.stdout+ended.stderr, annotation)).NotTo(BeEmpty())
					g.Expect(said["level"]).To(BeEmpty())
				}
				if each.code == 2 && name == "GitHub" && each.inputs["TMPDIR"] == "" {
					g.Expect(string(read(t, summary))).To(ContainSubstring("exit code 2"))
				}
				if each.name == "conforms" {
					g.Expect(said).To(And(HaveKeyWithValue("level", "full"), HaveKeyWithValue("report", "out/report.json"), HaveKeyWithValue("reports", "out")))
					g.Expect(filepath.Join(made.Dir, "out", "report.json")).To(BeAnExistingFile())
					g.Expect(filepath.Join(made.Dir, "out", "report.sarif")).To(BeAnExistingFile())
				}
			})
		}
	}
}

// pipelineRun is the script of a step with its inputs, and the file of its outputs.
func pipelineRun(t *testing.T, pipeline string, step pipelineStep, releases string, inputs map[string]string) (made *exec.Cmd, outputs string) {
	t.Helper()
	made = command(t)
	made.Path, made.Args = lookedUp(t, "bash"), []string{"bash", "-c", strings.ReplaceAll(step.script(), "--retry 3", "")}
	outputs = filepath.Join(t.TempDir(), "outputs")
	made = without(made, "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "TF_BUILD")
	if pipeline == "GitHub" {
		made.Env = append(made.Env, "GITHUB_OUTPUT="+outputs, "GITHUB_ACTIONS=true")
	} else {
		made.Env = append(made.Env, "TF_BUILD=True")
	}
	given := map[string]string{"VERSION": "v1.0.0", "TARGET": "reference", "FAIL_ON": "must", "OUT": "out", "RELEASES": releases, "EXHAUSTIVE": "false", "ALLOW_PRODUCTION": "false"}
	for input, value := range inputs {
		given[input] = value
	}
	for variable := range step.Env {
		made.Env = append(made.Env, variable+"="+given[variable])
	}
	if dir := given["TMPDIR"]; dir != "" {
		made.Env = append(made.Env, "TMPDIR="+dir)
	}
	return made, outputs
}

// handedOn is what later steps get from a step.
func handedOn(t *testing.T, pipeline, outputs string, ended outcome) map[string]string {
	t.Helper()
	said := map[string]string{}
	if pipeline == "GitHub" {
		for line := range strings.Lines(string(read(t, outputs))) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			said[name] = value
		}
		return said
	}
	for _, found := range regexp.MustCompile(`(?m)^##vso\[task\.setvariable variable=([a-z]+);isOutput=true\](.*)$`).FindAllStringSubmatch(ended.stdout, -1) {
		said[found[1]] = found[2]
	}
	return said
}

// TestAPipelineStepJudgesSeveralTargets: the gravest code counts, and the lowest level, and
// each has its own reports.
func TestAPipelineStepJudgesSeveralTargets(t *testing.T) {
	t.Parallel()
	right := fmt.Sprintf("%x  %s\n", sha256.Sum256(read(t, binary)), assetName())
	down := poolTarget(t, "http://127.0.0.1:1")
	for name, step := range pipelineSteps(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fails := poolTarget(t, answerEverything(t, http.StatusUnauthorized)) // one run at a time has its prepared iTwins
			for _, each := range []struct {
				targets string
				code    int
				level   string
				reports []string
			}{
				{"reference\n  reference  \r\n\n", 0, "full", []string{"out/reference/report.json", "out/reference-/report.json", "out/reference/report.sarif"}},
				{"reference\n./fails.yaml\ndown.yml", 1, "", []string{"out/reference/report.json", "out/fails/report.json", "out/fails/report.sarif"}},
				{"down.yml\nreference\nmissing.yaml", 2, "", []string{"out/reference/report.json"}},
				{"down.yml\nreference", 3, "", nil},
			} {
				g := NewWithT(t)
				made, outputs := pipelineRun(t, name, step, release(t, right), map[string]string{"TARGET": each.targets, "REQUIREMENTS": ""})
				g.Expect(os.WriteFile(filepath.Join(made.Dir, "fails.yaml"), read(t, fails), 0o600)).To(Succeed())
				g.Expect(os.WriteFile(filepath.Join(made.Dir, "down.yml"), read(t, down), 0o600)).To(Succeed())
				ended := finish(t, made)
				g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
				said := handedOn(t, name, outputs, ended)
				g.Expect(said).To(And(HaveKeyWithValue("level", each.level), HaveKeyWithValue("report", ""), HaveKeyWithValue("reports", "out")))
				for _, path := range each.reports {
					g.Expect(filepath.Join(made.Dir, path)).To(BeAnExistingFile())
				}
			}
		})
	}
}

// TestThePipelineStepsAreTheSame but for how each pipeline takes messages.
func TestThePipelineStepsAreTheSame(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`(?m)^ *(say|output)\(\) .*$`)
	steps := pipelineSteps(t)
	NewWithT(t).Expect(said.ReplaceAllString(steps["GitHub"].script(), "")).To(Equal(said.ReplaceAllString(steps["Azure"].script(), "")))
}

func lookedUp(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
