//go:build interop

package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

var update = flag.Bool("update", false, "write testdata/prism/verdicts.txt anew")

// openAPI is the operation under test in the words of OpenAPI.
const openAPI = "../../schemas/delete-itwin-image.openapi.yaml"

// TestInteropPrism lets Prism mock the operation and judges the mock, which looks
// no further than whether there is a Bearer token, and keeps no state.
func TestInteropPrism(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	programs := openAPIPrograms(t)

	linted := exec.Command(filepath.Join(programs, "redocly"), "lint", openAPI)
	linted.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	output, err := linted.CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(output))

	target := statelessTarget(t, startPrism(t, filepath.Join(programs, "prism")))
	ended := execute(t, "run", "--target", target, "--json")
	g.Expect(ended.code).To(Equal(1), ended.stderr)
	var report reports.Report
	g.Expect(json.Unmarshal([]byte(ended.stdout), &report)).To(Succeed())

	golden := filepath.Join("testdata", "prism", "verdicts.txt")
	if *update {
		g.Expect(os.WriteFile(golden, []byte(distilled(report)), 0o644)).To(Succeed())
	}
	want, err := os.ReadFile(golden)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(distilled(report)).To(Equal(string(want)))
}

// distilled is what a report says of each requirement, without times.
func distilled(report reports.Report) string {
	seconds := regexp.MustCompile(`\d+\.\d s`)
	var lines strings.Builder
	for _, requirement := range report.Requirements {
		fmt.Fprintf(&lines, "%s: %s\n", requirement.ID, requirement.Verdict)
		for _, reason := range requirement.Reasons {
			fmt.Fprintf(&lines, "    %s\n", seconds.ReplaceAllString(reason, "… s"))
		}
	}
	return lines.String()
}

// openAPIPrograms installs what testdata/prism/package.json names and returns
// the folder of its programs.
func openAPIPrograms(t *testing.T) string {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join("testdata", "prism", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	npmInstall(t, dir)
	return filepath.Join(dir, "node_modules", ".bin")
}

// startPrism starts a mock of the operation and returns its address.
func startPrism(t *testing.T, prism string) string {
	t.Helper()
	mock := exec.Command(prism, "mock", "--port", "0", openAPI)
	stdout, err := mock.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mock.Process.Kill(); _ = mock.Wait() })
	listening := regexp.MustCompile(`listening on (http://127\.0\.0\.1:\d+)`)
	var said strings.Builder
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, stdout) }() // it tells of every request
			return found[1]
		}
		fmt.Fprintln(&said, lines.Text())
	}
	t.Fatalf("Prism ended before it listened:\n%s", said.String())
	return ""
}

// statelessTarget writes a target file of a server on which nothing can be
// arranged. Its iTwins are made up, more than enough of each kind. Its
// tokens are what they claim to be, as the reference issues them: who accepts an
// expired one is not accused for nothing.
func statelessTarget(t *testing.T, baseURL string) string {
	t.Helper()
	_, personas, _ := strings.Cut(newBed(t).file, "personas:\n")
	var file strings.Builder
	fmt.Fprintf(&file, "name: prism\nbaseUrl: %s\nrateLimit: {maxRequests: 16, within: 1m}\npersonas:\n%s", baseURL, personas)
	file.WriteString("arranging:\n  pool:\n    iTwins:\n")
	for i := range 120 {
		members := "reader: [imodels_read, imodels_write, imodels_manage, itwins_create, itwins_delete, administration_invite_member, " +
			"administration_manage_roles, administration_remove_member], external-participant: [imodels_read]"
		switch i % 3 {
		case 0:
			members = "outsider: [itwins_modify], external-participant: [itwins_modify], limited: [itwins_modify]"
		case 1:
			members += ", account-administrator: [imodels_read], foreign-administrator: [imodels_read]"
		}
		fmt.Fprintf(&file, "      - {id: 00000000-0000-4000-8000-%012d, image: %t, grants: {modifier: [imodels_read, imodels_write, itwins_modify], %s}}\n", i, i%10 > 0, members)
	}
	return writeTarget(t, file.String())
}
