package deleteimage

import (
	"net/http"
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	. "itwin-conformance/suites/matchers"
)

// Attempt is a request that has to be refused and leave the image in place.
type Attempt struct {
	Value  string // what is special about it, in a few words
	Sender Sender
}

// AttemptsBy are attempts of personas, each in the documented form.
func (c *C) AttemptsBy(personas []fixtures.Persona) []Attempt {
	attempts := make([]Attempt, len(personas))
	for i, persona := range personas {
		attempts[i] = Attempt{string(persona), As(persona)}
	}
	return attempts
}

// Refuses sends requests that have to be refused for the same reason to the image of one
// iTwin, all at once, and judges each of them. A refused request leaves the image in
// place, so one control proves them all. Only where the image is gone are they made
// again one by one, each on an image of its own, to name the culprit.
func (c *C) Refuses(requirement suites.Requirement, documented DocumentedError, plan fixtures.Plan, attempts ...Attempt) {
	itwin := c.C.Arrange(plan)[0]
	answers := c.TryAll(itwin, attempts)
	var control *wire.Exchange // that found no image
	if c.settledBy(itwin, answers) {
		for i, attempt := range attempts {
			c.judgeRefused(requirement, documented, attempt, answers[i])
		}
		if control = c.control(itwin, answers); control == nil {
			return
		}
	}
	if found := c.refusesAlone(requirement, documented, plan, attempts); !found && control != nil {
		c.judgeSideEffect(control, answers)
		c.trust(control)
	}
}

// TryAll sends the attempts to the image of an iTwin, all at once.
func (c *C) TryAll(itwin fixtures.ITwin, attempts []Attempt) []*wire.Exchange {
	calls := make([]fixtures.Call, len(attempts))
	for i, attempt := range attempts {
		calls[i] = attempt.Sender.call(http.MethodDelete, wire.Judged, itwin)
	}
	return c.SendAll(calls...)
}

// settledBy reports whether each answer shows what the target makes of its own request:
// none of the others has deleted the image, or may have.
func (c *C) settledBy(itwin fixtures.ITwin, answers []*wire.Exchange) bool {
	return !c.Unsettled(itwin) && !slices.ContainsFunc(answers, func(answer *wire.Exchange) bool { return answer.Answer.Successful() })
}

// judgeRefused judges the answer to one attempt.
func (c *C) judgeRefused(requirement suites.Requirement, documented DocumentedError, attempt Attempt, answer *wire.Exchange) {
	c.Judge(requirement).With(attempt.Value).Expect(answer).To(HaveStatus(documented.Status))
	c.JudgeErrorResponse(answer, documented)
}

// control sends the control of refused requests, and judges them by it. Where it finds no
// image it returns the control instead: one of several requests has deleted it.
func (c *C) control(itwin fixtures.ITwin, answers []*wire.Exchange) (gone *wire.Exchange) {
	control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	if control.Answer.Status == http.StatusNotFound && certain && !itwin.Unproven && len(answers) > 1 {
		return control
	}
	c.JudgeControl(itwin, control, answers...)
	return nil
}

// refusesAlone makes each attempt again on an image of its own, and judges it. It reports
// whether one of them deleted an image.
func (c *C) refusesAlone(requirement suites.Requirement, documented DocumentedError, plan fixtures.Plan, attempts []Attempt) (found bool) {
	for _, attempt := range attempts {
		itwin := c.C.Arrange(plan)[0]
		answer := c.Delete(itwin, attempt.Sender)
		c.judgeRefused(requirement, documented, attempt, answer)
		if answer.Answer.Successful() {
			found = true
			continue
		}
		control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
		found = found || control.Answer.Status == http.StatusNotFound && certain && !itwin.Unproven
		if certain {
			c.JudgeControl(itwin, control, answer)
		}
	}
	return found
}
