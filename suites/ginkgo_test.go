package suites

import (
	"io"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

// The cases of these tests, one of each verdict and one that is exhaustive.
var (
	optional = Requirement{ID: "tree.optional", Level: Should}
	required = Requirement{ID: "tree.required", Level: Must}
	silent   = Requirement{ID: "tree.silent", Level: Observe}

	_ = RegisterContainer(0, "First clause", func() {
		RegisterCase(0, "keeps what it must", []Requirement{required}, func(c *C) { c.Judge(required).Holds(true, "", "", nil) })
		RegisterCase(0, "breaks what it should not", []Requirement{optional}, func(c *C) { c.Judge(optional).Holds(false, "this", "that", nil) })
	})
	_ = RegisterContainer(0, "Second clause", func() {
		RegisterContainer(0, "in depth", func() {
			RegisterCase(0, "does (or doesn't) answer", []Requirement{required, optional}, func(c *C) { c.Abort("no answer came") })
		})
		RegisterCase(0, "does something", []Requirement{silent}, func(c *C) { c.Judge(silent).Observed("something", nil) })
		RegisterCase(0, "does everything", []Requirement{required}, func(c *C) { c.Judge(required).Holds(true, "", "", nil) }, Exhaustive)
	})
)

const (
	keeps      = "first-clause/keeps-what-it-must"
	breaks     = "first-clause/breaks-what-it-should-not"
	notAnswers = "second-clause-in-depth/does-or-doesn-t-answer"
	observes   = "second-clause/does-something"
	exhausts   = "second-clause/does-everything"
)

func idsOf(cases []*Case) []string {
	ids := []string{}
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestRegisteredCases(t *testing.T) {
	g := NewWithT(t)
	g.Expect(idsOf(Cases())).To(Equal([]string{keeps, breaks, notAnswers, observes, exhausts}))
	g.Expect(DocumentedCaseLabels()).To(Equal([]string{"first-clause", "second-clause-in-depth", "second-clause"}))
	for _, c := range Cases() {
		g.Expect(c.Location.FileName).To(HaveSuffix("suites/ginkgo_test.go"), "a failure points at the spec file")
		g.Expect(c.Exhaustive).To(Equal(c.ID == exhausts))
	}
	first := Cases()[0]
	g.Expect(first.DocumentedCase).To(Equal("First clause"))
	g.Expect(first.Text).To(Equal("keeps what it must"))
	g.Expect(first.Judges(required)).To(BeTrue())
	g.Expect(first.Judges(optional)).To(BeFalse())
}

func TestTwoCasesOfOneNameAreOurMistake(t *testing.T) {
	g := NewWithT(t)
	again := *Cases()[0]
	again.Location = types.CodeLocation{FileName: "other.go", LineNumber: 1}
	g.Expect(func() { register(&again) }).To(PanicWith(And(HavePrefix("two cases are called "+keeps+": "), HaveSuffix("other.go:1"))))
	g.Expect(Cases()).To(HaveLen(5))
}

// TestTwoRowsOfOneTextAreOurMistake: both stand in the same line of a table.
func TestTwoRowsOfOneTextAreOurMistake(t *testing.T) {
	g := NewWithT(t)
	row := *Cases()[0]
	row.Text = "Keeps: what it must"
	g.Expect(func() { register(&row) }).To(PanicWith(HavePrefix("two cases are called " + keeps)))
}

func TestSelectedCases(t *testing.T) {
	for _, test := range []struct {
		name      string
		selection Selection
		want      []string
	}{
		{"everything but what is exhaustive", Selection{}, []string{keeps, breaks, notAnswers, observes}},
		{"what is exhaustive too", Selection{Exhaustive: true}, []string{keeps, breaks, notAnswers, observes, exhausts}},
		{"a requirement", Selection{Requirements: []string{required.ID}}, []string{keeps, notAnswers}},
		{"a requirement, exhaustively", Selection{Requirements: []string{required.ID}, Exhaustive: true}, []string{keeps, notAnswers, exhausts}},
		{"several requirements", Selection{Requirements: []string{silent.ID, optional.ID}}, []string{breaks, notAnswers, observes}},
		{"a requirement that there is not", Selection{Requirements: []string{"tree.other"}}, []string{}},
		{"the must requirements", Selection{Level: Must}, []string{keeps, notAnswers}},
		{"those and the should", Selection{Level: Should}, []string{keeps, breaks, notAnswers}},
		{"down to what is observed", Selection{Level: Observe}, []string{keeps, breaks, notAnswers, observes}},
		{"a documented case", Selection{LabelFilter: "first-clause"}, []string{keeps, breaks}},
		{"a level as label", Selection{LabelFilter: "should && !must"}, []string{breaks}},
		{"a label or another", Selection{LabelFilter: "observe || first-clause", Requirements: []string{required.ID, silent.ID}}, []string{keeps, observes}},
		{"the exhaustive ones alone", Selection{LabelFilter: ExhaustiveLabel, Exhaustive: true}, []string{exhausts}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			cases, err := test.selection.Cases()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(idsOf(cases)).To(Equal(test.want))
		})
	}
}

func TestASelectionIsPartial(t *testing.T) {
	g := NewWithT(t)
	g.Expect(Selection{}.Partial()).To(BeFalse())
	g.Expect(Selection{Level: Must, Exhaustive: true}.Partial()).To(BeFalse(), "all of a level is no part of it")
	g.Expect(Selection{LabelFilter: "must"}.Partial()).To(BeTrue())
	g.Expect(Selection{Requirements: []string{required.ID}}.Partial()).To(BeTrue())
}

func TestALabelFilterThatCannotBeRead(t *testing.T) {
	g := NewWithT(t)
	_, err := Selection{LabelFilter: "must &&"}.Cases()
	g.Expect(err).To(MatchError(`label filter "must &&" cannot be read: Unexpected EOF.`))
}

// TestFindingsOnWhatWasNotAskedForAreDropped: a case that judges more than the
// selection wants must not fail the run.
func TestFindingsOnWhatWasNotAskedForAreDropped(t *testing.T) {
	g := NewWithT(t)
	settings := options()
	settings.Selection = Selection{Requirements: []string{second.ID}}
	body := func(c *C) {
		c.Judge(own).Holds(false, "this", "that", nil)
		c.Judge(second).Holds(true, "", "", nil)
	}
	result := Start(t.Context(), answering(204), []*Case{caseOf("one", body, own, second)}, settings).Results()[0]
	g.Expect(result.Verdict()).To(Equal(Pass))
	g.Expect(result.Findings).To(HaveLen(1))
}

// spectator is the test that Ginkgo fails when a spec failed.
type spectator struct{ failed bool }

func (s *spectator) Fail() { s.failed = true }

// told is what Ginkgo last reported of each spec.
var told map[string]types.SpecReport

var _ = ginkgo.ReportAfterSuite("telling", func(report types.Report) {
	told = map[string]types.SpecReport{}
	for _, spec := range report.SpecReports {
		told[caseID(spec.ContainerHierarchyTexts, spec.LeafNodeText)] = spec
	}
})

func TestGinkgoTellsWhatTheCasesFound(t *testing.T) {
	g := NewWithT(t)
	formatter.ColorableStdOut = io.Discard
	config, _ := ginkgo.GinkgoConfiguration()
	config.LabelFilter = ""
	previewed(config) // Ginkgo keeps the filter of its last preview, which may be another test's
	var watching spectator
	run, err := RunSpecsUnder(t.Context(), &watching, answering(204), options())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(watching.failed).To(BeTrue())
	g.Expect(run.Results()).To(HaveLen(4), "the exhaustive case did not run")

	g.Expect(told[keeps].State).To(Equal(types.SpecStatePassed))
	g.Expect(told[observes].State).To(Equal(types.SpecStatePassed))
	g.Expect(told[exhausts].State).To(Equal(types.SpecStateSkipped))
	g.Expect(told[breaks].State).To(Equal(types.SpecStateFailed))
	g.Expect(told[breaks].Failure.Message).To(HavePrefix("tree.optional fail: expected this, got that\n"))
	g.Expect(told[breaks].LeafNodeLocation).To(Equal(run.Results()[1].Case.Location))
	g.Expect(told[breaks].LeafNodeLabels).To(Equal([]string{"first-clause", "should", "tree.optional"}))
	g.Expect(told[notAnswers].State).To(Equal(types.SpecStateSkipped))
	g.Expect(told[notAnswers].Failure.Message).To(HavePrefix("tree.required not-testable: no answer came\ntree.optional not-testable: no answer came\n"))
}

func TestSummaryNamesWhereToLook(t *testing.T) {
	g := NewWithT(t)
	result := runOne(t, answering(204), func(c *C) {
		c.Send(fixtures.Call{})
		c.Judge(own).Holds(true, "", "", nil)
		c.Judge(second).Holds(false, "this", "that", nil)
		panic("a mistake of ours")
	}, own, second)
	result.Case.Location = types.CodeLocation{FileName: "some_case.go", LineNumber: 7}
	lines := strings.Split(result.Summary(), "\n")
	g.Expect(lines[0]).To(Equal("test.own not-testable: the suite itself failed: a mistake of ours"))
	g.Expect(lines[1]).To(Equal("test.second fail: expected this, got that"))
	g.Expect(lines[2]).To(MatchRegexp(`^some_case\.go:7: the case took \S+ and 1 exchanges$`))
	g.Expect(lines[3]).To(Equal("a mistake of ours"), "and its stack")

	result.Panic, result.Findings = "", []Finding{{Requirement: own, Verdict: Pass}, {Requirement: second, Verdict: Observed, Actual: "that"}}
	g.Expect(result.Summary()).To(MatchRegexp(`^some_case\.go:7: the case took \S+ and 1 exchanges$`))
}

func TestWordsOfAnID(t *testing.T) {
	g := NewWithT(t)
	g.Expect(caseID([]string{"Azure", "Zone 09"}, `answers 404 to "/@[`+"`"+`{:" é`)).To(Equal("azure-zone-09/answers-404-to"))
}
