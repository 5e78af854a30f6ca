package reports

import (
	"fmt"
	"slices"
)

// decisionTable is the decision table as the page shows it: what is not as
// documented, and the whole, with a row for each credential and standing and a
// column for each resource.
type decisionTable struct {
	Counts     string
	Remarkable []alike
	Resources  []string
	Blocks     []gridBlock
}

// gridBlock is the rows of one credential.
type gridBlock struct {
	Credential string
	Rows       []gridRow
}

type gridRow struct {
	Standing string
	Cells    []*Decision // one a resource; nil where there is none
}

func decisionTableOf(decisions []Decision) decisionTable {
	t := decisionTable{Counts: decisionCounts(decisions)}
	for _, verdict := range remarkable {
		t.Remarkable = append(t.Remarkable, decisionsAlike(decisions, verdict)...)
	}
	for i := range decisions {
		d := &decisions[i]
		column := place(&t.Resources, d.Resource, func(resource string) string { return resource }, d.Resource)
		block := place(&t.Blocks, d.Credential, func(b gridBlock) string { return b.Credential }, gridBlock{Credential: d.Credential})
		rows := &t.Blocks[block].Rows
		row := place(rows, d.Standing, func(r gridRow) string { return r.Standing }, gridRow{Standing: d.Standing})
		cells := &(*rows)[row].Cells
		*cells = append(*cells, make([]*Decision, max(0, column+1-len(*cells)))...)
		(*cells)[column] = d
	}
	return t
}

// place returns where in the list the element of that name is, which it adds at
// the end where there is none.
func place[T any](list *[]T, name string, nameOf func(T) string, added T) int {
	i := slices.IndexFunc(*list, func(each T) bool { return nameOf(each) == name })
	if i < 0 {
		i = len(*list)
		*list = append(*list, added)
	}
	return i
}

// exchangeAnchor is what the page calls the place of an exchange.
func exchangeAnchor(caseID string, number int) string {
	return fmt.Sprintf("exchange:%s:%d", caseID, number)
}
