package reports

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	. "github.com/onsi/gomega"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/escape"
)

// command is what a pipeline, or a terminal, would obey.
const command = "\x1b[31m\u202e##vso[task.setvariable variable=owned]##[error]owned ##teamcity[x]\r\n\t \u200b::stop-commands::owned\n::error::owned\n#\u00ad#vso[y]"

// leaves calls do with every text in a value, which may be set.
func leaves(value reflect.Value, do func(reflect.Value)) {
	switch value.Kind() {
	case reflect.String:
		do(value)
	case reflect.Pointer:
		if !value.IsNil() {
			leaves(value.Elem(), do)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			leaves(value.Field(i), do)
		}
	case reflect.Slice:
		for i := range value.Len() {
			leaves(value.Index(i), do)
		}
	case reflect.Map:
		for _, key := range value.MapKeys() {
			copied := reflect.New(value.Type().Elem()).Elem()
			copied.Set(value.MapIndex(key))
			leaves(copied, do)
			value.SetMapIndex(key, copied)
		}
	}
}

// foreignReport has a command wherever the schema lets any text stand. It was read, as
// somebody else's is.
func foreignReport(t *testing.T) *Report {
	t.Helper()
	r := failingReport()
	r.Decisions = fewDecisions()
	r.Cases[0].Exchanges[0].Answer.Cut = &Cut{BodyBytes: 1, BodySHA256: strings.Repeat("0", 64), ErrorCode: "x", Wrong: map[string]string{"a": "b"}}
	r.Cases[1].Exchanges[0].Request.Header = map[string][]string{"X": {"y"}}
	changed := 0
	leaves(reflect.ValueOf(r).Elem(), func(text reflect.Value) {
		was := text.String()
		text.SetString(was + command)
		document, err := json.Marshal(r)
		if err != nil || schemas.Report().Validate(document) != nil {
			text.SetString(was)
			return
		}
		changed++
	})
	NewWithT(t).Expect(changed).To(BeNumerically(">", 100))
	return r
}

// obeyed are what a pipeline would take for commands.
func obeyed(text string) []string {
	found := regexp.MustCompile(`##[a-z]*\[`).FindAllString(text, -1)
	for _, line := range regexp.MustCompile(`[\n\r\v\f\x{85}\x{2028}\x{2029}]`).Split(text, -1) {
		if begins := strings.TrimSpace(line); strings.HasPrefix(begins, "::") && strings.Contains(begins[2:], "::") {
			found = append(found, line)
		}
	}
	return found
}

// TestAForeignReportCommandsNobody in any format: what a target sent, or who wrote the
// report, moves no cursor and commands no pipeline.
func TestAForeignReportCommandsNobody(t *testing.T) {
	r := foreignReport(t)
	for _, format := range append(Formats(), Format{Name: "narrow text", Write: func(w io.Writer, r *Report) error { return WriteText(w, r, TextOptions{Width: 20}) }}) {
		t.Run(format.Name, func(t *testing.T) {
			g := NewWithT(t)
			var document bytes.Buffer
			g.Expect(format.Write(&document, r)).To(Succeed())
			text := document.String()
			g.Expect(utf8.ValidString(text)).To(BeTrue())
			for _, c := range text {
				g.Expect(escape.Hidden(c) || unicode.Is(unicode.Cf, c)).To(BeFalse(), "%U", c)
			}
			commands := obeyed(text)
			switch format.Name {
			case "github", "azure": // whose own are obeyed
				g.Expect(commands).To(HaveLen(strings.Count(text, "\n")))
				g.Expect(strings.Count(text, "\n")).To(Equal(len(issues(r))))
			default:
				g.Expect(commands).To(BeEmpty())
			}
			switch format.Name {
			case "badge-svg", "badge-json": // they show nothing of it
			case "json", "har":
				g.Expect(text).To(And(ContainSubstring(`#\u0023vso[`), ContainSubstring(`\u202e`)))
			case "html":
				g.Expect(text).To(ContainSubstring("#&#35;vso["))
			default:
				g.Expect(text).To(ContainSubstring("#‹U+0023›vso["))
			}
		})
	}
}

// TestWhatIsEscapedIsTheSameReport: whoever reads it again has every byte.
func TestWhatIsEscapedIsTheSameReport(t *testing.T) {
	g := NewWithT(t)
	var document bytes.Buffer
	r := foreignReport(t)
	g.Expect(WriteJSON(&document, r)).To(Succeed())
	read, err := Parse(document.Bytes())
	g.Expect(err).NotTo(HaveOccurred())
	again, _ := json.Marshal(read)
	whole, _ := json.Marshal(r)
	g.Expect(again).To(MatchJSON(whole))
}

// TestNothingOfAReportIsAlteredWhenItIsShown.
func TestNothingOfAReportIsAlteredWhenItIsShown(t *testing.T) {
	g := NewWithT(t)
	r := foreignReport(t)
	before, _ := json.Marshal(r)
	copied := shown(r)
	g.Expect(copied.Target.Name).NotTo(Equal(r.Target.Name))
	after, _ := json.Marshal(r)
	g.Expect(after).To(Equal(before))
	g.Expect(shown(passingReport())).To(Equal(passingReport()))
}
