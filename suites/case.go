package suites

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"
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

// registry holds the cases in the order in which Ginkgo built their specs.
var registry struct {
	sync.Mutex
	cases []*Case
	byID  map[string]*Case
}

// RegisterCase adds a case to the Ginkgo container it is called in: as a spec
// that waits for the case, which runs ahead. Its labels are the ids and levels
// of its requirements and the words of the container. Offset is the number of
// callers between the spec file and this function.
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

func add(offset int, added *Case) {
	container := ginkgo.CurrentTreeConstructionNodeReport()
	added.DocumentedCase = strings.TrimSpace(strings.Join(container.ContainerHierarchyTexts, " ")) // the root has no text
	added.Location = types.NewCodeLocation(offset + 1)
	added.ID = caseID(container.ContainerHierarchyTexts, added.Text)
	register(added)

	labels := ginkgo.Label(slug(added.DocumentedCase))
	if added.Exhaustive {
		labels = append(labels, ExhaustiveLabel)
	}
	for _, requirement := range added.Requirements {
		labels = append(labels, requirement.ID, string(requirement.Level))
	}
	slices.Sort(labels)
	ginkgo.It(added.Text, slices.Compact(labels), ginkgo.Offset(offset+1), func(ctx ginkgo.SpecContext) {
		await(ctx, added.ID)
	})
}

// register keeps the first case of an id: Ginkgo builds its tree once for each
// preview and once more for the run.
func register(added *Case) {
	registry.Lock()
	defer registry.Unlock()
	if registry.byID == nil {
		registry.byID = map[string]*Case{}
	}
	if there := registry.byID[added.ID]; there != nil {
		if there.Text != added.Text || there.Location.String() != added.Location.String() {
			panic(fmt.Sprintf("two cases are called %s: %s and %s", added.ID, there.Location, added.Location))
		}
		return
	}
	registry.byID[added.ID] = added
	registry.cases = append(registry.cases, added)
}

// Cases returns every case, in the order of the spec files.
func Cases() []*Case {
	buildTree()
	registry.Lock()
	defer registry.Unlock()
	return slices.Clone(registry.cases)
}

// buildTree lets Ginkgo build its tree, which is when the bodies of containers
// run and cases are registered. It panics when two specs have the same texts: one of
// the cases, a row of a table say, would never run.
var buildTree = sync.OnceFunc(func() {
	if twice := repeated(preview("registering cases").SpecReports); twice != nil {
		panic(fmt.Sprintf("two cases are called %s; the second stands at %s", caseIDOf(*twice), twice.LeafNodeLocation))
	}
})

// repeated is the first spec that has the texts of one before it, or nil.
func repeated(specs types.SpecReports) *types.SpecReport {
	seen := map[string]bool{}
	for i, spec := range specs {
		id := caseIDOf(spec)
		if seen[id] {
			return &specs[i]
		}
		seen[id] = true
	}
	return nil
}

func caseIDOf(spec types.SpecReport) string {
	return caseID(spec.ContainerHierarchyTexts, spec.LeafNodeText)
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
