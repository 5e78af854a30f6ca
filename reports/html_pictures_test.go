package reports

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestAtOnce(t *testing.T) {
	for _, test := range []struct {
		spans []span
		want  int
	}{
		{nil, 0},
		{[]span{{0, 1}}, 1},
		{[]span{{0, 1}, {1, 2}}, 1},
		{[]span{{0, 3}, {1, 2}, {1, 4}, {3, 5}}, 3},
	} {
		NewWithT(t).Expect(atOnce(test.spans)).To(Equal(test.want), "%v", test.spans)
	}
}

func TestTimeScaleWithoutGaps(t *testing.T) {
	g := NewWithT(t)
	scale := scaleOf([]span{{0, 50}, {40, 100}})
	g.Expect(scale.gaps).To(BeEmpty())
	g.Expect(scale.percent(25)).To(Equal(25.0))
	var texts []string
	for _, tick := range scale.ticks() {
		texts = append(texts, tick.Text)
	}
	g.Expect(texts).To(Equal([]string{"0 ms", "10 ms", "20 ms", "30 ms", "40 ms", "50 ms", "60 ms", "70 ms", "80 ms", "90 ms"}))
}

func TestTimeScaleCutsALongGapShort(t *testing.T) {
	g := NewWithT(t)
	scale := scaleOf([]span{{0, 100}, {1000, 1100}})
	g.Expect(scale.gaps).To(Equal([]span{{100, 1000}}))
	// 200 ms and a gap drawn as 20 ms long.
	g.Expect(scale.percent(0)).To(Equal(0.0))
	g.Expect(scale.percent(100)).To(BeNumerically("~", 100.0/220*100, 0.01))
	g.Expect(scale.percent(1000)).To(BeNumerically("~", 120.0/220*100, 0.01))
	g.Expect(scale.percent(1100)).To(Equal(100.0))
	g.Expect(scale.percent(550)).To(BeNumerically("~", 50, 0.01), "the middle of the gap is the middle of the picture")
	for _, tick := range scale.ticks() {
		g.Expect(tick.Text).NotTo(Or(Equal("150 ms"), Equal("500 ms")), "a tick lies in the gap")
	}
	g.Expect(scale.ticks()[len(scale.ticks())-1].X).To(BeNumerically(">", 50), "there is no tick behind the gap")
}

func TestTimelineOfNothing(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	r.Cases = nil
	g.Expect(timelineOf(r).Count).To(BeZero())
	g.Expect(scaleOf(nil).percent(1)).To(BeZero())
	g.Expect(scaleOf(nil).ticks()).To(BeEmpty())
}

func TestRoundStep(t *testing.T) {
	for least, want := range map[float64]float64{0: 0, 0.3: 0.5, 1: 1, 1.1: 2, 3: 5, 6: 10, 70: 100} {
		NewWithT(t).Expect(roundStep(least)).To(Equal(want), "%g", least)
	}
}

func TestSpread(t *testing.T) {
	g := NewWithT(t)
	s := spreadOf(brokenReport().Cases)
	answers := 0
	for i, strip := range s.Strips {
		answers += strip.Count
		g.Expect(strip.Median).To(BeNumerically("<=", strip.Longest))
		g.Expect(strip.First).To(Equal(i == 0 || s.Strips[i-1].Persona != strip.Persona))
	}
	g.Expect(answers).To(Equal(LatencyOf(brokenReport().Cases).Count))
	highest := 0.0
	for _, bar := range s.Bars {
		g.Expect(bar.X).To(And(BeNumerically(">=", 0), BeNumerically("<", 100)))
		highest = max(highest, bar.Height)
	}
	g.Expect(highest).To(Equal(100.0))
	g.Expect(s.Marks).To(HaveLen(3))
	g.Expect(spreadOf(nil).Bars).To(BeEmpty())
}

// TestSpreadOfOneMoment: answers that took no time that can be told have a
// picture too.
func TestSpreadOfOneMoment(t *testing.T) {
	g := NewWithT(t)
	r := passingReport()
	for i := range r.Cases {
		for j := range r.Cases[i].Exchanges {
			r.Cases[i].Exchanges[j].DurationMs = 0
		}
	}
	g.Expect(spreadOf(r.Cases).Bars).To(HaveLen(1))
	g.Expect(pageText(t, r)).NotTo(ContainSubstring("NaN"))
}
