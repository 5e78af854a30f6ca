package history

import "itwin-conformance/fixtures/wire"

// Mistake returns the sequence up to the first answer that is not as the model
// says, and whether there is an image then; of a sequence without mistake it
// returns none. Each request has to have been sent when the one before it was
// answered.
//
// That there is an image, or none, follows from what the sequence itself did. It
// is a mistake to delete or to read what is not there, and to refuse a delete or
// a read of what is, where that persona was seen to succeed with it. How a delete
// is refused where there is none is not judged here.
func Mistake(sequence []*wire.Exchange, proven Proven) (course []*wire.Exchange, image bool) {
	known := false
	for i, exchange := range sequence {
		asked, came := step(exchange), outcomeOf(exchange)
		if came == limited || asked.Kind == Read && came != done && (came != missing || !proven[asked]) {
			continue // it did nothing, and says nothing
		}
		if came == unclear {
			return nil, false // it may have its effect at any time from now on
		}
		if mistaken(asked, came, known, image) && (came == done || proven[asked]) {
			return sequence[:i+1], image
		}
		switch {
		case came == done:
			known, image = true, asked.Kind != Delete
		case came == missing && proven[asked] && asked.Kind != Upload:
			known, image = true, false
		case came == refused && proven[asked] && asked.Kind == Delete: // where none is known of, there is still none
		default:
			known = false
		}
	}
	return nil, false
}

// mistaken reports whether the model excludes such an answer.
func mistaken(asked Step, came outcome, known, image bool) bool {
	switch {
	case asked.Kind == Upload:
		return false // whether the target takes one is not the operation's
	case came == done:
		return known && !image
	case came == failed:
		return true
	default:
		return known && image
	}
}
