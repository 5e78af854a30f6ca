package yamlfile

import (
	"flag"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// oddTexts are texts that YAML would take for something else.
var oddTexts = []string{
	"", "yes", "null", "~", "12", "2026-12-31", "- x", "-", "a: b", "a # b", "#", "'", `"`, "{a}", "[a]", "&a", "*a", "!a", "%a", "@a", "`a", "a\nb", "a\n", "\na", " a ", "é", "🙂",
	"true", "NO", "0x1F", "0o7", "1e3", ".inf", "? a", "|", ">", "a:", ": a", "<<", "=", "a\tb", `C:\temp`, "$HOME", "${X}", "a, b", "a]b", "a}b", "\u2028", "\u0085x", "\ufeffx", "\u200b",
	"http://[::1]:8765", "http://[fe80::1%25eth0]:8765", "http://h/a?b=c#d", "a@b.example", "---", "...", "--- a", "12:30:45", "1_000", "\x00", "\x1b[31m", "\r", "\\", `\n`,
}

// TestWhatIsWrittenIsRead in every place of a document, of block style and in lists.
func TestWhatIsWrittenIsRead(t *testing.T) {
	type inner struct {
		Name   string   `yaml:"name" json:"name"`
		Listed []string `yaml:"listed" json:"listed"`
	}
	type outer struct {
		Text  string  `yaml:"text" json:"text"`
		Inner inner   `yaml:"inner" json:"inner"`
		Many  []inner `yaml:"many" json:"many"`
		Last  string  `yaml:"last" json:"last"`
	}
	check := func(t interface{ Fatalf(string, ...any) }, value outer) {
		text, err := Marshal(value)
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		d, err := read(lineEnds.ReplaceAll(text, []byte("\n")))
		if err != nil {
			t.Fatalf("%q is written as\n%s\n%v", value, text, err)
		}
		want := map[string]any{
			"text": value.Text, "last": value.Last,
			"inner": map[string]any{"name": value.Inner.Name, "listed": anyOf(value.Inner.Listed)},
			"many":  []any{map[string]any{"name": value.Many[0].Name, "listed": anyOf(value.Many[0].Listed)}, map[string]any{"name": value.Many[1].Name, "listed": anyOf(value.Many[1].Listed)}},
		}
		if !reflect.DeepEqual(d.value, want) {
			t.Fatalf("%q is written as\n%s\nand read as %q", value, text, d.value)
		}
	}
	for _, odd := range oddTexts {
		each := inner{odd, []string{odd, odd}}
		check(t, outer{odd, each, []inner{each, each}, odd})
	}
	fixedSeed(t)
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.OneOf(rapid.SampledFrom(oddTexts), rapid.String())
		drawn := func() inner { return inner{odd.Draw(t, "name"), []string{odd.Draw(t, "one"), odd.Draw(t, "other")}} }
		check(t, outer{odd.Draw(t, "text"), drawn(), []inner{drawn(), drawn()}, odd.Draw(t, "last")})
	})
}

func anyOf(texts []string) []any {
	var list []any
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}

// fixedSeed lets the properties of a test be tried on the same values each time.
func fixedSeed(t *testing.T) {
	t.Helper()
	if err := flag.Set("rapid.seed", "1"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.seed", "0") })
}
