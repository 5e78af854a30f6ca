package reports

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestCheckTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for name, each := range map[string]struct {
		change func(*Report)
		says   string
	}{
		"they fit":                         {func(*Report) {}, ""},
		"rounded":                          {func(r *Report) { r.Run.DurationMs = 29.999 }, ""},
		"a clock a little fast":            {func(r *Report) { r.Run.Started = "2026-11-25T11:00:00Z" }, ""},
		"a run of tomorrow":                {func(r *Report) { r.Run.Started = "2026-11-25T13:00:00Z" }, "the run started at 2026-11-25T13:00:00Z, which is yet to come"},
		"no time":                          {func(r *Report) { r.Run.Started = "soon" }, `the run started at "soon", which is no time`},
		"a case that outlasts the run":     {func(r *Report) { r.Run.DurationMs = 29 }, `case "one" ended 30.000 ms after the start of the run, which took 29.000 ms`},
		"an exchange before its case":      {func(r *Report) { r.Cases[0].StartMs, r.Cases[0].DurationMs = 12, 18 }, `case "one", exchange 1: it was under way from 11.000 to 30.000 ms, and the case from 12.000 to 30.000 ms`},
		"an exchange that outlasts a case": {func(r *Report) { r.Cases[0].DurationMs = 19 }, `case "one", exchange 1: it was under way from 11.000 to 30.000 ms, and the case from 10.000 to 29.000 ms`},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			r := &Report{Run: Run{Started: "2026-11-24T11:00:00.5Z", DurationMs: 30}, Cases: []Case{{
				ID: "one", StartMs: 10, DurationMs: 20, Exchanges: []Exchange{{Number: 1, StartMs: 11, DurationMs: 19}},
			}}}
			each.change(r)
			err := CheckTimes(r, now)
			if each.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(each.says))
			}
		})
	}
}
