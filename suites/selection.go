package suites

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// Selection says which requirements to judge, and by which cases. The zero
// Selection leaves nothing out.
type Selection struct {
	LabelFilter  string   // in Ginkgo's label filter language
	Requirements []string // ids; empty: all
	Level        Level    // the lowest that counts; empty: Observe
	Exhaustive   bool     // run the exhaustive cases too
}

// Partial reports whether the selection leaves out any requirement of the levels
// that it asks for.
func (s Selection) Partial() bool {
	return s.LabelFilter != "" || len(s.Requirements) > 0
}

// Wants reports whether requirement is one to be judged.
func (s Selection) Wants(requirement Requirement) bool {
	if len(s.Requirements) > 0 && !slices.Contains(s.Requirements, requirement.ID) {
		return false
	}
	switch s.Level {
	case Must:
		return requirement.Level == Must
	case Should:
		return requirement.Level != Observe
	default:
		return true
	}
}

// Cases returns the selected cases in the order of the spec files. A label
// filter that cannot be read is an error; a selection of nothing is not.
func (s Selection) Cases() ([]*Case, error) {
	labelled, err := types.ParseLabelFilter(s.LabelFilter)
	if err != nil {
		return nil, fmt.Errorf("label filter %q cannot be read: %s", s.LabelFilter, lastLine(err))
	}
	return slices.DeleteFunc(Cases(), func(c *Case) bool {
		return c.Exhaustive && !s.Exhaustive || !labelled(c.labels()) || !slices.ContainsFunc(c.Requirements, s.Wants)
	}), nil
}

// ginkgoFilter is the whole selection as one label filter, so that Ginkgo's
// specs and the cases that run ahead of them are the same.
func (s Selection) ginkgoFilter() string {
	filter := s.wantedFilter()
	if s.Exhaustive {
		return filter
	}
	return both(filter, "!"+ExhaustiveLabel)
}

// wantedFilter is the selection of cases, exhaustive ones included.
func (s Selection) wantedFilter() string {
	if !s.Partial() && s.Level == "" {
		return ""
	}
	var wanted []string
	for _, c := range Cases() {
		for _, requirement := range c.Requirements {
			if s.Wants(requirement) && !slices.Contains(wanted, requirement.ID) {
				wanted = append(wanted, requirement.ID)
			}
		}
	}
	filter := strings.Join(wanted, " || ")
	if filter == "" {
		filter = "no-such-requirement"
	}
	return both(s.LabelFilter, filter)
}

// both returns the label filter that asks for what two ask for, each of which
// may be empty and ask for nothing.
func both(first, second string) string {
	switch {
	case first == "":
		return second
	case second == "":
		return first
	default:
		return "(" + first + ") && (" + second + ")"
	}
}

// previewed returns the cases whose specs Ginkgo would run under config.
func previewed(config types.SuiteConfig) []*Case {
	tellGinkgo()
	chosen := map[string]bool{}
	for _, spec := range ginkgo.PreviewSpecs("selecting cases", config).SpecReports {
		if spec.State.Is(types.SpecStatePassed) {
			chosen[caseID(spec.ContainerHierarchyTexts, spec.LeafNodeText)] = true
		}
	}
	return slices.DeleteFunc(Cases(), func(c *Case) bool { return !chosen[c.ID] })
}

// lastLine is what Ginkgo has to say after the colours and pointers that it
// shows a syntax error with.
func lastLine(err error) string {
	var syntax types.GinkgoError
	if !errors.As(err, &syntax) {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(syntax.Message), "\n")
	return lines[len(lines)-1]
}
