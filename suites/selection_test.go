package suites

import (
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

func TestExhaustiveCasesRunOnlyWhenAskedFor(t *testing.T) {
	for name, test := range map[string]struct {
		selection Selection
		want      string
	}{
		"of everything":                 {Selection{}, "!exhaustive"},
		"of really everything":          {Selection{Exhaustive: true}, ""},
		"of requirements nobody judges": {Selection{Requirements: []string{"a.b"}}, "(no-such-requirement) && (!exhaustive)"},
		"with a filter of its own":      {Selection{LabelFilter: "a || b", Exhaustive: true}, "(a || b) && (tree.required || tree.optional || tree.silent)"},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(test.selection.ginkgoFilter()).To(Equal(test.want))
		})
	}
}

// TestSelectionsAreMadeAtOnce is for the race detector: the first one builds the
// registry.
func TestSelectionsAreMadeAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := (Selection{Level: Must}).Cases(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
