package site

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"itwin-conformance/reports"
	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/givenfile"
)

// implementation is one implementation with its runs, the newest first.
type implementation struct {
	Name string
	Runs []published
}

// Newest returns the newest run.
func (i implementation) Newest() published { return i.Runs[0] }

// published is a run as the pages show it.
type published struct {
	Bundle
	Started   time.Time
	Files     []string
	Reproduce string   // how, in the words of the bundle
	Changes   []change // since the run before
	First     bool     // there is no run before
}

// change is a requirement whose verdict is another than in the run before.
type change struct {
	ID     string
	Before reports.Verdict // "" when the requirement is new
	After  reports.Verdict // "" when it is gone
}

// implementationsOf groups the bundles by implementation, in the order of their
// names.
func implementationsOf(bundles []Bundle) ([]implementation, error) {
	var all []implementation
	for _, bundle := range bundles {
		started, err := bundle.started()
		if err != nil {
			return nil, err
		}
		readme, err := reproduce(bundle.Dir)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(each implementation) bool { return each.Name == bundle.Implementation })
		if i < 0 {
			i = len(all)
			all = append(all, implementation{Name: bundle.Implementation})
		}
		all[i].Runs = append(all[i].Runs, published{
			Bundle: bundle, Started: started.UTC(), Files: files(bundle.Dir), Reproduce: readme,
		})
	}
	for _, each := range all {
		slices.SortFunc(each.Runs, func(a, b published) int { return b.Started.Compare(a.Started) })
		for i := range each.Runs {
			if each.Runs[i].First = i == len(each.Runs)-1; !each.Runs[i].First {
				each.Runs[i].Changes = changes(each.Runs[i+1].Report, each.Runs[i].Report)
			}
		}
	}
	slices.SortFunc(all, func(a, b implementation) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// changes returns which verdicts are others in after than in before, in the
// order of after, and then what is gone.
func changes(before, after *reports.Report) []change {
	was, is := verdicts(before), verdicts(after)
	var changed []change
	for _, requirement := range after.Requirements {
		if id := requirement.ID; was[id] != is[id] {
			changed = append(changed, change{id, was[id], is[id]})
		}
	}
	for _, requirement := range before.Requirements {
		if id := requirement.ID; is[id] == "" {
			changed = append(changed, change{ID: id, Before: was[id]})
		}
	}
	return changed
}

func verdicts(report *reports.Report) map[string]reports.Verdict {
	found := map[string]reports.Verdict{}
	for _, requirement := range report.Requirements {
		found[requirement.ID] = requirement.Verdict
	}
	return found
}

// comparison is the newest run of each implementation, requirement by
// requirement.
type comparison struct {
	Operation       string
	Implementations []implementation
	Rows            []row
	KillMatrix      string // the page that shows what the suite catches; "" when there is none
}

type row struct {
	Requirement reports.Requirement
	Verdicts    []reports.Verdict // one an implementation; "" where its run did not judge it
}

func comparisonOf(implementations []implementation) comparison {
	shown := comparison{Implementations: implementations}
	var found []map[string]reports.Verdict
	for _, each := range implementations {
		report := each.Newest().Report
		shown.Operation = report.Suite.Operation
		found = append(found, verdicts(report))
		for _, requirement := range report.Requirements {
			if !slices.ContainsFunc(shown.Rows, func(r row) bool { return r.Requirement.ID == requirement.ID }) {
				shown.Rows = append(shown.Rows, row{Requirement: requirement})
			}
		}
	}
	for i := range shown.Rows {
		for _, verdicts := range found {
			shown.Rows[i].Verdicts = append(shown.Rows[i].Verdicts, verdicts[shown.Rows[i].Requirement.ID])
		}
	}
	return shown
}

// longestReadme bounds what a page shows of how to come to the same, in bytes.
const longestReadme = 64 << 10

// reproduce returns what the bundle says of how to come to the same, or "".
func reproduce(dir string) (string, error) {
	if !slices.Contains(files(dir), "README.md") {
		return "", nil
	}
	content, err := givenfile.Read(filepath.Join(dir, "README.md"), longestReadme)
	if err != nil {
		return "", err
	}
	text := strings.TrimPrefix(strings.ReplaceAll(string(content), "\r\n", "\n"), "\ufeff")
	return strings.TrimSpace(escape.Visible(strings.ToValidUTF8(text, "\ufffd"))), nil
}
