package reports

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

var laterFailures = Baseline{
	{Requirement: "auth.expired", Excuse: Excuse{"found on the first run", "nobody yet", "2026-12-31"}},
	{Requirement: "success.status", Excuse: Excuse{"found on the first run", "nobody yet", "2026-12-31"}},
}

func TestABaselineIsAddedTo(t *testing.T) {
	const mine = "  - requirement: auth.challenge # ticket 12\n    reason: The gateway drops it\n    owner: me\n    until: 2026-11-30\n"
	for name, each := range map[string]struct{ text, begins, refused string }{
		"nothing":                 {"", "knownFailures:\n  - requirement: auth.expired\n", ""},
		"an empty list":           {"# ours\nknownFailures: [] # none\n", "# ours\nknownFailures: # none\n  - requirement: auth.expired\n", ""},
		"a list":                  {"# ours\nknownFailures:\n" + mine, "# ours\nknownFailures:\n" + mine + "  - requirement: auth.expired\n", ""},
		"a list at the edge":      {"knownFailures:\n" + strings.ReplaceAll(mine, "\n  ", "\n")[2:], "knownFailures:\n- requirement: auth.challenge # ticket 12\n  reason: The gateway drops it\n  owner: me\n  until: 2026-11-30\n- requirement: auth.expired\n", ""},
		"a comment at the end":    {"knownFailures:\n" + mine + "# the end\n", "knownFailures:\n" + mine + "# the end\n  - requirement: auth.expired\n", ""},
		"Windows' line ends":      {strings.ReplaceAll("knownFailures:\n"+mine, "\n", "\r\n"), strings.ReplaceAll("knownFailures:\n"+mine, "\n", "\r\n") + "  - requirement: auth.expired\r\n", ""},
		"a list in brackets":      {"knownFailures: [{requirement: auth.challenge, reason: r, owner: o, until: 2026-11-30}]\n", "", "nothing can be added to it"},
		"an end of the document":  {"knownFailures:\n" + mine + "...\n", "", "nothing can be added to it"},
		"without a last line end": {"knownFailures:\n" + strings.TrimRight(mine, "\n"), "knownFailures:\n" + mine + "  - requirement: auth.expired\n", ""},
		"no baseline":             {"name: x\n", "", "knownFailures is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			made, err := laterFailures.AddTo([]byte(each.text))
			if each.refused != "" {
				g.Expect(err).To(MatchError(ContainSubstring(each.refused)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(made)).To(HavePrefix(each.begins))
		})
	}
}

// TestAWrittenBaselineIsRead, whatever its reason is, and twice written it is the same.
func TestAWrittenBaselineIsRead(t *testing.T) {
	fixedSeed(t)
	path := filepath.Join(t.TempDir(), "baseline.yaml")
	rapid.Check(t, func(t *rapid.T) {
		excuse := Excuse{
			Reason: rapid.OneOf(rapid.SampledFrom(oddTexts), rapid.StringMatching(`[ -~]{1,40}[a-z]`)).Draw(t, "reason"),
			Owner:  rapid.SampledFrom(oddTexts).Draw(t, "owner"),
			Until:  rapid.SampledFrom([]string{"2026-12-31", "2027-02-28"}).Draw(t, "until"),
		}
		var all Baseline
		var text []byte
		for _, id := range []string{"auth.expired", "success.status", "rate.status"} {
			added := Baseline{{Requirement: id, Excuse: excuse}}
			made, err := added.AddTo(text)
			if err != nil {
				t.Fatalf("%q: %v", excuse, err)
			}
			text, all = made, append(all, added...)
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			read, err := LoadBaseline(path, []string{"auth.expired", "success.status", "rate.status"}, nil)
			if err != nil || !slices.Equal(read, all) {
				t.Fatalf("%s\nis read as %v: %v", text, read, err)
			}
		}
	})
}

// oddTexts are texts that YAML would take for something else.
var oddTexts = []string{
	"ticket 4711", "yes", "null", "~", "12", "2026-12-31", "- x", "a: b", "a # b", "#", "'", `"`, "{a}", "[a]", "&a", "*a", "!a", "%a", "@a", "`a", "a\nb", " a ", "é", "🙂",
	"true", "0x1F", "1e3", ".inf", "? a", "|", ">", "a:", ": a", "<<", "=", "a\tb", `C:\temp`, "$HOME", "${X}", "a, b", "\u2028", "\u0085x",
}

func TestFailuresFor(t *testing.T) {
	g := NewWithT(t)
	excuse := Excuse{"r", "o", time.Now().Format(time.DateOnly)}
	ids := func(b Baseline) (ids []string) {
		for _, known := range b {
			ids = append(ids, known.Requirement)
		}
		return ids
	}
	g.Expect(ids(failingReport().FailuresFor(nil, excuse))).To(Equal([]string{"error.schema", "auth.challenge"}))
	g.Expect(ids(failingReport().FailuresFor(Baseline{{Requirement: "error.schema"}}, excuse))).To(Equal([]string{"auth.challenge"}))
	g.Expect(passingReport().FailuresFor(nil, excuse)).To(BeEmpty())
}

// fixedSeed lets the properties of a test be tried on the same values each time.
func fixedSeed(t *testing.T) {
	t.Helper()
	if err := flag.Set("rapid.seed", "1"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.seed", "0") })
}
