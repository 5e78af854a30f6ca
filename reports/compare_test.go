package reports

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	. "github.com/onsi/gomega"
)

// comparedReports are two runs between which everything happens that may.
func comparedReports() (old, recent *Report) {
	old, recent = failingReport(), failingReport()
	recent.Suite.Version, recent.Target.BaseURL, recent.Run.ID = "1.1.0", "https://next.example-industries.example", "run-8"
	recent.Suite.Documentation.SHA256 = "0" + recent.Suite.Documentation.SHA256[1:]
	recent.Run.Selection.Exhaustive = false
	set := func(r *Report, i int, verdict Verdict, reasons ...string) {
		r.Requirements[i].Verdict, r.Requirements[i].Reasons = verdict, reasons
	}
	set(old, 2, Pass)
	set(old, 5, NotTestable, "no reader")
	set(recent, 0, Fail, "expected 204,\ngot 200 [here](https://elsewhere.example)")
	set(recent, 3, NotTestable, "no reader")
	set(recent, 4, Pass)
	recent.Requirements[2].Excused = &Excuse{"ticket 12", "api-team", "2026-12-31"}
	recent.Requirements[1].ID = "auth.new"
	for i := range 20 {
		for r, ms := range map[*Report]float64{old: 40, recent: 90} {
			c := &r.Cases[2]
			c.Exchanges = append(c.Exchanges, exchange(i+2, Judged, "reader", 50, ms+float64(i), "DELETE", nil, "", 403, "{}"))
		}
	}
	return concluded(old), concluded(recent)
}

// TestATargetOfThisMachineIsKnownByItsName, as its port is another each time.
func TestATargetOfThisMachineIsKnownByItsName(t *testing.T) {
	for name, each := range map[string]struct {
		was, is Target
		warned  bool
	}{
		"another port":            {Target{Name: "reference", BaseURL: "http://127.0.0.1:1"}, Target{Name: "reference", BaseURL: "http://localhost:2/api"}, false},
		"IPv6":                    {Target{Name: "ours", BaseURL: "https://[::1]:1"}, Target{Name: "ours", BaseURL: "http://127.0.0.1:1"}, false},
		"another name":            {Target{Name: "reference", BaseURL: "http://127.0.0.1:1"}, Target{Name: "altered-reference", BaseURL: "http://127.0.0.1:1"}, true},
		"elsewhere":               {Target{Name: "staging", BaseURL: "https://staging.example:1"}, Target{Name: "staging", BaseURL: "https://staging.example:2"}, true},
		"one here, the other not": {Target{Name: "staging", BaseURL: "https://staging.example"}, Target{Name: "staging", BaseURL: "http://127.0.0.1:1"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			old, recent := passingReport(), passingReport()
			old.Target, recent.Target = each.was, each.is
			compared, err := Compare(old, recent)
			g.Expect(err).NotTo(HaveOccurred())
			if each.warned {
				g.Expect(compared.Warnings).To(ConsistOf(HavePrefix("different targets: ")))
			} else {
				g.Expect(compared.Warnings).To(BeEmpty())
			}
		})
	}
}

func TestCompareGolden(t *testing.T) {
	extensions := map[string]string{"text": ".txt", "markdown": ".md", "json": ".json"}
	for _, format := range ComparisonFormats() {
		t.Run(format.Name, func(t *testing.T) {
			g := NewWithT(t)
			c, err := Compare(comparedReports())
			g.Expect(err).NotTo(HaveOccurred())
			var document bytes.Buffer
			g.Expect(format.Write(&document, c)).To(Succeed())
			expectGolden(t, "comparison"+extensions[format.Name], document.Bytes())
			g.Expect(format.Write(brokenWriter{}, c)).To(MatchError(errBroken))
		})
	}
}

func TestCompareSaysEachChangeOnce(t *testing.T) {
	verdicts := []Verdict{Pass, Fail, NotTestable, Observed}
	for _, level := range []Level{Must, Should, Observe} {
		for _, was := range verdicts {
			for _, is := range verdicts {
				for _, excused := range []bool{false, true} {
					g := NewWithT(t)
					old, recent := passingReport(), passingReport()
					old.Requirements = []Requirement{{ID: "a.b", Level: level, Verdict: was}}
					recent.Requirements = []Requirement{{ID: "a.b", Level: level, Verdict: is}}
					if excused {
						recent.Requirements[0].Excused = &Excuse{}
					}
					c, err := Compare(old, recent)
					g.Expect(err).NotTo(HaveOccurred())
					told := 0
					for _, group := range c.groups() {
						told += len(group.changes)
					}
					regression := level != Observe && was == Pass && (is == Fail || is == NotTestable) && !excused
					g.Expect(len(c.Regressions()) == 1).To(Equal(regression), "%s %s → %s", level, was, is)
					if was == is {
						g.Expect(told).To(Equal(0))
					} else if is != Observed && was != Observed {
						g.Expect(told).To(Equal(1), "%s → %s", was, is)
					}
				}
			}
		}
	}
}

func TestCompareAltersNothing(t *testing.T) {
	g := NewWithT(t)
	old, recent := comparedReports()
	before := [][]byte{encoded(t, old), encoded(t, recent)}
	_, err := Compare(old, recent)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect([][]byte{encoded(t, old), encoded(t, recent)}).To(Equal(before))
}

func encoded(t *testing.T, r *Report) []byte {
	t.Helper()
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func TestCompareTheSameRun(t *testing.T) {
	for _, r := range []*Report{passingReport(), failingReport(), incompleteReport(), hostileReport()} {
		g := NewWithT(t)
		c, err := Compare(r, r)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(c.Regressions()).To(BeEmpty())
		var text bytes.Buffer
		g.Expect(WriteComparison(&text, c)).To(Succeed())
		g.Expect(text.String()).To(HaveSuffix("\n\nno regression, level " + string(r.Conclusion.Level) + ".\n"))
	}
}

func TestCompareOtherOperations(t *testing.T) {
	other := passingReport()
	other.Suite.Operation = "GET /itwins"
	_, err := Compare(other, passingReport())
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("one is about GET /itwins, the other about DELETE")))
}

// TestShiftsAreBeyondChance draws the durations of both runs from one
// distribution with a long tail: hardly ever is there a shift.
func TestShiftsAreBeyondChance(t *testing.T) {
	g := NewWithT(t)
	random := rand.New(rand.NewPCG(1, 2))
	drawn := func(n int, scaleMs float64) []Case {
		var c Case
		for range n {
			c.Exchanges = append(c.Exchanges, exchange(1, Judged, "reader", 0, 100+scaleMs*random.ExpFloat64(), "DELETE", nil, "", 401, ""))
		}
		return []Case{c}
	}
	const trials = 2000
	chance, real, few := 0, 0, 0
	for range trials {
		chance += len(shifts(drawn(fewestAnswers, 200), drawn(fewestAnswers, 200)))
		real += len(shifts(drawn(40, 50), drawn(40, 500)))
		few += len(shifts(drawn(fewestAnswers-1, 1), drawn(fewestAnswers-1, 5000)))
	}
	t.Logf("of %d: %d by chance, %d real ones found", trials, chance, real)
	g.Expect(chance).To(BeNumerically("<=", trials/400))
	g.Expect(real).To(BeNumerically(">=", trials*9/10))
	g.Expect(few).To(Equal(0), "few answers say nothing")
}
