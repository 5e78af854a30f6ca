package suites

import (
	"errors"
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

func TestArrangementImpossible(t *testing.T) {
	refused, later, died := errors.New("refused"), errors.New("later"), fixtures.ArrangerDied{}
	arranged, neither := &Result{Arranged: true}, &Result{}
	failed := func(err error) *Result { return &Result{ArrangeErr: err} }
	for name, test := range map[string]struct {
		results []*Result
		why     error
	}{
		"nothing ran":                             {nil, nil},
		"nothing was to be arranged":              {[]*Result{neither}, nil},
		"all was arranged":                        {[]*Result{arranged, arranged}, nil},
		"one case could not, another could":       {[]*Result{failed(refused), arranged}, nil},
		"no case could, and the first says why":   {[]*Result{neither, failed(refused), failed(later)}, refused},
		"the program died, after it had arranged": {[]*Result{arranged, failed(fmt.Errorf("arranging: %w", died))}, died},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			if why := ArrangementImpossible(test.results); test.why == nil {
				g.Expect(why).NotTo(HaveOccurred())
			} else {
				g.Expect(why).To(Equal(test.why))
			}
		})
	}
}
