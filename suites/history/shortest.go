package history

import (
	"slices"
	"time"

	"itwin-conformance/fixtures/wire"
)

// Violation returns the shortest part of a history that cannot have come about
// one after another, in the order in which its requests were sent, and the last
// answer in it, which is the one that no order explains. Of a linearizable
// history it returns none.
func Violation(exchanges []*wire.Exchange, proven Proven) (part []*wire.Exchange, last *wire.Exchange) {
	all := operations(exchanges, proven)
	if linearizable(all) {
		return nil, nil
	}
	shortest := withoutBystanders(begun(cut(all)))
	slices.SortStableFunc(shortest, func(a, b operation) int { return a.call.Compare(b.call) })
	for _, o := range shortest {
		part = append(part, o.exchange)
		if o.effect != unknown && (last == nil || ended(last).Before(o.end)) {
			last = o.exchange
		}
	}
	return part, last
}

// cut leaves out what came after the first answer that cannot be explained.
func cut(all []operation) []operation {
	ends := make([]time.Time, len(all))
	for i, o := range all {
		ends[i] = o.end
	}
	slices.SortFunc(ends, time.Time.Compare)
	for _, end := range ends {
		if part := until(all, end); !linearizable(part) {
			return part
		}
	}
	return all
}

// begun leaves out what came before, as far as the rest cannot be explained by
// whatever it may have been.
func begun(all []operation) []operation {
	starts := make([]time.Time, len(all))
	for i, o := range all {
		starts[i] = o.call
	}
	slices.SortFunc(starts, func(a, b time.Time) int { return b.Compare(a) })
	for _, start := range starts {
		if part := since(all, start); !linearizable(part) {
			return part
		}
	}
	return all
}

// until returns what was sent by then. What was not answered by then may have
// had its effect or not.
func until(all []operation, end time.Time) []operation {
	return bounded(all, func(o operation) (inside, whole bool) { return !o.call.After(end), !o.end.After(end) })
}

// since returns what was not answered before. What was sent before may have had
// its effect before.
func since(all []operation, start time.Time) []operation {
	return bounded(all, func(o operation) (inside, whole bool) {
		return o.effect == unknown || !o.end.Before(start), !o.call.Before(start)
	})
}

// bounded returns the operations inside of bounds, and of what is not there as a
// whole that its effect is unknown. Such a read says nothing.
func bounded(all []operation, in func(operation) (inside, whole bool)) []operation {
	var part []operation
	for _, o := range all {
		inside, whole := in(o)
		if !whole {
			o.effect = unknown
		}
		if inside && (whole || o.kind != Read) {
			part = append(part, o)
		}
	}
	return part
}

// withoutBystanders leaves out what only looked, as far as the rest cannot be
// explained without it either.
func withoutBystanders(all []operation) []operation {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].kind != Read && all[i].effect != foundNone {
			continue // an image that came or went explains what others saw
		}
		if without := slices.Delete(slices.Clone(all), i, i+1); !linearizable(without) {
			all = without
		}
	}
	return all
}
