package deleteimage

import (
	"slices"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

// This file holds the words for requests that have to be refused.

// Refused adds a case of requests that have to be refused and leave the image in place.
// They share one iTwin. What the case judges follows from them.
func Refused(text string, plan fixtures.Plan, attempts []Attempt, kinds ...suites.Kind) {
	var judged []suites.Requirement
	for _, attempt := range attempts {
		if !slices.Contains(judged, attempt.Requirement) {
			judged = append(judged, attempt.Requirement)
		}
	}
	suites.RegisterCase(1, text, JudgesRefusal(judged...), func(c *suites.C) { (&C{c}).Refuses(plan, attempts) }, kinds...)
}

// All joins attempts.
func All(groups ...[]Attempt) []Attempt { return slices.Concat(groups...) }

// Refusal is how requests of one kind have to be refused.
type Refusal struct {
	Requirement suites.Requirement
	// Status is that of the answer. Nil leaves it open: the image has to stay in place.
	Status     types.GomegaMatcher
	Documented DocumentedError // of an answer of that status; may be AnyCode
	// Plain is the request without what is special about the attempts. Where it is not
	// refused, or has a side effect, that is judged elsewhere, and nothing is seen of the
	// attempts; and what it is answered they may be answered, too. Nil is none.
	Plain *Sender
}

// With is a refusal by a documented error.
func With(requirement suites.Requirement, documented DocumentedError) Refusal {
	return Refusal{Requirement: requirement, Status: HaveStatus(documented.Status), Documented: documented}
}

// WithAnyClientError is a refusal by any error of the client's.
func WithAnyClientError(requirement suites.Requirement) Refusal {
	return Refusal{Requirement: requirement, Status: HaveClientErrorStatus()}
}

// WithAnyAnswer is a refusal by whatever answer: only what becomes of the image counts.
func WithAnyAnswer(requirement suites.Requirement) Refusal { return Refusal{Requirement: requirement} }

// Beside is the refusal of attempts that differ from a plain request in one thing.
func (r Refusal) Beside(plain *Sender) Refusal {
	r.Plain = plain
	return r
}

// Attempt is a request that has to be refused and leave the image in place.
type Attempt struct {
	Refusal
	Sender Sender
	Values []suites.Value // what is special about it
	// Times is how often it is made, one after the other; 0 is once.
	Times int
	// After are calls that come before it, which nobody judges.
	After func(itwin fixtures.ITwin) []fixtures.Call
	// Parts are the attempts that this one stands for: it says at once what each of them
	// says alone. They are made only where it is not refused.
	Parts []Attempt
	// Optional says that few targets have the persona, and that nothing is missing without.
	Optional bool
}

// Of are attempts of personas in the documented form.
func (r Refusal) Of(personas ...fixtures.Persona) []Attempt {
	attempts := make([]Attempt, len(personas))
	for i, persona := range personas {
		attempts[i] = Attempt{Refusal: r, Sender: As(persona)}
	}
	return attempts
}

// OfAny are attempts of those personas that the target has.
func (r Refusal) OfAny(personas ...fixtures.Persona) []Attempt {
	attempts := r.Of(personas...)
	for i := range attempts {
		attempts[i].Optional = true
	}
	return attempts
}

// Saying are attempts of a persona that say each of these.
func (r Refusal) Saying(persona fixtures.Persona, said []dimension.Said) []Attempt {
	attempts := make([]Attempt, len(said))
	for i, each := range said {
		attempts[i] = Attempt{Refusal: r, Sender: As(persona).Saying(each), Values: []suites.Value{each.Value}}
		if each.Body != "" && r.Status != nil { // which a DELETE may be refused for (RFC 9110 §9.3.5)
			attempts[i].Status = HaveClientErrorStatus()
		}
	}
	return attempts
}

// SayingTogether are attempts of a persona each of which says at once all that matters for
// the same reason.
func (r Refusal) SayingTogether(persona fixtures.Persona, said []dimension.Said) []Attempt {
	var attempts []Attempt
	for _, each := range said {
		i := slices.IndexFunc(attempts, func(a Attempt) bool { return a.Values[0].Why == each.Why })
		if i < 0 {
			i = len(attempts)
			attempts = append(attempts, Attempt{Refusal: r, Sender: As(persona)})
		}
		together := &attempts[i]
		together.Sender = together.Sender.Saying(each)
		together.Values = append(together.Values, each.Value)
		together.Parts = append(together.Parts, r.Saying(persona, []dimension.Said{each})...)
	}
	return attempts
}

// Repeated are the attempts, each made so often, one after the other.
func Repeated(times int, attempts []Attempt) []Attempt {
	repeated := slices.Clone(attempts)
	for i := range repeated {
		repeated[i].Times = times
	}
	return repeated
}
