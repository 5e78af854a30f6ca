package main

import (
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// commandNames are the commands that the help lists in groups.
func commandNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, part := range strings.Split(execute(t, "--help").stdout, "\n\n") {
		title, commands, _ := strings.Cut(part, "\n")
		if strings.HasSuffix(title, ":") && !strings.HasPrefix(title, "Usage") && !strings.HasPrefix(title, "Examples") && !strings.HasPrefix(title, "Flags") && !strings.HasPrefix(title, "More") {
			for line := range strings.Lines(commands) {
				names = append(names, strings.Fields(line)[0])
			}
		}
	}
	return names
}

func TestTheHelpIsInGroups(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	help := execute(t, "--help").stdout
	order := 0
	for _, said := range []string{"Examples:\n", "Judge an implementation:\n", "  run  ", "Certify a result:\n", "  attest  ", "Publish results:\n", "  report  ", "Develop an implementation, a client or the suite:\n", "  reference  ", "More commands:\n"} {
		at := strings.Index(help, said)
		g.Expect(at).To(BeNumerically(">", order), "%q\n%s", said, help)
		order = at
	}
	g.Expect(execute(t).stdout).To(Equal(help), "without a command, too")
	run := execute(t, "run", "--help").stdout
	for _, said := range []string{"\nWhat is judged:\n      --target", "\nHow it is judged:\n", "\nWhat fails the run:\n      --fail-on", "\nWhat is written:\n", "\nOf the embedded reference:\n      --fault"} {
		g.Expect(run).To(ContainSubstring(said))
	}
}

// TestEveryCommandHasExamples whose flags it has, and a help that fits 80 columns.
func TestEveryCommandHasExamples(t *testing.T) {
	t.Parallel()
	flag := regexp.MustCompile(`--[a-z-]+`)
	names := commandNames(t)
	NewWithT(t).Expect(len(names)).To(BeNumerically(">=", 16))
	for _, name := range append(names, "") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			help := execute(t, strings.Fields(name+" --help")...).stdout
			for line := range strings.Lines(help) {
				g.Expect(len([]rune(strings.TrimSuffix(line, "\n")))).To(BeNumerically("<=", 80), line)
			}
			_, rest, found := strings.Cut(help, "\nExamples:\n")
			g.Expect(found).To(BeTrue(), help)
			examples, rest, _ := strings.Cut(rest, "\n\n")
			g.Expect(strings.Count("\n"+examples, "\n  itwin-conformance")).To(BeNumerically(">=", 2))
			if name == "" {
				return
			}
			for _, each := range flag.FindAllString(examples, -1) {
				g.Expect(each == "--version" || strings.Contains(rest, each+" ") || strings.Contains(rest, each+"\n")).To(BeTrue(), "%s\n%s", each, help)
			}
		})
	}
}

func TestWhatIsMistypedGetsASuggestion(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		args []string
		says string
	}{
		{[]string{"rnu"}, `unknown command "rnu" (see itwin-conformance --help); did you mean "run"?`},
		{[]string{"verfiy", "dir"}, `did you mean "verify"?`},
		{[]string{"help", "docter"}, `did you mean "doctor"?`},
		{[]string{"nothing-like-it"}, `unknown command "nothing-like-it" (see itwin-conformance --help)`},
		{[]string{"run", "--requirments", "x"}, "unknown flag: --requirments; did you mean --requirement?"},
		{[]string{"run", "--taget=x"}, "did you mean --target?"},
		{[]string{"keygen", "--zzz"}, "unknown flag: --zzz (see itwin-conformance keygen --help)"},
		{[]string{"run", "--requirement", "auth.expird"}, `did you mean "auth.expired"?`},
		{[]string{"run", "--label-filter", "misssing-header"}, `did you mean "missing-header"?`},
		{[]string{"reference", "--fault", "scope-substrnig"}, `did you mean "scope-substring"?`},
		{[]string{"report", "--from", "x", "--format", "sairf"}, `did you mean "sarif"?`},
	} {
		g := NewWithT(t)
		ended := execute(t, each.args...)
		g.Expect(ended.code).To(Equal(2))
		g.Expect(ended.stdout).To(BeEmpty())
		g.Expect(ended.stderr).To(HaveSuffix(each.says + "\n"))
	}
}

func TestValuesAreCompleted(t *testing.T) {
	t.Parallel()
	for _, each := range []struct {
		args []string
		says string // a line of it
	}{
		{[]string{"run", "--requirement", ""}, "auth.wrong-scope\t"},
		{[]string{"run", "--level", ""}, "must\n"},
		{[]string{"run", "--fail-on", ""}, "regression\n"},
		{[]string{"run", "--label-filter", "must && !wr"}, "must && !wrong-scope\n"},
		{[]string{"run", "--fault", ""}, "scope-substring\t"},
		{[]string{"reference", "--variant", ""}, "opaque-tokens\t"},
		{[]string{"report", "--format", ""}, "sarif\t"},
		{[]string{"list", "--format", ""}, "markdown\n"},
		{[]string{"selftest", "--format", ""}, "html\n"},
		{[]string{"compare", "--format", ""}, "markdown\n"},
		{[]string{"keygen", "--type", ""}, "ecdsa-p256\n"},
		{[]string{"schema", ""}, "baseline\t"},
		{[]string{"help", ""}, "doctor\t"},
		{[]string{"run", "--target", ""}, "yaml\n"},
	} {
		ended := execute(t, append([]string{"__complete"}, each.args...)...)
		NewWithT(t).Expect("\n"+ended.stdout).To(ContainSubstring("\n"+each.says), strings.Join(each.args, " "))
	}
}
