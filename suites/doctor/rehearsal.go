package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
)

// rehearsal is the reference with what the target has: its personas, its kind of
// arranging and what that can arrange, and its plan for the rate limit. So the
// cases themselves show what they need and how many requests they send, and what
// is not testable on an implementation that conforms is so for want of something.
type rehearsal struct {
	target    *fixtures.Target
	reference *fixtures.Target
	personas  map[fixtures.Persona]error // why a persona of the target is of no use, nil where it is
	trials    *trials                    // nil of a pool
	stage     fixtures.Arranger          // arranges on the reference as the target's does
	proving   fixtures.Prover            // arranges as r does
	refuses   func(fixtures.Call) bool   // what the target does not take
}

// Call implements fixtures.Caller.
func (r *rehearsal) Call(ctx context.Context, call fixtures.Call) (*wire.Exchange, error) {
	if err := r.unusable(call.Persona); err != nil {
		return nil, err
	}
	if r.refuses(call) {
		call.Method = http.MethodPost // which the path has no operation for: 405
	}
	began := time.Now()
	if call.AtOnce {
		select {
		case <-time.After(latency):
		case <-ctx.Done():
		}
	}
	exchange, err := r.reference.Call(ctx, call)
	if err == nil && call.AtOnce {
		exchange.Started, exchange.Duration = began, time.Since(began)
	}
	return exchange, err
}

// unusable returns why the target cannot be called by a persona, or nil.
func (r *rehearsal) unusable(persona fixtures.Persona) error {
	if !r.Has(persona) {
		return fixtures.MissingPersona{Persona: persona}
	}
	return r.personas[persona]
}

// Has implements suites.Target.
func (r *rehearsal) Has(persona fixtures.Persona) bool { return r.target.Has(persona) }

// Arranging implements suites.Target. It asks as often whether something is in force as
// the run will.
func (r *rehearsal) Arranging() fixtures.Arranger { return r.proving }

// Limit implements suites.Target.
func (r *rehearsal) Limit() *fixtures.RateLimit {
	if r.target.Limit() == nil {
		return nil
	}
	return r.reference.Limit()
}

// Arrange implements fixtures.Arranger: what the target cannot arrange, nobody
// can here.
func (r *rehearsal) Arrange(ctx context.Context, caller fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	for _, plan := range plans {
		for _, member := range plan.Members() {
			if err := r.unusable(member); err != nil {
				return nil, err
			}
		}
	}
	if r.trials != nil {
		failures := make([]error, len(plans))
		for i, plan := range plans {
			failures[i] = r.trials.try(plan)
		}
		if err := cmp.Or(failures...); err != nil {
			return nil, err
		}
	}
	return r.stage.Arrange(ctx, caller, plans...)
}

// Release implements fixtures.Arranger.
func (r *rehearsal) Release(ctx context.Context, caller fixtures.Caller, itwin fixtures.ITwin) error {
	return r.stage.Release(ctx, caller, itwin)
}

// casesAtOnce is how many cases are rehearsed at once, and with them the kinds of
// iTwin that are tried on the target, where its file says nothing.
const casesAtOnce = 16

// caseWithin is the time of each case where the target's file says nothing.
const caseWithin = 30 * time.Second

// latency is long enough for requests that are sent at once to meet: the reference
// is in the same process, and would answer one before the next is sent.
const latency = 20 * time.Millisecond

// rehearse runs the cases and notes what came of it.
func (e *Examination) rehearse(ctx context.Context, target *fixtures.Target, suite Suite, tokens []fixtures.PersonaToken) error {
	conforming, err := fixtures.Embedded(fixtures.RunIdentity{ID: uuid.NewString()}, reference.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = conforming.Close(context.WithoutCancel(ctx)) }() // which nobody else uses
	r := &rehearsal{
		target: target, reference: conforming, personas: map[fixtures.Persona]error{},
		refuses: func(fixtures.Call) bool { return false },
	}
	r.proving = target.Rehearsing(r)
	for _, token := range tokens {
		r.personas[token.Persona] = token.Err
	}
	replaced := strings.NewReplacer()
	switch arranger := target.Arranger.(type) {
	case *fixtures.Pool:
		e.Arranging.By = "pool"
		if replaced, err = e.stagePool(ctx, r, arranger); err != nil {
			return err
		}
	case *fixtures.Platform:
		e.Arranging.By = "platform"
		r.stage, r.trials = conforming.Arranger, newTrials(ctx, target)
	default:
		e.Arranging.By = "command"
		r.stage, r.trials = unrecorded{conforming}, newTrials(ctx, target)
	}
	results := suites.Start(ctx, r, suite.Cases, suites.Options{
		Concurrency: cmp.Or(target.Concurrency, casesAtOnce), Timeout: cmp.Or(target.Timeout, caseWithin),
	}).Results()
	if r.trials != nil {
		e.Arranging.Tried = r.trials.results(e.redact)
		if longest, permissions, images := target.ShownAfter(); permissions || images {
			ms := float64(longest.Microseconds()) / 1000
			e.Arranging.ShownAfterMs = &ms
		} else if target.Settle.Stated == nil {
			e.find(Warning, "the target shows neither permissions nor images, so nothing tells when what is arranged is in force; state takesEffect where that takes a while")
		}
		for _, left := range r.trials.left {
			e.find(Warning, "left behind: %v", left)
		}
	}
	e.tell(suite, results, replaced)
	return nil
}

func newTrials(ctx context.Context, target *fixtures.Target) *trials {
	return &trials{ctx: ctx, target: target, caller: target.Bounded(), kinds: map[string]func() error{}}
}

// stagePool prepares the reference as the target is prepared, and returns what
// puts the target's ids in the place of the reference's.
func (e *Examination) stagePool(ctx context.Context, r *rehearsal, pool *fixtures.Pool) (*strings.Replacer, error) {
	prepared, err := e.look(ctx, r.target, pool)
	if err != nil {
		return nil, err
	}
	var pairs []string
	staged := pool.Prepared()
	for first := 0; first < len(prepared); first += casesAtOnce {
		var plans []fixtures.Plan
		for _, itwin := range prepared[first:min(first+casesAtOnce, len(prepared))] {
			plans = append(plans, fixtures.Plan{Image: itwin.Image, Grants: standing(itwin.Grants)})
		}
		itwins, err := r.reference.Arranger.Arrange(ctx, r.reference, plans...)
		if err != nil {
			return nil, fmt.Errorf("preparing the rehearsal: %w", err)
		}
		for i, itwin := range itwins {
			pairs = append(pairs, itwin.ID, staged[first+i].ID)
			staged[first+i].ID = itwin.ID
		}
	}
	r.stage = fixtures.NewPool(pool.Uploads, staged)
	r.refuses = func(call fixtures.Call) bool { return call.Method == http.MethodPut && !pool.Uploads }
	return strings.NewReplacer(pairs...), nil
}

// standing is what the operation under test sees of the permissions on a prepared
// iTwin: their other names need not be known to the reference.
func standing(grants map[fixtures.Persona][]string) map[fixtures.Persona][]string {
	seen := map[fixtures.Persona][]string{}
	for persona, permissions := range grants {
		switch {
		case slices.Contains(permissions, fixtures.PermissionModify):
			seen[persona] = []string{fixtures.PermissionModify}
		case len(permissions) > 0:
			seen[persona] = []string{"imodels_read"}
		}
	}
	return seen
}

// unrecorded arranges on the reference in the place of a program: what a program
// sends is its own affair, and is not counted.
type unrecorded struct{ reference *fixtures.Target }

// Arrange implements fixtures.Arranger.
func (u unrecorded) Arrange(ctx context.Context, _ fixtures.Caller, plans ...fixtures.Plan) ([]fixtures.ITwin, error) {
	return u.reference.Arranger.Arrange(ctx, u.reference, plans...)
}

// Release implements fixtures.Arranger.
func (u unrecorded) Release(ctx context.Context, _ fixtures.Caller, itwin fixtures.ITwin) error {
	return u.reference.Arranger.Release(ctx, u.reference, itwin)
}

// tell notes what the rehearsal showed.
func (e *Examination) tell(suite Suite, results []*suites.Result, replaced *strings.Replacer) {
	if impossible := suites.ArrangementImpossible(results); impossible != nil {
		e.find(Stop, "nothing can be arranged on the target: %s", replaced.Replace(impossible.Error()))
	}
	short := map[string]int{}
	for _, result := range results {
		var lacking fixtures.NotArrangeable
		if errors.As(result.ArrangeErr, &lacking) && e.Arranging.By == "pool" {
			short[lacking.Plan.String()]++
		}
		for _, exchange := range result.Exchanges {
			e.count(fixtures.Persona(exchange.Persona))
		}
	}
	for _, plan := range slices.Sorted(maps.Keys(short)) {
		e.find(Warning, "the pool is too short: for %d cases more, add %s", short[plan], plan)
	}
	for _, judged := range suites.Judge(suite.Requirements, results) {
		requirement := Requirement{ID: judged.Requirement.ID, Level: judged.Requirement.Level, Testable: judged.Verdict != suites.NotTestable}
		if !requirement.Testable {
			requirement.Reason = e.redact(replaced.Replace(inPlain(judged.Reasons)))
		}
		e.Requirements = append(e.Requirements, requirement)
	}
}

// inPlain joins reasons, without what they were in the way of, and with what to
// add to the target file where it lacks something.
func inPlain(reasons []string) string {
	var plain []string
	for _, reason := range reasons {
		reason = strings.TrimPrefix(reason, "arranging failed: ")
		for _, persona := range fixtures.Personas() {
			if reason == (fixtures.MissingPersona{Persona: persona}).Error() {
				reason += "; add it to personas"
			}
		}
		if reason == suites.NoLimit {
			reason += "; add rateLimit, and the persona limited"
		}
		plain = append(plain, reason)
	}
	return strings.Join(slices.Compact(plain), "; ")
}

// count counts a request of a whole run. How many the limited client sends is for
// the plan of the rate limit to say.
func (e *Examination) count(persona fixtures.Persona) {
	if persona == fixtures.Limited {
		return
	}
	e.Requests++
	for i := range e.Personas {
		if e.Personas[i].Name == persona {
			e.Personas[i].Requests++
		}
	}
}
