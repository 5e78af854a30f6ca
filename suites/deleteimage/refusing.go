package deleteimage

import (
	"fmt"
	"net/http"
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	. "itwin-conformance/suites/matchers"
)

// Refuses makes requests that have to be refused to the image of one iTwin, all at once,
// and judges each of them. A refused request leaves the image in place, so one control
// proves them all. Only where one of them was accepted, or the image is gone, are they made
// again in halves, each on an image of its own, to name the culprit. A request that the
// target does not answer, or that is a gateway's to answer, is left out.
func (c *C) Refuses(plan fixtures.Plan, attempts []Attempt) {
	attempts = slices.DeleteFunc(slices.Clone(attempts), func(a Attempt) bool { return a.Optional && !c.Has(a.Sender.persona) })
	itwin := c.C.Arrange(plan)[0]
	if attempts = c.besidePlain(itwin, attempts); len(attempts) == 0 {
		return
	}
	if c.WasDeleted(itwin) { // by a plain request
		itwin = c.C.Arrange(plan)[0]
	}
	tried := c.try(itwin, attempts)
	if !tried.deleted() {
		tried.judge()
		return
	}
	if attempts = c.plainLeaves(plan, attempts); len(attempts) == 0 {
		return
	}
	if !c.nameCulprits(plan, attempts) {
		tried.judge() // none of them does alone what one of them did
	}
}

// besidePlain sends the plain request of each refusal, and returns the attempts of which
// something can be seen.
func (c *C) besidePlain(itwin fixtures.ITwin, attempts []Attempt) []Attempt {
	plain := map[*Sender]*wire.Exchange{}
	var seen []Attempt
	for _, attempt := range attempts {
		if attempt.Plain == nil {
			seen = append(seen, attempt)
			continue
		}
		answer, sent := plain[attempt.Plain]
		if !sent {
			answer = c.Delete(itwin, *attempt.Plain)
			plain[attempt.Plain] = answer
		}
		switch {
		case answer.Answer.Successful():
			c.Judge(attempt.Requirement).NotTestable(plainAccepted, answer)
			continue
		case attempt.Status != nil:
			attempt.Status = Either(attempt.Status, HaveStatus(answer.Answer.Status))
			attempt.Parts = slices.Clone(attempt.Parts) // the case's own are those of every run
			for i := range attempt.Parts {
				attempt.Parts[i].Status = attempt.Status
			}
		}
		seen = append(seen, attempt)
	}
	return seen
}

// plainLeaves returns the attempts whose plain request leaves an image in place, also when
// it is made as often as the attempts were.
func (c *C) plainLeaves(plan fixtures.Plan, attempts []Attempt) []Attempt {
	leaves := map[*Sender]bool{nil: true}
	return slices.DeleteFunc(attempts, func(attempt Attempt) bool {
		if _, known := leaves[attempt.Plain]; !known {
			leaves[attempt.Plain] = c.leavesImage(plan, *attempt.Plain, 1) && c.leavesImage(plan, *attempt.Plain, len(attempts)+1)
		}
		if !leaves[attempt.Plain] {
			c.Judge(attempt.Requirement).NotTestable(plainDeletes, nil)
		}
		return !leaves[attempt.Plain]
	})
}

// leavesImage reports whether an image is there after a request was made so many times.
func (c *C) leavesImage(plan fixtures.Plan, sender Sender, times int) bool {
	itwin := c.C.Arrange(plan)[0]
	for range times {
		if c.Delete(itwin, sender).Answer.Successful() {
			return false
		}
	}
	control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	return control.Answer.Status != http.StatusNotFound || !certain
}

// Why nothing is seen of attempts beside a plain request.
const (
	plainAccepted = "the plain request is accepted as well, which is judged elsewhere"
	plainDeletes  = "the plain request deletes the image as well, at once or when it is repeated, which is judged elsewhere"
)

// tried are attempts that were made on the image of one iTwin.
type tried struct {
	c        *C
	itwin    fixtures.ITwin
	attempts []Attempt          // that were answered
	answers  [][]*wire.Exchange // to each of them
	control  *wire.Exchange     // nil: none was sent
	certain  bool               // nothing but the control can have had its effect
}

// try makes the attempts, all at once, and the control. It ends the case when none of them
// was answered.
func (c *C) try(itwin fixtures.ITwin, attempts []Attempt) *tried {
	calls := make([][]fixtures.Call, len(attempts))
	for i, attempt := range attempts {
		if attempt.After != nil {
			calls[i] = attempt.After(itwin)
		}
		for range max(attempt.Times, 1) {
			calls[i] = append(calls[i], attempt.Sender.call(http.MethodDelete, wire.Judged, itwin))
		}
	}
	t, why := &tried{c: c, itwin: itwin}, ""
	for i, exchanges := range c.SendInOrder(calls...) {
		answers := exchanges[len(exchanges)-max(attempts[i].Times, 1):]
		unanswered := ""
		for _, exchange := range answers {
			if unanswered = c.Unanswered(exchange); unanswered != "" {
				break
			}
		}
		if unanswered != "" {
			why = unanswered
			continue
		}
		t.attempts, t.answers = append(t.attempts, attempts[i]), append(t.answers, answers)
	}
	if len(t.attempts) == 0 {
		c.Abort(why)
	}
	if !t.accepted() && !c.Unsettled(itwin) {
		t.control, t.certain = c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	}
	return t
}

// accepted reports whether an answer says that the image was deleted.
func (t *tried) accepted() bool {
	for i, attempt := range t.attempts {
		if attempt.Status != nil && slices.ContainsFunc(t.answers[i], func(e *wire.Exchange) bool { return e.Answer.Successful() }) {
			return true
		}
	}
	return false
}

// deleted reports whether one of the attempts has deleted the image, and nothing tells
// which.
func (t *tried) deleted() bool {
	switch {
	case len(t.attempts) == 1 && len(t.attempts[0].Parts) == 0:
		return false // it tells
	case t.control == nil:
		return t.accepted()
	default:
		return t.gone()
	}
}

// gone reports whether the control found no image, by which an attempt was not what it was
// answered.
func (t *tried) gone() bool {
	return t.control != nil && t.control.Answer.Status == http.StatusNotFound && t.certain && !t.itwin.Unproven
}

// nameCulprits makes attempts again on other images, in halves, until each that is accepted
// or deletes the image stands alone. It reports whether one does.
func (c *C) nameCulprits(plan fixtures.Plan, attempts []Attempt) (found bool) {
	halves := [][]Attempt{attempts}
	if len(attempts) > 1 {
		halves = slices.Collect(slices.Chunk(attempts, (len(attempts)+1)/2))
	} else if len(attempts[0].Parts) > 0 {
		return c.nameCulprits(plan, attempts[0].Parts)
	}
	for _, half := range halves {
		tried := c.try(c.C.Arrange(plan)[0], half)
		if tried.deleted() {
			if c.nameCulprits(plan, half) {
				found = true
				continue
			}
		}
		before := c.Failures()
		tried.judge()
		found = found || c.Failures() > before
	}
	return found
}

// judge judges the answers, and by the control whether the image was left in place.
func (t *tried) judge() {
	c, control := t.c, t.control
	for i, attempt := range t.attempts {
		for _, answer := range t.answers[i] {
			c.judgeRefused(attempt, answer)
		}
	}
	switch {
	case control == nil && c.Unsettled(t.itwin):
		c.Distrust("no control shows anything: a request on that image came to no certain end")
	case control == nil: // the answers say that the image was deleted
	case control.Answer.Status == http.StatusNotFound && !t.certain:
		c.Distrust("the control came to no certain end: an attempt that failed may have deleted the image")
	case t.gone():
		t.judgeGone()
	default:
		c.JudgeControl(t.itwin, control, slices.Concat(t.answers...)...)
		if control.Answer.Status == http.StatusNoContent {
			for i, attempt := range t.attempts {
				if attempt.Status == nil {
					c.Judge(attempt.Requirement).With(attempt.Values...).Holds(true, "", "", t.answers[i][0])
				}
			}
		}
	}
}

// judgeRefused judges one answer to an attempt.
func (c *C) judgeRefused(attempt Attempt, answer *wire.Exchange) {
	if attempt.Status == nil {
		return
	}
	c.Judge(attempt.Requirement).With(attempt.Values...).Expect(answer).To(attempt.Status)
	c.JudgeErrorResponse(answer, attempt.Documented)
}

// judgeGone judges that requests which were to be refused have deleted an image.
func (t *tried) judgeGone() {
	var refused []*wire.Exchange // those whose answers said that they did nothing
	for i, attempt := range t.attempts {
		if attempt.Status != nil {
			refused = append(refused, t.answers[i]...)
		}
	}
	if len(refused) > 0 {
		t.c.judgeSideEffect(t.control, refused)
		return
	}
	judged := map[suites.Requirement]bool{}
	for i, attempt := range t.attempts {
		if judged[attempt.Requirement] {
			continue
		}
		judged[attempt.Requirement] = true
		expected := "the image still in place"
		if len(t.attempts) > 1 {
			expected = fmt.Sprintf("the image still in place after %d requests", len(t.attempts))
		}
		t.c.Judge(attempt.Requirement).With(attempt.Values...).Broken(expected,
			"no image: an authorised delete was answered "+StatusText(t.control.Answer.Status), t.control, append(slices.Clone(t.answers[i]), t.control))
	}
}
