package main

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestTablesFit80Columns where nobody says how wide they may be.
func TestTablesFit80Columns(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	emulator := startEmulator(t)
	doctor := finish(t, b.command(t, "doctor", "--target", b.targetFile(t))).stdout
	_, personas, found := strings.Cut(doctor, "\nPersonas\n")
	personas, _, ends := strings.Cut(personas, "the modifier's token is of issuer")
	NewWithT(t).Expect(found && ends).To(BeTrue(), doctor)
	report := execute(t, "run", "--requirement", "success.status", "--out", t.TempDir()).stdout
	_, table, _ := strings.Cut(report, "\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	described, _, _ := strings.Cut(emulator.printed, "#\nexport")
	for name, text := range map[string]string{
		"list": execute(t, "list").stdout, "schema": execute(t, "schema").stdout, "dry run": execute(t, "run", "--dry-run").stdout,
		"personas": personas, "report": table, "reference": described,
	} {
		g := NewWithT(t)
		g.Expect(strings.Count(text, "\n")).To(BeNumerically(">", 0), name)
		for line := range strings.Lines(text) {
			g.Expect(len([]rune(strings.TrimSuffix(line, "\n")))).To(BeNumerically("<=", 80), "%s: %s", name, line)
		}
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9]+m")

func TestColours(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		environment []string
		coloured    bool
	}{
		"piped":                        {nil, false},
		"FORCE_COLOR":                  {[]string{"FORCE_COLOR=1"}, true},
		"FORCE_COLOR=0":                {[]string{"FORCE_COLOR=0"}, false},
		"NO_COLOR before FORCE_COLOR":  {[]string{"FORCE_COLOR=1", "NO_COLOR=1"}, false},
		"a dumb terminal":              {[]string{"FORCE_COLOR=1", "TERM=dumb"}, false},
		"an empty NO_COLOR is nothing": {[]string{"FORCE_COLOR=1", "NO_COLOR="}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := without(command(t, "run", "--requirement", "success.status", "--out", t.TempDir()), "NO_COLOR", "FORCE_COLOR", "TERM")
			made.Env = append(made.Env, each.environment...)
			ended := finish(t, made)
			NewWithT(t).Expect(colours.MatchString(ended.stdout)).To(Equal(each.coloured), ended.stdout)
		})
	}
}

// TestATerminal has colours, is as wide as it says, and shows one line of progress; a dumb
// one gets nothing but plain text.
func TestATerminal(t *testing.T) {
	t.Parallel()
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("SKIPPED: there is no script here, which runs a command in a terminal (Debian's package bsdutils has it)")
	}
	for name, each := range map[string]struct {
		term  string
		plain bool
	}{"xterm": {"xterm-256color", false}, "dumb": {"dumb", true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			made := without(command(t), "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")
			made.Path = script
			made.Args = []string{"script", "-qec", "stty cols 60 rows 24 && " + binary + " run --label-filter missing-header --out " + filepath.Join(t.TempDir(), "out") + " && " + binary + " list", "/dev/null"}
			made.Env = append(made.Env, "TERM="+each.term)
			output, err := made.Output()
			g.Expect(err).NotTo(HaveOccurred(), string(output))
			if each.plain {
				g.Expect(string(output)).NotTo(ContainSubstring("\x1b"))
			} else {
				g.Expect(string(output)).To(And(MatchRegexp(colours.String()), ContainSubstring("\r\x1b[K")))
			}
			_, listed, found := strings.Cut(string(output), "success.status")
			g.Expect(found).To(BeTrue())
			for line := range strings.SplitSeq(listed, "\r\n") {
				g.Expect(len([]rune(line))).To(BeNumerically("<=", 60), line)
			}
		})
	}
}
