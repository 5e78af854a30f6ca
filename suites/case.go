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
	// Strengthens says that another case is essential to the requirements: where this
	// one cannot be arranged, that narrows what was tried and leaves their verdicts.
	Strengthens bool

	body func(*C)
}

// Judges reports whether the case judges the requirement.
func (c *Case) Judges(requirement Requirement) bool {
	return slices.Contains(c.Requirements, requirement)
}

// Kind is what sets a case apart from a plain one.
type Kind func(*Case)

// Exhaustive is the kind of a case of so many requests that it runs only when asked for.
// Its label is "exhaustive".
func Exhaustive(c *Case) { c.Exhaustive = true }

// Table is the kind of an exhaustive case that walks combinations of what other cases
// judge one by one.
func Table(c *Case) { c.Exhaustive, c.Table = true, true }

// Strengthening is the kind of a case that makes requirements stronger which another case
// is essential to: where it cannot be arranged, it takes no verdict away.
func Strengthening(c *Case) { c.Strengthens = true }

// RegisterCase adds a case to the container it is called in: as a spec that waits
// for the case, which runs ahead. Its labels are the ids and levels of its
// requirements and the words of the container. Offset is the number of callers
// between the spec file and this function.
func RegisterCase(offset int, text string, requirements []Requirement, body func(*C), kinds ...Kind) {
	added := &Case{Text: text, Requirements: requirements, body: body}
	for _, kind := range kinds {
		kind(added)
	}
	add(offset+1, added)
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
