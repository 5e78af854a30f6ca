package deleteimage

import (
	"itwin-conformance/suites"
	"itwin-conformance/suites/history"
)

const (
	upload = history.Upload
	remove = history.Delete
	read   = history.Read
)

// rounds is how often six clients come at once with a step of atOnce each. They
// find no image and an image by turns, and what they leave is read in between.
const rounds = 4

var (
	atOnce    = history.Deck{{upload}, {upload}, {upload}, {remove}, {remove}, {read}}
	inBetween = [][]history.Kind{{read, upload}, {read, remove}}
)

// A sequence uploads images over images, and deletes what was deleted.
var inARow = history.Deck{{upload, upload, remove, remove}, {upload, read, remove}, {upload, remove}, {upload, remove}}

var _ = Describe("Several requests at once", func() {
	// Sends 43 requests.
	Case("answers uploads, deletes and reads as if they came one after another", Judges(ConcurrentLinearizable),
		func(c *C) {
			modifiers := c.Modifiers()
			itwin := c.Arrange(NoImage(), GrantingModify(modifiers))
			c.UploadTakesEffectAtOnce(itwin)

			answers := c.Take(itwin, StepsByEach(modifiers, upload, read, remove))
			for round, steps := range c.Deal(rounds, atOnce, modifiers) {
				answers = append(answers, c.TakeAtOnce(itwin, steps)...)
				answers = append(answers, c.Take(itwin, StepsByEach(modifiers[:1], inBetween[round%2]...))...)
			}
			c.JudgeHistory(answers)
		}, suites.Exhaustive)
})

var _ = Describe("Random sequences", func() {
	// Sends 44 requests, and up to shrinkRequests more after a mistake.
	Case("answers by whether there is an image, whatever came before", Judges(SequenceModel),
		func(c *C) {
			modifiers := c.Modifiers()
			plan := Plan(NoImage(), GrantingModify(modifiers))
			itwins := c.C.Arrange(plan, plan, plan)
			c.UploadTakesEffectAtOnce(itwins[0])

			var sequences [][]history.Step
			for i, steps := range c.Deal(len(itwins), inARow, modifiers) {
				first := StepsByEach(modifiers[i%len(modifiers):][:1], upload, read, remove)
				sequences = append(sequences, append(first, steps...))
			}
			c.JudgeSequences(itwins[0], c.TakeInOrder(itwins, sequences))
		}, suites.Exhaustive)
})
