package yamlfile

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"itwin-conformance/schemas"
)

// hiddenValue is what no mistake may show.
const hiddenValue = "hunter2-is-not-to-be-shown"

// wrongAt are parts of a target file of which one line is wrong, and which line.
var wrongAt = []struct {
	lines []string
	line  int
}{
	{[]string{"timeout: 30"}, 0},
	{[]string{"concurrency: many"}, 0},
	{[]string{"colour: " + hiddenValue}, 0},
	{[]string{"settle: [1]"}, 0},
	{[]string{"rateLimit:", "  maxRequests: 0", "  within: 1s"}, 1},
	{[]string{"rateLimit: {maxRequests: 5, within: 1s, longest: " + hiddenValue + "}"}, 0},
	{[]string{"tls:", "  caFile: ca.pem", "  password: \"" + hiddenValue + "\""}, 2},
	{[]string{"concurrency: |", "  many"}, 0},
}

// rightParts are parts of a target file in which nothing is wrong, but what must not be
// shown stands.
var rightParts = [][]string{
	{"name: x"},
	{"headers:", "  X-Gateway-Key: " + hiddenValue, "  X-Other: '" + hiddenValue + "'"},
	{"proxy: http://proxy.example:3128"},
	{"takesEffect: 1s"},
}

// quotings are ways to write the hidden value that a part may have.
var quotings = []string{
	hiddenValue, "'" + hiddenValue + "'", `"` + hiddenValue + `"`, `"a\n` + hiddenValue + `"`, "'it''s " + hiddenValue + "'",
	"a\n    " + hiddenValue, "\"a\n    " + hiddenValue + "\"", "'a\n\n    " + hiddenValue + "'", "|\n    " + hiddenValue + "\n    more", ">-\n    " + hiddenValue + "\n\n    " + hiddenValue,
	"&anchor " + hiddenValue, "!!str " + hiddenValue,
}

// written puts a file together, and returns it with the line, from 1, that is wrong, and
// that of a value which may be wrong as well.
func written(t *rapid.T) (text string, wrong, third int) {
	bad := rapid.SampledFrom(wrongAt).Draw(t, "wrong")
	parts := append([][]string{bad.lines, {"baseUrl: http://127.0.0.1:1"}, {"personas:", "  modifier:", "    token: {env: SOME_TOKEN}"}, {"arranging: {platform: {}}"}}, rightParts...)
	for i, part := range parts {
		if strings.HasPrefix(bad.lines[0], "rateLimit") || i == 0 || !strings.HasPrefix(part[0], "headers") {
			continue
		}
		quoting := rapid.SampledFrom(quotings).Draw(t, "quoting")
		parts[i] = []string{part[0], part[1], "  X-Third: " + quoting}
	}
	order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, "order")
	noise := rapid.SampledFrom([]string{"", "", "", "# " + hiddenValue, "   # " + hiddenValue, "   ", "#", "# a: " + hiddenValue})
	behind := rapid.SampledFrom([]string{"", "", "", " ", "\t", " # " + hiddenValue, "\t# " + hiddenValue, " \t # a: '" + hiddenValue})
	ends := rapid.SampledFrom([]string{"\n", "\r\n", "\r"})
	var made strings.Builder
	lines := 0
	write := func(line string) {
		for _, piece := range strings.Split(line, "\n") {
			end := ends.Draw(t, "end")
			if piece == "" && end == "\n" && strings.HasSuffix(made.String(), "\r") {
				piece = " " // or else both are one line end
			}
			made.WriteString(piece + end)
			lines++
		}
	}
	made.WriteString(rapid.SampledFrom([]string{"", "", "\ufeff"}).Draw(t, "mark"))
	if rapid.Bool().Draw(t, "begin") {
		write("---")
	}
	for _, i := range order {
		for range rapid.IntRange(0, 2).Draw(t, "before") {
			write(noise.Draw(t, "noise"))
		}
		for at, line := range parts[i] {
			if i == 0 && at == bad.line {
				wrong = lines + 1
			}
			if !strings.Contains(line, "\n") && !strings.HasSuffix(line, "|") && !strings.HasPrefix(line, "  many") {
				line += behind.Draw(t, "behind")
			}
			if strings.HasPrefix(line, "  X-Third:") {
				third = lines + 1
			}
			write(line)
		}
	}
	return made.String(), wrong, third
}

// TestTheRightLineIsNamed whatever line ends, comments and tabs there are, and nothing
// is shown that must not be.
func TestTheRightLineIsNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, wrong, third := written(t)
		var into any
		_, err := Parse([]byte(text), schemas.Target(), &into)
		if err == nil {
			t.Fatalf("%q is taken", text)
		}
		if strings.Contains(err.Error(), hiddenValue) || strings.Contains(err.Error(), "\r") {
			t.Fatalf("%q: %s", text, err)
		}
		found := false
		for line := range strings.SplitSeq(err.Error(), "\n") {
			found = found || strings.HasPrefix(line, fmt.Sprintf("%d:", wrong))
			if !found && !strings.HasPrefix(line, fmt.Sprintf("%d:", third)) { // of several lines, or with a tag
				t.Fatalf("%q is wrong in line %d: %s", text, wrong, err)
			}
		}
		if !found && !strings.HasPrefix(err.Error(), fmt.Sprintf("%d: ", third)) && !strings.Contains(err.Error(), "a tag") {
			t.Fatalf("%q is wrong in line %d: %s", text, wrong, err)
		}
	})
}

func TestWhatIsNoYAMLIsNamedAtItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"name: x\n# c\nheaders:\n\tX-Key: " + hiddenValue + "\n":                                "4:1: no YAML: a line is indented by a tab, and blanks are needed | X-Key: …",
		"name: x\r\n# c\r\n\r\nheaders:\r\n  X: \"" + hiddenValue + "\r\npersonas: {}\r\n":      "5:6: no YAML: could not find end character of double-quoted text | X: …",
		"# a\r# b\rname: x\r\r# c\rname: y\r":                                                   `6:1: no YAML: mapping key "name" already defined at [3:1] | name: …`,
		"# c\r\n\r\nname: &a x\t# " + hiddenValue + "\r\nheaders: *b # " + hiddenValue + "\r\n": "4:10: no anchor &b stands before this alias | headers: …",
	} {
		var into any
		_, err := Parse([]byte(text), schemas.Target(), &into)
		NewWithT(t).Expect(err).To(MatchError(want))
	}
}

func TestLineEnds(t *testing.T) {
	const file = "name: x\nbaseUrl: http://127.0.0.1:1\n# a comment\ntimeout: 30\nheaders:\n  X-Gateway-Key: " + hiddenValue + "\npersonas: {modifier: {token: {env: A}}}\narranging: {platform: {}}\n"
	for name, end := range map[string]string{"Unix": "\n", "Windows": "\r\n", "an old Macintosh": "\r"} {
		t.Run(name, func(t *testing.T) {
			var into any
			_, err := Parse([]byte(strings.ReplaceAll(file, "\n", end)), schemas.Target(), &into)
			NewWithT(t).Expect(err).To(MatchError("4:10: timeout: a duration longer than 0, such as 30s or 1m30s is needed, not 30 | timeout: 30"))
		})
	}
}
