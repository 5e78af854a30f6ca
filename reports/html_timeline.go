package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// timeline is the picture of when each exchange was under way. Horizontal
// places are percent of the width, and times that pass without any exchange are
// cut short, as the run's one wait would press everything else together.
type timeline struct {
	Height int // pixels
	Labels []timelineLabel
	Rows   []timelineRow
	Ticks  []timelineTick
	Breaks []timelineTick // its middle, and how much was left out
	AtOnce int            // exchanges under way at once, at most
	Count  int
}

// timelineLabel is the name of the documented case whose rows follow.
type timelineLabel struct {
	Y    int
	Text string
}

// timelineRow is a case.
type timelineRow struct {
	Title string
	Bars  []timelineBars
}

// timelineBars are all bars of one purpose in a row, as one SVG path in a
// coordinate system timelineUnits wide.
type timelineBars struct {
	Purpose Purpose
	Path    string
}

type timelineTick struct {
	X    float64
	Text string
}

const (
	timelineUnits = 10000
	timelineAxis  = 18 // pixels that the axis takes
	timelineName  = 17
	timelineBar   = 5
	timelineStep  = 7
)

func timelineOf(r *Report) timeline {
	spans := spansOf(r.Cases)
	scale := scaleOf(spans)
	t := timeline{Height: timelineAxis, AtOnce: atOnce(spans), Count: len(spans)}
	for _, g := range byDocumentedCase(r.Cases) {
		t.Labels = append(t.Labels, timelineLabel{Y: t.Height + timelineName - 5, Text: g.name})
		t.Height += timelineName
		for _, c := range g.cases {
			t.Rows = append(t.Rows, timelineRow{
				Title: fmt.Sprintf("%s: %s, %s to %s", c.DocumentedCase, c.Text, duration(c.StartMs), duration(c.StartMs+c.DurationMs)),
				Bars:  barsOf(c, scale, t.Height),
			})
			t.Height += timelineStep
		}
	}
	for _, gap := range scale.gaps {
		middle := (scale.percent(gap.start) + scale.percent(gap.end)) / 2
		t.Breaks = append(t.Breaks, timelineTick{X: middle, Text: "⋯ " + duration(gap.end-gap.start)})
	}
	t.Ticks = slices.DeleteFunc(scale.ticks(), func(tick timelineTick) bool {
		const room = 7 // percent, so that the texts do not run into each other
		return slices.ContainsFunc(t.Breaks, func(b timelineTick) bool { return math.Abs(b.X-tick.X) < room })
	})
	return t
}

func barsOf(c Case, scale timeScale, y int) []timelineBars {
	var bars []timelineBars
	for _, purpose := range []Purpose{Arrange, Proof, Judged, Control, Cleanup} {
		var path strings.Builder
		for _, e := range c.Exchanges {
			if e.Purpose != purpose {
				continue
			}
			x := scale.percent(e.StartMs) * timelineUnits / 100
			width := max(scale.percent(e.StartMs+e.DurationMs)*timelineUnits/100-x, 12) // never too thin to be seen
			fmt.Fprintf(&path, "M%.0f %dh%.0fv%dh-%.0fz", x, y, width, timelineBar, width)
		}
		if path.Len() > 0 {
			bars = append(bars, timelineBars{purpose, path.String()})
		}
	}
	return bars
}

// span is a stretch of time, in milliseconds since the start of the run.
type span struct{ start, end float64 }

func spansOf(cases []Case) []span {
	var spans []span
	for _, c := range cases {
		for _, e := range c.Exchanges {
			spans = append(spans, span{e.StartMs, e.StartMs + e.DurationMs})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return spans
}

// atOnce returns how many spans overlap where most do.
func atOnce(spans []span) int {
	var ends []float64
	for _, s := range spans {
		ends = append(ends, s.end)
	}
	slices.Sort(ends)
	most, ended := 0, 0
	for i, s := range spans { // by start
		for ended < len(ends) && ends[ended] <= s.start {
			ended++
		}
		most = max(most, i+1-ended)
	}
	return most
}

// timeScale places moments on a width, with long gaps cut short.
type timeScale struct {
	end  float64 // of the last span
	gaps []span
	kept float64 // how long a gap is drawn
}

// scaleOf returns the scale of spans sorted by start. A gap is long when it
// takes an eighth of the time or more.
func scaleOf(spans []span) timeScale {
	var scale timeScale
	for _, s := range spans {
		scale.end = max(scale.end, s.end)
	}
	busyUntil := 0.0
	left := scale.end
	for _, s := range spans {
		if s.start-busyUntil > scale.end/8 {
			scale.gaps = append(scale.gaps, span{busyUntil, s.start})
			left -= s.start - busyUntil
		}
		busyUntil = max(busyUntil, s.end)
	}
	scale.kept = left * 0.1
	return scale
}

// drawn returns how far from the left a moment is drawn, in milliseconds.
func (s timeScale) drawn(ms float64) float64 {
	at := ms
	for _, gap := range s.gaps {
		length := gap.end - gap.start
		inside := min(max(ms-gap.start, 0), length)
		at -= inside * (1 - s.kept/length)
	}
	return at
}

// percent returns where on the width a moment is drawn.
func (s timeScale) percent(ms float64) float64 {
	width := s.drawn(s.end)
	if width == 0 {
		return 0
	}
	return math.Round(s.drawn(ms)/width*100*1000) / 1000
}

// ticks returns round moments, at most ten of them, that lie in no gap.
func (s timeScale) ticks() []timelineTick {
	step := roundStep(s.drawn(s.end) / 10)
	if step == 0 {
		return nil
	}
	var ticks []timelineTick
	for ms := 0.0; ms < s.end; ms += step {
		inGap := slices.IndexFunc(s.gaps, func(gap span) bool { return ms > gap.start && ms < gap.end })
		if inGap >= 0 {
			ms = math.Floor(s.gaps[inGap].end/step) * step // the next is the first behind the gap
			continue
		}
		ticks = append(ticks, timelineTick{X: s.percent(ms), Text: duration(ms)})
	}
	return ticks
}

// roundStep returns the next number of the series 1, 2, 5, 10, 20, …
func roundStep(least float64) float64 {
	if least <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= least {
			return factor * power
		}
	}
	return 10 * power
}
