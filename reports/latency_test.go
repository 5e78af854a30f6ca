package reports

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestLatencyOf(t *testing.T) {
	answered := func(durations ...float64) []Exchange {
		var exchanges []Exchange
		for _, d := range durations {
			exchanges = append(exchanges, Exchange{DurationMs: d, Answer: &Answer{}})
		}
		return exchanges
	}
	var hundred []float64
	for ms := 100; ms >= 1; ms-- {
		hundred = append(hundred, float64(ms))
	}
	tests := []struct {
		name  string
		cases []Case
		want  Latency
	}{
		{"none", nil, Latency{}},
		{"none was answered", []Case{{Exchanges: []Exchange{{DurationMs: 5, Error: "refused"}}}}, Latency{}},
		{"one", []Case{{Exchanges: answered(7.5)}}, Latency{1, 7.5, 7.5, 7.5, 7.5}},
		{"two", []Case{{Exchanges: answered(2)}, {Exchanges: answered(1)}}, Latency{2, 1, 2, 2, 2}},
		{"three", []Case{{Exchanges: answered(3, 1, 2)}}, Latency{3, 2, 3, 3, 3}},
		{"a hundred", []Case{{Exchanges: answered(hundred...)}}, Latency{100, 50, 90, 99, 100}},
		{"what was not answered is left out", []Case{{Exchanges: append(answered(1), Exchange{DurationMs: 9000})}}, Latency{1, 1, 1, 1, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			NewWithT(t).Expect(LatencyOf(test.cases)).To(Equal(test.want))
		})
	}
}
