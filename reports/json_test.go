package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/schemas"
)

func TestWriteJSONAndReadItBack(t *testing.T) {
	for name, r := range map[string]*Report{"passing": passingReport(), "failing": failingReport(), "incomplete": incompleteReport(), "excused": excusedReport()} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var first, second bytes.Buffer
			g.Expect(WriteJSON(&first, r)).To(Succeed())
			expectGolden(t, name+".json", first.Bytes())
			read, err := Read(&first)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(read).To(Equal(r))
			g.Expect(WriteJSON(&second, read)).To(Succeed())
			expectGolden(t, name+".json", second.Bytes())
		})
	}
}

func TestWriteJSONWritesEmptyListsWhereThereIsNothing(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	r.Personas, r.Requirements, r.Cases = nil, nil, nil
	var document bytes.Buffer
	g.Expect(WriteJSON(&document, r)).To(Succeed())
	var got map[string]any
	g.Expect(json.Unmarshal(document.Bytes(), &got)).To(Succeed())
	for _, list := range []string{"personas", "requirements", "cases"} {
		g.Expect(got).To(HaveKeyWithValue(list, []any{}))
	}
	g.Expect(r.Cases).To(BeNil(), "the report was changed")
}

func TestWriteJSONWritesNothingThatBreaksTheSchema(t *testing.T) {
	tests := []struct {
		name   string
		breaks func(*Report)
		want   string
	}{
		{"a start that is no time", func(r *Report) { r.Run.Started = "yesterdayZ" },
			"checking the report before it is written: at /run/started: 'yesterdayZ' is not valid 'date-time'"},
		{"another version", func(r *Report) { r.Schema = "" },
			`checking the report before it is written: at /$schema: value must be "` + SchemaID + `"`},
		{"a case without verdict", func(r *Report) { r.Cases[0].Verdict = "" },
			`checking the report before it is written: at /cases/0/verdict: value must be one of "pass", "fail", "not-testable", "observed"`},
		{"a body without encoding", func(r *Report) { r.Cases[0].Exchanges[0].Answer.Body = Body{Text: "x"} },
			"checking the report before it is written: at /cases/0/exchanges/0/answer: property 'bodyEncoding' is required, if 'body' property exists"},
		{"a time that is no number", func(r *Report) { r.Run.DurationMs = math.NaN() },
			"encoding the report: json: unsupported value: NaN"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			r := passingReport()
			test.breaks(r)
			var document bytes.Buffer
			g.Expect(WriteJSON(&document, r)).To(MatchError(test.want))
			g.Expect(document.Len()).To(BeZero())
		})
	}
}

func TestReadRefusesWhatIsNoReport(t *testing.T) {
	g := NewWithT(t)
	_, err := Read(strings.NewReader(""))
	var notJSON *schemas.NotJSON
	g.Expect(errors.As(err, &notJSON)).To(BeTrue())
	g.Expect(err).To(MatchError("checking the report: not JSON at byte 0: the document is empty"))

	_, err = Read(strings.NewReader("{}"))
	var violations schemas.Violations
	g.Expect(errors.As(err, &violations)).To(BeTrue())
	g.Expect(violations).To(HaveLen(1))

	_, err = Read(brokenReader{})
	g.Expect(err).To(MatchError(errBroken))
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }
