package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// exchangesOf returns the exchanges that show a finding, in the order they were
// sent: its course, or the one that shows it.
func (c Case) exchangesOf(f Finding) []Exchange {
	numbers := f.Course
	if len(numbers) == 0 {
		numbers = []int{f.Exchange}
	}
	var exchanges []Exchange
	for _, number := range numbers {
		if e, ok := c.exchange(number); ok {
			exchanges = append(exchanges, e)
		}
	}
	slices.SortStableFunc(exchanges, func(a, b Exchange) int { return cmp.Compare(a.StartMs, b.StartMs) })
	return exchanges
}

// commands returns the curl commands that show a finding again, one after
// another. Of requests that were under way at once only the last tells anything.
func (c Case) commands(f Finding) []string {
	exchanges := c.exchangesOf(f)
	for i := 1; i < len(exchanges); i++ {
		if exchanges[i].StartMs < exchanges[i-1].StartMs+exchanges[i-1].DurationMs {
			e, _ := c.exchange(f.Exchange)
			exchanges = []Exchange{e}
		}
	}
	var commands []string
	for _, e := range exchanges {
		commands = append(commands, Curl(e))
	}
	return commands
}

// courseWidth is how many characters wide the time of a course is drawn.
const courseWidth = 40

// courseOf draws the course of a finding, a line for each exchange with who sent
// what, when it was under way, and the status it was answered.
func (c Case) courseOf(f Finding) []string {
	if len(f.Course) == 0 {
		return nil
	}
	exchanges := c.exchangesOf(f)
	var began, ended float64
	who := 0
	for i, e := range exchanges {
		if i == 0 {
			began = e.StartMs
		}
		ended = max(ended, e.StartMs+e.DurationMs)
		who = max(who, len(e.Persona))
	}
	column := func(ms float64) int { return int((ms - began) / max(ended-began, 0.001) * (courseWidth - 2)) }
	var lines []string
	for _, e := range exchanges {
		from, to := column(e.StartMs), column(e.StartMs+e.DurationMs)
		bar := strings.Repeat(" ", from) + "[" + strings.Repeat("=", to-from) + "]"
		status := "no answer"
		if e.Answer != nil {
			status = fmt.Sprint(e.Answer.Status)
		}
		lines = append(lines, fmt.Sprintf("%-*s %-6s %-*s %s", who, e.Persona, e.Request.Method, courseWidth, bar, status))
	}
	return append(lines, fmt.Sprintf("%*s %-6s over %.1f ms", who, "", "", ended-began))
}
