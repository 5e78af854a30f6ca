package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"itwin-conformance/schemas/nearest"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// selectCases returns the cases of a selection. A name in it that matches
// nothing is an error which suggests the nearest.
func selectCases(selection suites.Selection) ([]*suites.Case, error) {
	known := requirementIDs()
	for _, id := range selection.Requirements {
		if !slices.Contains(known, id) {
			return nil, fmt.Errorf("--requirement %q: there is no such requirement (see itwin-conformance list)%s", id, nearest.Meant(id, known))
		}
	}
	if level := selection.Level; level != "" && level != suites.Must && level != suites.Should {
		return nil, fmt.Errorf("--level %q: must or should is needed", level)
	}
	if err := checkLabels(selection.LabelFilter); err != nil {
		return nil, err
	}
	cases, err := selection.Cases()
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		if all := selection; !all.Exhaustive {
			all.Exhaustive = true
			if there, err := all.Cases(); err == nil && len(there) > 0 {
				return nil, fmt.Errorf("%s matches only cases that send many requests: --exhaustive is needed", describe(selection))
			}
		}
		return nil, fmt.Errorf("no case matches %s together (see itwin-conformance list)", describe(selection))
	}
	inOrderOfRequirements(cases)
	return cases, nil
}

// inOrderOfRequirements sorts cases as the catalogue is sorted, which follows
// the documentation, and not by the names of their files; tables come last.
func inOrderOfRequirements(cases []*suites.Case) {
	known := requirementIDs()
	first := map[string]int{} // of a documented case
	for _, c := range cases {
		place := slices.Index(known, c.Requirements[0].ID)
		if c.Table {
			place = len(known)
		}
		if before, met := first[c.DocumentedCase]; !met || place < before {
			first[c.DocumentedCase] = place
		}
	}
	slices.SortStableFunc(cases, func(a, b *suites.Case) int {
		return first[a.DocumentedCase] - first[b.DocumentedCase]
	})
}

// wordsOfFilter are the labels a filter speaks of: whatever is between its
// operators and is no regular expression.
var wordsOfFilter = regexp.MustCompile(`/[^/]*/|[^&|!,()\s]+`)

// checkLabels finds the labels of a filter that no case has: a filter with a
// typing error would select nothing, or too much behind a "!".
func checkLabels(filter string) error {
	labels := labels()
	for _, word := range wordsOfFilter.FindAllString(filter, -1) {
		if !strings.HasPrefix(word, "/") && !slices.Contains(labels, strings.ToLower(word)) {
			return fmt.Errorf("--label-filter %q: no case has the label %q%s", filter, word, nearest.Meant(word, labels))
		}
	}
	return nil
}

func describe(selection suites.Selection) string {
	var flags []string
	if selection.LabelFilter != "" {
		flags = append(flags, fmt.Sprintf("--label-filter %q", selection.LabelFilter))
	}
	for _, id := range selection.Requirements {
		flags = append(flags, "--requirement "+id)
	}
	if selection.Level != "" {
		flags = append(flags, "--level "+string(selection.Level))
	}
	return strings.Join(flags, " and ")
}

func requirementIDs() []string {
	var ids []string
	for _, requirement := range deleteimage.Requirements() {
		ids = append(ids, requirement.ID)
	}
	return ids
}
