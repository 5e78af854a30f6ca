package reports

import "time"

// section is a section of the page as its table of contents names it.
type section struct {
	ID    string // of its heading
	Title string
	Count int // of what is in it; 0 where nothing is counted
}

// contents are the sections that the page has, in their order.
func (p page) contents() []section {
	cases, groups := 0, 0
	for _, group := range p.Evidence {
		cases += len(group.Cases)
	}
	for _, group := range p.Groups {
		groups += len(group.Requirements)
	}
	var all []section
	for _, each := range []struct {
		section
		there bool
	}{
		{section{"failed", "Failed", len(p.Failed)}, len(p.Failed) > 0},
		{section{"known-failures", "Known failures", len(p.Known)}, len(p.Known) > 0},
		{section{"not-testable", "Not testable", len(p.Untested)}, len(p.Untested) > 0},
		{section{"by-documented-case", "By documented case", groups}, len(p.Groups) > 0},
		{section{"decisions", "Decision table", 0}, len(p.Decisions) > 0},
		{section{"timeline", "Timeline", 0}, p.Timeline.Count > 0},
		{section{"latency", "Latency", 0}, len(p.Spread.Bars) > 0},
		{section{"cases", "Cases and their exchanges", cases}, len(p.Evidence) > 0},
		{section{"tokens", "Tokens", 0}, len(p.ShownTokens()) > 0},
		{section{"about", "About this run", 0}, true},
	} {
		if each.there {
			all = append(all, each.section)
		}
	}
	return all
}

// Day is when the run started, as people write it, in UTC.
func (p page) Day() string {
	started, err := time.Parse(time.RFC3339Nano, p.Run.Started)
	if err != nil {
		return p.Run.Started
	}
	return started.UTC().Format("2 January 2006, 15:04 UTC")
}
