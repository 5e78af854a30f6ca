package reports

import (
	"fmt"
	"maps"
	"slices"
)

// Shift is how much longer, or less long, the answers of one status took.
type Shift struct {
	Status int    `json:"status"`
	Old    Spread `json:"old"`
	New    Spread `json:"new"`
}

// Spread is how long answers took, in milliseconds: the middle half of them
// between the quartiles.
type Spread struct {
	Answers  int     `json:"answers"`
	Q1Ms     float64 `json:"q1Ms"`
	MedianMs float64 `json:"medianMs"`
	Q3Ms     float64 `json:"q3Ms"`
}

// fewestAnswers of a status, in each run, are needed to say anything: if both runs
// answered alike, the middle halves of 20 answers lie apart by chance once in some
// thousand comparisons.
const fewestAnswers = 20

// leastShiftMs is the least difference of medians worth telling.
const leastShiftMs = 10

// shifts tells of which status the answers to the operation took longer, or less
// long, beyond noise: the middle halves of the two runs do not overlap. That
// supposes nothing about how durations are distributed, and outliers move it
// little. What a case arranges and takes away is not looked at: it is not what is
// judged.
func shifts(old, new []Case) []Shift {
	before, after := byStatus(old), byStatus(new)
	var found []Shift
	for _, status := range slices.Sorted(maps.Keys(after)) {
		shift := Shift{Status: status, Old: spreadOver(before[status]), New: spreadOver(after[status])}
		apart := max(shift.New.Q1Ms-shift.Old.Q3Ms, shift.Old.Q1Ms-shift.New.Q3Ms) > 0
		far := max(shift.New.MedianMs-shift.Old.MedianMs, shift.Old.MedianMs-shift.New.MedianMs) >= leastShiftMs
		if min(shift.Old.Answers, shift.New.Answers) >= fewestAnswers && apart && far {
			found = append(found, shift)
		}
	}
	return found
}

func spreadOver(took []float64) Spread {
	if len(took) == 0 {
		return Spread{}
	}
	slices.Sort(took)
	return Spread{Answers: len(took), Q1Ms: nearestRank(took, 25), MedianMs: nearestRank(took, 50), Q3Ms: nearestRank(took, 75)}
}

// byStatus returns how long the answers to the operation took.
func byStatus(cases []Case) map[int][]float64 {
	took := map[int][]float64{}
	for _, c := range cases {
		for _, e := range c.Exchanges {
			if e.Answer != nil && (e.Purpose == Judged || e.Purpose == Control) {
				took[e.Answer.Status] = append(took[e.Answer.Status], e.DurationMs)
			}
		}
	}
	return took
}

// String says a shift in one line.
func (s Shift) String() string {
	return fmt.Sprintf("%d: half of the answers took %s, and now %s (%d and %d answers)",
		s.Status, s.Old, s.New, s.Old.Answers, s.New.Answers)
}

// String says a spread as a range around its median.
func (s Spread) String() string {
	return fmt.Sprintf("%s to %s, median %s", duration(s.Q1Ms), duration(s.Q3Ms), duration(s.MedianMs))
}
