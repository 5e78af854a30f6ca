package doctor

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"itwin-conformance/fixtures"
)

// Arranging is what can be arranged on the target.
type Arranging struct {
	By       string `json:"by,omitempty"`       // platform, pool, command
	Prepared int    `json:"prepared,omitempty"` // iTwins of a pool
	Unseen   int    `json:"unseen,omitempty"`   // of those, how many images nobody may look at
	// ShownAfterMs is how long it took at most until the target showed that what was
	// tried is in force; nil where it shows nothing.
	ShownAfterMs *float64 `json:"shownAfterMs,omitempty"`
	// Tried are the kinds of iTwin that the cases ask for, and were arranged and
	// released on the target. The iTwins of a pool are not used up by trying.
	Tried []Tried `json:"tried"`
}

// Tried is one kind of iTwin that was tried to arrange.
type Tried struct {
	Plan  string `json:"plan"`
	Error string `json:"error,omitempty"`
}

// trials arranges each kind of iTwin on the target once, and releases it.
type trials struct {
	ctx    context.Context // of the examination: no single case ends a trial
	target *fixtures.Target
	caller fixtures.Caller

	mu    sync.Mutex
	kinds map[string]func() error
	order []string
	left  []error // what could not be taken away
}

// try returns why the target cannot have such an iTwin, or nil.
func (t *trials) try(plan fixtures.Plan) error {
	if _, creates := t.target.Arranger.(*fixtures.Platform); creates {
		plan = withoutStrangers(plan) // of whom the platform is told nothing
	}
	kind := plan.String()
	t.mu.Lock()
	do := t.kinds[kind]
	if do == nil {
		do = sync.OnceValue(func() error { return t.arrange(plan) })
		t.kinds[kind] = do
		t.order = append(t.order, kind)
	}
	t.mu.Unlock()
	return do()
}

func (t *trials) arrange(plan fixtures.Plan) error {
	arranged, err := t.target.Arranging().Arrange(t.ctx, t.caller, plan)
	if err != nil {
		return err
	}
	ctx, cancel := fixtures.Afterwards(t.ctx)
	defer cancel()
	if err := t.target.Arranger.Release(ctx, t.caller, arranged[0]); err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.left = append(t.left, err)
	}
	return nil
}

// results returns what was tried, sorted, in the words of redact.
func (t *trials) results(redact func(string) string) []Tried {
	tried := []Tried{}
	for _, kind := range slices.Sorted(slices.Values(t.order)) {
		result := Tried{Plan: kind}
		if err := t.kinds[kind](); err != nil {
			result.Error = redact(err.Error())
		}
		tried = append(tried, result)
	}
	return tried
}

// withoutStrangers leaves those out who are no members.
func withoutStrangers(plan fixtures.Plan) fixtures.Plan {
	members := fixtures.Plan{Image: plan.Image, Grants: map[fixtures.Persona][]string{}}
	for _, persona := range plan.Members() {
		members.Grants[persona] = plan.Grants[persona]
	}
	return members
}

// look examines the prepared iTwins of a pool, and returns them with the images
// that they have.
func (e *Examination) look(ctx context.Context, target *fixtures.Target, pool *fixtures.Pool) ([]fixtures.PreparedITwin, error) {
	prepared, differences, unseen, err := pool.Look(ctx, target.Bounded())
	if err != nil {
		return nil, fmt.Errorf("looking at the prepared iTwins: %w", err)
	}
	e.Arranging.Prepared, e.Arranging.Unseen = len(prepared), unseen
	if !pool.Uploads { // or else the images are put right
		for _, difference := range differences {
			e.find(Warning, "%s", difference)
		}
	}
	return prepared, nil
}
