package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// spread is the picture of how long answers took: a histogram, and a strip for
// each persona and status with a stroke an answer. Its axis is logarithmic, as
// answers of 1 ms and of 1 s are both of interest.
type spread struct {
	Bars   []spreadBar
	Ticks  []timelineTick
	Marks  []timelineTick // the percentiles
	Strips []spreadStrip
}

// spreadBar is a column of the histogram: places and width are percent of the
// picture's width, and the height is percent of its height.
type spreadBar struct{ X, Width, Height float64 }

// spreadStrip is the answers of one status to one persona.
type spreadStrip struct {
	Persona string
	First   bool // of this persona
	Rows    int  // strips of this persona
	Status  int
	Count   int
	Median  float64
	Longest float64
	Path    string // strokes, in a coordinate system spreadUnits wide and 10 high
}

const (
	spreadUnits = 1000
	spreadBins  = 60
)

// logScale places durations between its ends on a logarithmic axis.
type logScale struct{ least, most float64 }

func (s logScale) percent(ms float64) float64 {
	at := math.Log(max(ms, s.least)/s.least) / math.Log(s.most/s.least) * 100
	return math.Round(at*100) / 100
}

func spreadOf(cases []Case) spread {
	durations := answered(cases)
	if len(durations) == 0 {
		return spread{}
	}
	latency := LatencyOf(cases)
	const shortest = 0.1 // milliseconds; what is shorter counts as this
	scale := logScale{least: max(durations[0], shortest) * 0.9, most: max(latency.MaxMs, shortest) * 1.1}
	s := spread{Bars: histogram(durations, scale), Strips: stripsOf(cases, scale)}
	for power := math.Floor(math.Log10(scale.least)); math.Pow(10, power) <= scale.most; power++ {
		for _, factor := range []float64{1, 2, 5} {
			if ms := factor * math.Pow(10, power); ms >= scale.least && ms <= scale.most {
				s.Ticks = append(s.Ticks, timelineTick{scale.percent(ms), shortMs(ms)})
			}
		}
	}
	for _, mark := range []struct {
		name string
		ms   float64
	}{{"p50", latency.P50Ms}, {"p90", latency.P90Ms}, {"p99", latency.P99Ms}} {
		s.Marks = append(s.Marks, timelineTick{scale.percent(mark.ms), mark.name})
	}
	return s
}

func histogram(durations []float64, scale logScale) []spreadBar {
	counts := make([]int, spreadBins)
	most := 0
	for _, ms := range durations {
		bin := min(int(scale.percent(ms)/100*spreadBins), spreadBins-1)
		counts[bin]++
		most = max(most, counts[bin])
	}
	var bars []spreadBar
	for bin, count := range counts {
		if count > 0 {
			const width = 100.0 / spreadBins
			bars = append(bars, spreadBar{X: float64(bin) * width, Width: width * 0.9, Height: float64(count) / float64(most) * 100})
		}
	}
	return bars
}

func stripsOf(cases []Case, scale logScale) []spreadStrip {
	type key struct {
		persona string
		status  int
	}
	durations := map[key][]float64{}
	for _, c := range cases {
		for _, e := range c.Exchanges {
			if e.Answer != nil {
				k := key{e.Persona, e.Answer.Status}
				durations[k] = append(durations[k], e.DurationMs)
			}
		}
	}
	var strips []spreadStrip
	rows := map[string]int{}
	for k, ms := range durations {
		slices.Sort(ms)
		rows[k.persona]++
		var path strings.Builder
		for _, d := range ms {
			fmt.Fprintf(&path, "M%.0f 0v10", scale.percent(d)/100*spreadUnits)
		}
		strips = append(strips, spreadStrip{
			Persona: k.persona, Status: k.status, Count: len(ms),
			Median: nearestRank(ms, 50), Longest: ms[len(ms)-1], Path: path.String(),
		})
	}
	slices.SortFunc(strips, func(a, b spreadStrip) int {
		return cmp.Or(strings.Compare(a.Persona, b.Persona), a.Status-b.Status)
	})
	for i := range strips {
		strips[i].First = i == 0 || strips[i-1].Persona != strips[i].Persona
		strips[i].Rows = rows[strips[i].Persona]
	}
	return strips
}

// shortMs returns milliseconds as an axis shows them.
func shortMs(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%g ms", ms)
	}
	return fmt.Sprintf("%g s", ms/1000)
}
