package doctor

import "itwin-conformance/fixtures"

// Pace is the pace that the suite keeps on the target.
type Pace struct {
	Requests   int     `json:"requests"`
	PerSeconds float64 `json:"perSeconds"`
	EachClient bool    `json:"eachClient"`
	// RunSeconds is how long a whole run takes at least; 0 where nothing is known of it.
	RunSeconds float64 `json:"runSeconds,omitempty"`

	pace fixtures.Pace
}

// pace says how long a run takes under the pace of the target. The requests of the limited
// client do not wait, but others wait for them.
func (e *Examination) pace(target *fixtures.Target) {
	pace := target.Pace()
	if pace == nil {
		return
	}
	e.Pace = &Pace{Requests: pace.Requests, PerSeconds: pace.Per.Seconds(), EachClient: pace.EachClient, pace: *pace}
	lines := map[int]int{}
	for _, persona := range e.Personas {
		lines[target.InLine(persona.Name)] += persona.Requests
	}
	lines[target.InLine(fixtures.Anonymous)] += e.ofOthers()
	if e.RateLimit != nil && e.Requests > 0 {
		lines[target.InLine(fixtures.Limited)] += e.RateLimit.toMeetIt()
	}
	longest := 0
	for _, requests := range lines {
		longest = max(longest, requests)
	}
	e.Pace.RunSeconds = pace.Takes(longest).Seconds()
}

// ofOthers are the requests of a whole run by nobody who has a token in the target file.
func (e *Examination) ofOthers() int {
	others := e.Requests
	for _, persona := range e.Personas {
		others -= persona.Requests
	}
	return others
}
