package history

import (
	"math/rand/v2"

	"itwin-conformance/fixtures"
)

// Deck is what a random list of steps is made of. Each of its cards is a few
// steps that stay together, because much that goes wrong goes wrong when
// something is done twice.
type Deck [][]Kind

// Deal returns the cards of the deck in a random order, each of their steps taken
// by a random persona.
func Deal(random *rand.Rand, deck Deck, personas []fixtures.Persona) []Step {
	var steps []Step
	for _, card := range random.Perm(len(deck)) {
		for _, kind := range deck[card] {
			steps = append(steps, Step{kind, personas[random.IntN(len(personas))]})
		}
	}
	return steps
}
