package reports

import (
	"math"
	"slices"
)

// Latency is how long the target took to answer, over all answered exchanges,
// in milliseconds. It is all zero when none was answered.
type Latency struct {
	Count int     `json:"count"`
	P50Ms float64 `json:"p50Ms"`
	P90Ms float64 `json:"p90Ms"`
	P99Ms float64 `json:"p99Ms"`
	MaxMs float64 `json:"maxMs"`
}

// LatencyOf returns the latency over the answered exchanges of cases.
func LatencyOf(cases []Case) Latency {
	durations := answered(cases)
	if len(durations) == 0 {
		return Latency{}
	}
	return Latency{
		Count: len(durations),
		P50Ms: nearestRank(durations, 50),
		P90Ms: nearestRank(durations, 90),
		P99Ms: nearestRank(durations, 99),
		MaxMs: durations[len(durations)-1],
	}
}

// nearestRank returns the smallest of the sorted durations that percent of them
// do not exceed. It is always one that was measured, never a value between two.
func nearestRank(sorted []float64, percent int) float64 {
	rank := math.Ceil(float64(percent*len(sorted)) / 100)
	return sorted[int(rank)-1]
}

// answered returns how long each answer took, sorted.
func answered(cases []Case) []float64 {
	var durations []float64
	for _, c := range cases {
		for _, e := range c.Exchanges {
			if e.Answer != nil {
				durations = append(durations, e.DurationMs)
			}
		}
	}
	slices.Sort(durations)
	return durations
}
