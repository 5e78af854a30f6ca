package suites

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// registry holds the cases of the spec files, in their order. Ginkgo is told of
// them only when it walks them: whoever imports the cases into a test of its own
// has nothing of Ginkgo in its way.
var registry struct {
	sync.Mutex
	top     []*node
	current *node // the container whose body runs; nil outside of any
	cases   []*Case
}

// node is a container of cases, or a case.
type node struct {
	text     string
	location types.CodeLocation
	above    *node  // nil at the top
	body     func() // of a container
	below    []*node
	spec     *Case // nil of a container
}

// RegisterContainer adds a container of cases: body registers them, and is called
// once, when the cases are asked for. Its text is a case of the documentation.
// Offset is the number of callers between the spec file and this function. It
// returns true, so that a spec file can call it where a variable is declared.
func RegisterContainer(offset int, text string, body func()) bool {
	added := &node{text: text, location: types.NewCodeLocation(offset + 1), above: registry.current, body: body}
	if registry.current == nil {
		registry.Lock()
		defer registry.Unlock()
		registry.top = append(registry.top, added)
		return true
	}
	registry.current.below = append(registry.current.below, added)
	added.fill()
	return true
}

// fill lets the body of a container register its cases.
func (n *node) fill() {
	registry.current = n
	defer func() { registry.current = n.above }()
	n.body()
}

// texts are those of the container and of what it stands in, the outermost first.
func (n *node) texts() []string {
	if n == nil {
		return nil
	}
	return append(n.above.texts(), n.text)
}

// add adds a case to the container whose body runs.
func add(offset int, added *Case) {
	container := registry.current
	added.DocumentedCase = strings.Join(container.texts(), " ")
	added.Location = types.NewCodeLocation(offset + 1)
	added.ID = caseID(container.texts(), added.Text)
	register(added)
	container.below = append(container.below, &node{text: added.Text, location: added.Location, above: container, spec: added})
}

// register adds a case whose name no other has.
func register(added *Case) {
	for _, there := range registry.cases {
		if there.ID == added.ID {
			panic(fmt.Sprintf("two cases are called %s: %s and %s", added.ID, there.Location, added.Location))
		}
	}
	registry.cases = append(registry.cases, added)
}

// build lets the bodies of the containers run.
var build = sync.OnceFunc(func() {
	registry.Lock()
	defer registry.Unlock()
	for _, container := range registry.top {
		container.fill()
	}
})

// Cases returns every case, in the order of the spec files.
func Cases() []*Case {
	build()
	registry.Lock()
	defer registry.Unlock()
	return slices.Clone(registry.cases)
}

// tellGinkgo adds the cases to Ginkgo's own tree.
var tellGinkgo = sync.OnceFunc(func() {
	build()
	for _, container := range registry.top {
		container.tellGinkgo()
	}
})

func (n *node) tellGinkgo() {
	if n.spec == nil {
		ginkgo.Describe(n.text, n.location, func() {
			for _, each := range n.below {
				each.tellGinkgo()
			}
		})
		return
	}
	ginkgo.It(n.text, n.location, ginkgo.Label(n.spec.labels()...), func(ctx ginkgo.SpecContext) { await(ctx, n.spec.ID) })
}
