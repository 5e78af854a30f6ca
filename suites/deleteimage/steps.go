package deleteimage

import (
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites/history"
)

// This file holds the words of cases of many steps.

// Modifiers are those of the target's personas who may upload and delete images:
// the modifier first, then one of another organisation, and one who is no member.
func (c *C) Modifiers() []fixtures.Persona {
	return c.Available(fixtures.Modifier, fixtures.ExternalParticipant, fixtures.AccountAdministrator)
}

// GrantingModify wishes that all of these may do so.
func GrantingModify(modifiers []fixtures.Persona) func(*fixtures.Plan) {
	return func(plan *fixtures.Plan) {
		for _, persona := range modifiers {
			if persona != fixtures.AccountAdministrator { // who needs no grant
				plan.Grants[persona] = []string{fixtures.PermissionModify}
			}
		}
	}
}

// StepsByEach are steps that each persona takes, one persona after the other.
func StepsByEach(personas []fixtures.Persona, kinds ...history.Kind) []history.Step {
	var steps []history.Step
	for _, persona := range personas {
		for _, kind := range kinds {
			steps = append(steps, history.Step{Kind: kind, Persona: persona})
		}
	}
	return steps
}

// Deal returns so many random lists of steps.
func (c *C) Deal(lists int, deck history.Deck, personas []fixtures.Persona) [][]history.Step {
	random := c.Random()
	dealt := make([][]history.Step, lists)
	for i := range dealt {
		dealt[i] = history.Deal(random, deck, personas)
	}
	return dealt
}

// Take takes steps on the image of an iTwin, one after another.
func (c *C) Take(itwin fixtures.ITwin, steps []history.Step) []*wire.Exchange {
	return c.SendInOrder(onImage(itwin, steps))[0]
}

// TakeAtOnce takes steps on the image of an iTwin, all at once.
func (c *C) TakeAtOnce(itwin fixtures.ITwin, steps []history.Step) []*wire.Exchange {
	return slices.Concat(c.SendInOrder(slices.Collect(slices.Chunk(onImage(itwin, steps), 1))...)...)
}

// TakeInOrder takes a sequence of steps on the image of each iTwin, on all of
// them at once.
func (c *C) TakeInOrder(itwins []fixtures.ITwin, sequences [][]history.Step) [][]*wire.Exchange {
	calls := make([][]fixtures.Call, len(itwins))
	for i, itwin := range itwins {
		calls[i] = onImage(itwin, sequences[i])
	}
	return c.SendInOrder(calls...)
}

// onImage are the calls by which steps are taken.
func onImage(itwin fixtures.ITwin, steps []history.Step) []fixtures.Call {
	calls := make([]fixtures.Call, len(steps))
	for i, step := range steps {
		if step.Kind == history.Upload {
			calls[i] = fixtures.UploadImage(step.Persona, itwin.ID)
			calls[i].Purpose = wire.Judged
		} else {
			calls[i] = As(step.Persona).call(string(step.Kind), wire.Judged, itwin)
		}
	}
	return calls
}

// canModify reports whether the modifier was seen to upload and to delete.
func canModify(proven history.Proven) bool {
	return proven[history.Step{Kind: history.Upload, Persona: fixtures.Modifier}] &&
		proven[history.Step{Kind: history.Delete, Persona: fixtures.Modifier}]
}
