package reports

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// table writes one row a documented case, in the order in which they appear.
func (t *textWriter) table(cases []Case) {
	rows := [][]string{{"documented case", "verdict", "requirements", "cases", "time", "exchanges"}}
	groups := byDocumentedCase(cases)
	if len(groups) == 0 {
		return
	}
	for _, g := range groups {
		rows = append(rows, []string{
			g.name,
			string(g.verdict()),
			strconv.Itoa(g.requirements()),
			strconv.Itoa(len(g.cases)),
			duration(g.durationMs()),
			strconv.Itoa(g.exchanges()),
		})
	}
	rows = t.fitting(rows)
	widths := columnWidths(rows)
	t.WriteByte('\n')
	for i, row := range rows {
		var line strings.Builder
		for column, cell := range row {
			padding := strings.Repeat(" ", widths[column]-utf8.RuneCountInString(cell))
			switch {
			case column == 1 && i > 0:
				// Coloured after its width was taken: the escapes take no room.
				line.WriteString("  " + t.verdict(Verdict(cell), cell) + padding)
			case column == 0:
				line.WriteString(cell + padding)
			case column == 1:
				line.WriteString("  " + cell + padding)
			default: // numbers, flush right
				line.WriteString("  " + padding + cell)
			}
		}
		fmt.Fprintln(t, line.String())
	}
}

// fitting leaves out columns, from the last one on, until the rows fit the width.
func (t *textWriter) fitting(rows [][]string) [][]string {
	const gap, least = 2, 2 // the documented case and its verdict stay
	for columns := len(rows[0]); t.Width > 0 && columns > least; columns-- {
		wide := gap * (columns - 1)
		for _, width := range columnWidths(rows) {
			wide += width
		}
		if wide <= t.Width {
			break
		}
		for i := range rows {
			rows[i] = rows[i][:columns-1]
		}
	}
	return rows
}

func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for column, cell := range row {
			widths[column] = max(widths[column], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// duration returns milliseconds as a person reads them.
func duration(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}
