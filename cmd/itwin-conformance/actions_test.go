package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
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

// release serves the binary as a release is served, with what SHA256SUMS says.
func release(t *testing.T, sums string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
			{"a target that looks like a command", right, map[string]string{"TARGET": "$(touch pwned); touch pwned"}, 2, "touch pwned"},
			{"an altered binary", wrong, nil, 2, "SHA256SUMS says " + wrong[:64]},
			{"a binary without checksum", "", nil, 2, "SHA256SUMS says nothing of it"},
			{"a version that leads elsewhere", right, map[string]string{"VERSION": "v1.0.0/../../../../elsewhere/releases/download/v1.0.0"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"a version of two lines", right, map[string]string{"VERSION": "v1.0.0\n::set-output name=level::full"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"a version that is none", right, map[string]string{"VERSION": "latest"}, 2, "version: a release such as v1.0.0 is needed, or source"},
			{"no version", right, map[string]string{"VERSION": ""}, 2, "version: a release such as v1.0.0 is needed, or source"},
			// That the binary is run, and finds no target file, is enough to see that it is taken.
			{"a version before a release", right, map[string]string{"VERSION": "v1.0.0-rc.1", "TARGET": "nowhere.yaml"}, 2, "nowhere.yaml"},
			{"no such release", right, map[string]string{"RELEASES": "http://127.0.0.1:1"}, 7, ""},
		} {
			if name != "GitHub" && each.name == "does not" && !soak.Asked() {
				continue // it does the same
			}
			t.Run(name+", "+each.name, func(t *testing.T) {
				t.Parallel()
				g := NewWithT(t)
				made := command(t)
				made.Path, made.Args = lookedUp(t, "bash"), []string{"bash", "-c", strings.ReplaceAll(step.script(), "--retry 3", "")}
				outputs := filepath.Join(made.Dir, "outputs")
				made.Env = append(made.Env, "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY=", "GITHUB_ACTIONS=", "TF_BUILD=")
				if name == "Azure" {
					made.Env = append(made.Env, "GITHUB_OUTPUT=", "TF_BUILD=True")
				}
				given := map[string]string{"VERSION": "v1.0.0", "TARGET": "reference", "FAIL_ON": "must", "OUT": "out", "RELEASES": release(t, each.sums)}
				for input, value := range each.inputs {
					given[input] = value
				}
				for variable := range step.Env {
					made.Env = append(made.Env, variable+"="+given[variable])
				}
				ended := finish(t, made)

				g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
				g.Expect(ended.stdout + ended.stderr).To(ContainSubstring(each.says))
				g.Expect(filepath.Join(made.Dir, "pwned")).NotTo(BeAnExistingFile())
				g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring("set-output"))
				if each.name == "conforms" && name == "GitHub" {
					g.Expect(string(read(t, outputs))).To(Equal("level=full\nreport=out/report.json\nexit-code=0\n"))
					g.Expect(filepath.Join(made.Dir, "out", "report.json")).To(BeAnExistingFile())
				}
				if each.name == "conforms" && name == "Azure" {
					g.Expect(ended.stdout).To(ContainSubstring("##vso[task.setvariable variable=level;isOutput=true]full\n"))
					g.Expect(ended.stdout).To(ContainSubstring("##vso[task.setvariable variable=code;isOutput=true]0\n"))
				}
			})
		}
	}
}

// TestThePipelineStepsAreTheSame but for how each pipeline takes messages.
func TestThePipelineStepsAreTheSame(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`(?m)^ *echo .*$`)
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
