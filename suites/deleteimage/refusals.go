package deleteimage

import (
	"net/http"
	"slices"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
	. "itwin-conformance/suites/matchers"
)

// Attempt is a request that has to be refused and leave the image in place.
type Attempt struct {
	Sender Sender
	Values []suites.Value // what is special about it
	// Parts are the attempts that this one stands for: it says at once what each of them
	// says alone. They are made only where it is not refused.
	Parts []Attempt
	// Status is how this one may be answered, where that is not as all are.
	Status types.GomegaMatcher
}

// AttemptsBy are attempts of personas in the documented form.
func AttemptsBy(personas ...fixtures.Persona) []Attempt {
	attempts := make([]Attempt, len(personas))
	for i, persona := range personas {
		attempts[i] = Attempt{Sender: As(persona)}
	}
	return attempts
}

// Saying are attempts of a persona that say each of these.
func Saying(persona fixtures.Persona, said []dimension.Said) []Attempt {
	attempts := make([]Attempt, len(said))
	for i, each := range said {
		attempts[i] = Attempt{Sender: As(persona).Saying(each), Values: []suites.Value{each.Value}}
		if each.Body != "" { // which a DELETE may be refused for (RFC 9110 §9.3.5)
			attempts[i].Status = HaveClientErrorStatus()
		}
	}
	return attempts
}

// SayingTogether are attempts of a persona each of which says at once all that matters for
// the same reason.
func SayingTogether(persona fixtures.Persona, said []dimension.Said) []Attempt {
	var attempts []Attempt
	for _, each := range said {
		i := slices.IndexFunc(attempts, func(a Attempt) bool { return a.Values[0].Why == each.Why })
		if i < 0 {
			i = len(attempts)
			attempts = append(attempts, Attempt{Sender: As(persona)})
		}
		together := &attempts[i]
		together.Sender = together.Sender.Saying(each)
		together.Values = append(together.Values, each.Value)
		together.Parts = append(together.Parts, Saying(persona, []dimension.Said{each})...)
	}
	return attempts
}

// Refusal is how attempts have to be refused.
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

// Beside is the refusal of attempts that differ from a plain request in one thing.
func (r Refusal) Beside(plain Sender) Refusal {
	r.Plain = &plain
	return r
}

// RefusedWith is a refusal by a documented error.
func RefusedWith(requirement suites.Requirement, documented DocumentedError) Refusal {
	return Refusal{Requirement: requirement, Status: HaveStatus(documented.Status), Documented: documented}
}

// RefusedBy is a refusal by any error of the client's.
func RefusedBy(requirement suites.Requirement) Refusal {
	return Refusal{Requirement: requirement, Status: HaveClientErrorStatus()}
}

// LeftInPlace is a refusal by whatever answer: only what becomes of the image counts.
func LeftInPlace(requirement suites.Requirement) Refusal { return Refusal{Requirement: requirement} }

// accepted reports whether an answer shows that the image was deleted.
func (r Refusal) accepted(answer *wire.Exchange) bool {
	return r.Status != nil && answer.Answer.Successful()
}

// Refuses sends requests that have to be refused for the same reason to the image of one
// iTwin, all at once, and judges each of them. A refused request leaves the image in
// place, so one control proves them all. Only where the image is gone are they made
// again one by one, each on an image of its own, to name the culprit. A request that the
// target does not answer, or that is a gateway's to answer, is left out.
func (c *C) Refuses(refusal Refusal, plan fixtures.Plan, attempts ...Attempt) {
	itwin := c.C.Arrange(plan)[0]
	if refusal.Plain != nil {
		plain := c.Delete(itwin, *refusal.Plain)
		if plain.Answer.Successful() {
			c.Judge(refusal.Requirement).NotTestable(plainAccepted, plain)
			return
		}
		if refusal.Status != nil {
			refusal.Status = Either(refusal.Status, HaveStatus(plain.Answer.Status))
		}
	}
	attempts, answers := c.tryAll(itwin, attempts)
	var gone *wire.Exchange // the control, where it found no image
	accepted := slices.ContainsFunc(answers, refusal.accepted)
	if !accepted && !c.Unsettled(itwin) { // each answer shows what the target makes of its own request
		for i, attempt := range attempts {
			c.judgeRefused(refusal, attempt, answers[i])
		}
		if gone = c.control(refusal, itwin, attempts, answers); gone == nil {
			return
		}
	}
	if c.plainDeletes(refusal, plan, 1) || c.refusesAlone(refusal, plan, attempts) || c.plainDeletes(refusal, plan, len(attempts)+1) {
		return
	}
	// None of them does alone what one of them did.
	for i, attempt := range attempts {
		if refusal.accepted(answers[i]) {
			c.judgeRefused(refusal, attempt, answers[i])
		}
	}
	if gone != nil {
		c.judgeGone(refusal, nil, gone, answers)
		c.trust(gone)
	}
}

// plainDeletes reports whether an image is gone after the plain request was made so many
// times, and notes that nothing can be seen of the attempts then.
func (c *C) plainDeletes(refusal Refusal, plan fixtures.Plan, times int) bool {
	if refusal.Plain == nil {
		return false
	}
	itwin := c.C.Arrange(plan)[0]
	for range times {
		c.Delete(itwin, *refusal.Plain)
	}
	control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	if control.Answer.Status != http.StatusNotFound || !certain {
		return false
	}
	c.Judge(refusal.Requirement).NotTestable(plainDeletes, control)
	return true
}

// Why nothing is seen of attempts beside a plain request.
const (
	plainAccepted = "the plain request is accepted as well, which is judged elsewhere"
	plainDeletes  = "the plain request deletes the image as well, at once or when it is repeated, which is judged elsewhere"
)

// tryAll sends the attempts to the image of an iTwin, all at once, and returns those that
// were answered. It ends the case when none was.
func (c *C) tryAll(itwin fixtures.ITwin, attempts []Attempt) (answered []Attempt, answers []*wire.Exchange) {
	calls := make([]fixtures.Call, len(attempts))
	for i, attempt := range attempts {
		calls[i] = attempt.Sender.call(http.MethodDelete, wire.Judged, itwin)
	}
	why := ""
	for i, answer := range c.Try(calls...) {
		if unanswered := c.Unanswered(answer); unanswered != "" {
			why = unanswered
			continue
		}
		answered, answers = append(answered, attempts[i]), append(answers, answer)
	}
	if len(answered) == 0 {
		c.Abort(why)
	}
	return answered, answers
}

// judgeRefused judges the answer to one attempt.
func (c *C) judgeRefused(refusal Refusal, attempt Attempt, answer *wire.Exchange) {
	if refusal.Status == nil {
		return
	}
	status := refusal.Status
	if attempt.Status != nil {
		status = attempt.Status
	}
	c.Judge(refusal.Requirement).With(attempt.Values...).Expect(answer).To(status)
	c.JudgeErrorResponse(answer, refusal.Documented)
}

// control sends the control of refused requests, and judges them by it. Where it finds no
// image it returns the control instead: one of several requests has deleted it.
func (c *C) control(refusal Refusal, itwin fixtures.ITwin, attempts []Attempt, answers []*wire.Exchange) (gone *wire.Exchange) {
	control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	switch missing := control.Answer.Status == http.StatusNotFound; {
	case missing && !certain:
		c.Distrust("the control came to no certain end: an attempt that failed may have deleted the image")
	case missing && !itwin.Unproven && len(answers) > 1:
		return control
	case missing && !itwin.Unproven:
		c.judgeGone(refusal, attempts[0].Values, control, answers)
		c.trust(control)
	default:
		c.JudgeControl(itwin, control, answers...)
		if refusal.Status == nil && control.Answer.Status == http.StatusNoContent {
			for i, attempt := range attempts {
				c.Judge(refusal.Requirement).With(attempt.Values...).Holds(true, "", "", answers[i])
			}
		}
	}
	return nil
}

// judgeGone judges that requests which were to be refused have deleted an image, as a
// control shows that found none.
func (c *C) judgeGone(refusal Refusal, values []suites.Value, control *wire.Exchange, answers []*wire.Exchange) {
	if refusal.Status != nil {
		c.judgeSideEffect(control, answers)
		return
	}
	c.Judge(refusal.Requirement).With(values...).Broken("the image still in place",
		"no image: an authorised delete was answered "+StatusText(control.Answer.Status), control, append(slices.Clone(answers), control))
}

// refusesAlone makes each attempt again on an image of its own, and judges it. It reports
// whether one of them deleted an image.
func (c *C) refusesAlone(refusal Refusal, plan fixtures.Plan, attempts []Attempt) (found bool) {
	for _, attempt := range attempts {
		itwin := c.C.Arrange(plan)[0]
		answer := c.Delete(itwin, attempt.Sender)
		if refusal.accepted(answer) {
			if len(attempt.Parts) == 0 || !c.refusesAlone(refusal, plan, attempt.Parts) {
				c.judgeRefused(refusal, attempt, answer)
			}
			found = true
			continue
		}
		c.judgeRefused(refusal, attempt, answer)
		before := c.Failures()
		c.control(refusal, itwin, []Attempt{attempt}, []*wire.Exchange{answer})
		found = found || c.Failures() > before
	}
	return found
}
