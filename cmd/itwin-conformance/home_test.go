package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// homeless is a command whose user has no home, as in many a container.
func homeless(t *testing.T, b *bed, args ...string) outcome {
	t.Helper()
	made := command(t, args...)
	var environment []string
	for _, variable := range made.Env {
		name, _, _ := strings.Cut(variable, "=")
		if name != "HOME" && name != "XDG_CACHE_HOME" && name != "LocalAppData" {
			environment = append(environment, variable)
		}
	}
	if b != nil {
		environment = append(environment, b.environment[1:]...) // the first is where journals are
	}
	made.Env = environment
	return finish(t, made)
}

// TestAUserWithoutHome needs one only where a journal is kept.
func TestAUserWithoutHome(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	platform, pool := b.targetFile(t), poolTarget(t, answerEverything(t, http.StatusUnauthorized))
	const says = "itwin-conformance: a journal is kept of what is created on the target, and there is no place for it: neither $XDG_CACHE_HOME nor $HOME are defined; set one of them\n"
	report := filepath.Join(t.TempDir(), "run")
	for _, each := range []struct {
		name   string
		args   []string
		code   int
		stderr string // "": whatever
	}{
		{"the embedded reference", []string{"run", "--requirement", "success.status", "--out", report}, 0, ""},
		{"a report", []string{"report", "--from", report, "--format", "text"}, 0, ""},
		{"what is kept", []string{"verify", report}, 0, ""},
		{"prepared iTwins", []string{"run", "--target", pool}, 1, ""},
		{"the cases of a run that creates", []string{"run", "--target", platform, "--dry-run"}, 0, ""},
		{"a run that creates", []string{"run", "--target", platform}, 2, says},
		{"a look that creates", []string{"doctor", "--target", platform}, 2, says},
		{"a sweep", []string{"sweep", "--target", platform}, 2, says},
	} {
		t.Run(each.name, func(t *testing.T) {
			g := NewWithT(t)
			ended := homeless(t, b, each.args...)
			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			g.Expect(ended.stderr).NotTo(ContainSubstring("panic"))
			if each.stderr != "" {
				g.Expect(ended.stderr).To(Equal(each.stderr))
				g.Expect(ended.stdout).To(BeEmpty())
			}
		})
	}
	NewWithT(t).Expect(b.there(t)).To(BeEmpty())
}
