package suites

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// Case is a Ginkgo spec that judges requirements. Its body takes everything
// through C and knows none of Ginkgo's globals, so the same case runs under
// Ginkgo, against many servers at once, or over recorded evidence.
type Case struct {
	// ID is made of the words of DocumentedCase and Text.
	ID string
	// DocumentedCase is the text of the container: a case of the documentation.
	DocumentedCase string
	// Text is what the case expects, in words.
	Text string
	// Location is the line of the spec file where the case stands.
	Location types.CodeLocation
	// Requirements are those the case judges.
	Requirements []Requirement
	// Exhaustive says that the case sends so many requests that it runs only when
	// asked for.
	Exhaustive bool
	// Table says that the case walks combinations of what other cases judge one by
	// one: what it could not try takes no verdict away from its requirements.
	Table bool

	body func(*C)
}

// Judges reports whether the case judges the requirement.
func (c *Case) Judges(requirement Requirement) bool {
	return slices.Contains(c.Requirements, requirement)
}

// RegisterCase adds a case to the container it is called in: as a spec that waits
// for the case, which runs ahead. Its labels are the ids and levels of its
// requirements and the words of the container. Offset is the number of callers
// between the spec file and this function.
func RegisterCase(offset int, text string, requirements []Requirement, body func(*C)) {
	add(offset+1, &Case{Text: text, Requirements: requirements, body: body})
}

// RegisterExhaustiveCase adds a case as RegisterCase does, with label
// "exhaustive", which runs only when asked for.
func RegisterExhaustiveCase(offset int, text string, requirements []Requirement, body func(*C)) {
	add(offset+1, &Case{Text: text, Requirements: requirements, Exhaustive: true, body: body})
}

// RegisterTableCase adds an exhaustive case, as RegisterExhaustiveCase does, that
// walks combinations of what other cases judge one by one.
func RegisterTableCase(offset int, text string, requirements []Requirement, body func(*C)) {
	add(offset+1, &Case{Text: text, Requirements: requirements, Exhaustive: true, Table: true, body: body})
}

// ExhaustiveLabel is the label of exhaustive cases.
const ExhaustiveLabel = "exhaustive"

// labels are what a case is selected by, sorted.
func (c *Case) labels() []string {
	labels := []string{slug(c.DocumentedCase)}
	if c.Exhaustive {
		labels = append(labels, ExhaustiveLabel)
	}
	for _, requirement := range c.Requirements {
		labels = append(labels, requirement.ID, string(requirement.Level))
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}

// caseID joins the words of a spec's texts.
func caseID(containers []string, text string) string {
	return slug(strings.Join(containers, " ")) + "/" + slug(text)
}

// slug makes a text fit for file names, links and labels.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// DocumentedCaseLabels returns the labels that select one case of the
// documentation each, such as "missing-header".
func DocumentedCaseLabels() []string {
	var labels []string
	for _, c := range Cases() {
		if label := slug(c.DocumentedCase); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return labels
}
