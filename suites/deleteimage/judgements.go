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

// DocumentedError is a failure whose code the documentation gives.
type DocumentedError struct {
	Status int
	Code   string
}

// The documented errors.
var (
	HeaderNotFound          = DocumentedError{http.StatusUnauthorized, "HeaderNotFound"}
	InsufficientPermissions = DocumentedError{http.StatusForbidden, "InsufficientPermissions"}
	ImageNotFound           = DocumentedError{http.StatusNotFound, "ImageNotFound"}
	RateLimitExceeded       = DocumentedError{http.StatusTooManyRequests, "RateLimitExceeded"}
	// Unauthorized is a 401 for which the documentation gives no code.
	Unauthorized = DocumentedError{Status: http.StatusUnauthorized}
	// AnyCode stands where the documentation gives no code.
	AnyCode = DocumentedError{}
)

// JudgeErrorResponse judges an answer by the requirements on every documented
// failure. Answers of other statuses need not be Error Responses, as the
// documentation warns, and are passed over.
func (c *C) JudgeErrorResponse(answer *wire.Exchange, documented DocumentedError) {
	switch answer.Answer.Status {
	case http.StatusUnauthorized:
		c.Judge(AuthChallenge).Expect(answer).To(HaveChallenge())
	case http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
	default:
		return
	}
	c.Judge(ErrorMediaType).Expect(answer).To(BeLabelledJSON())
	// Code, message and cleanness are those of an Error Response: where there is
	// none, error.schema says all there is to say.
	if !c.Judge(ErrorSchema).Expect(answer).To(BeErrorResponse()) {
		return
	}
	if answer.Answer.Status == documented.Status && documented.Code != "" {
		c.Judge(ErrorCode).Expect(answer).To(HaveErrorCode(documented.Code))
	}
	c.Judge(ErrorMessage).Expect(answer).To(HaveReadableMessage())
	c.Judge(ErrorCleanJSON).Expect(answer).To(BeCleanJSON())
}

// JudgeDeleted judges a requirement that an image is deleted by the answer to
// the delete. Where nothing shows that there was an image, a 404 accuses nobody.
// The values are those of what is special about the request.
func (c *C) JudgeDeleted(requirement suites.Requirement, itwin fixtures.ITwin, answer *wire.Exchange, values ...suites.Value) bool {
	if itwin.Unproven && answer.Answer.Status == http.StatusNotFound {
		c.Judge(requirement).With(values...).NotTestable(unproven, answer)
		return false
	}
	return c.Judge(requirement).With(values...).Expect(answer).To(HaveStatus(http.StatusNoContent))
}

const unproven = "404: the target file says that this iTwin has an image, and nothing shows that it still had one"

// Control proves that refusals meant something: the modifier deletes the same image
// and gets 204. It shows that the refused requests left the image in place, and that
// the target does not simply refuse everything. Without that, nothing that the case
// saw counts. Where one of the requests was answered by success instead, that was
// judged, and shows as much: nobody is accused of an image that it deleted.
func (c *C) Control(itwin fixtures.ITwin, refused ...*wire.Exchange) {
	if c.WasDeleted(itwin) {
		return
	}
	if c.Unsettled(itwin) {
		c.Distrust("no control shows anything: a request on that image came to no certain end")
		return
	}
	control, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	if control.Answer.Status == http.StatusNotFound && !certain {
		c.Distrust("the control came to no certain end: an attempt that failed may have deleted the image")
		return
	}
	c.JudgeControl(itwin, control, refused...)
}

// JudgeControl judges by a control that was sent whether refused requests left the
// image in place.
func (c *C) JudgeControl(itwin fixtures.ITwin, control *wire.Exchange, refused ...*wire.Exchange) {
	switch control.Answer.Status {
	case http.StatusNoContent:
		c.JudgeFound(itwin, control, noSideEffects(refused)...)
	case http.StatusNotFound:
		if !itwin.Unproven {
			c.judgeSideEffect(control, refused)
		}
	}
	c.trust(control)
}

// judgeSideEffect judges that one of the refused requests has deleted the image. Of
// several nothing tells which it was, so each stands beside the control.
func (c *C) judgeSideEffect(control *wire.Exchange, refused []*wire.Exchange) {
	for _, requirement := range noSideEffects(refused) {
		expected := "the image still in place after a " + StatusText(refused[0].Answer.Status)
		if len(refused) > 1 {
			expected = fmt.Sprintf("the image still in place after %d refused requests", len(refused))
		}
		c.Judge(requirement).Broken(expected, "no image: an authorised delete was answered "+StatusText(control.Answer.Status),
			control, append(slices.Clone(refused), control))
	}
}

// noSideEffects are the requirements that refused requests have no side effect, each
// once, by the statuses of the refusals.
func noSideEffects(refused []*wire.Exchange) []suites.Requirement {
	var requirements []suites.Requirement
	for _, exchange := range refused {
		requirement, is := map[int]suites.Requirement{
			http.StatusUnauthorized:    UnauthorizedNoSideEffect,
			http.StatusForbidden:       ForbiddenNoSideEffect,
			http.StatusTooManyRequests: LimitedNoSideEffect,
		}[exchange.Answer.Status]
		if is && !slices.Contains(requirements, requirement) {
			requirements = append(requirements, requirement)
		}
	}
	return requirements
}

// JudgeFound judges requirements that an image was left in place by a delete of
// it that was answered 204. That shows an image only on a target which answers a
// further delete otherwise; a mock, say, may answer 204 to each. Then the image is
// not gone for whoever asks again, which is required too.
func (c *C) JudgeFound(itwin fixtures.ITwin, deleted *wire.Exchange, requirements ...suites.Requirement) {
	if len(requirements) == 0 {
		return
	}
	again, _ := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	if again.Answer.Status == http.StatusNoContent {
		c.Judge(SuccessImageGone).Holds(false, StatusText(http.StatusNotFound)+" to a further delete", StatusText(http.StatusNoContent), again)
	}
	for _, requirement := range requirements {
		if again.Answer.Status == http.StatusNoContent {
			c.Judge(requirement).NotTestable("a further delete was answered 204 as well, so that no 204 shows an image", again)
			continue
		}
		c.Judge(requirement).Expect(deleted).To(HaveStatus(http.StatusNoContent))
	}
}

// JudgeLeftAlone judges whether the image of an iTwin was left in place by a delete
// that was not of it. Only an image that is gone is a failure: what else the target
// answers to the look at it shows nothing.
func (c *C) JudgeLeftAlone(other fixtures.ITwin) {
	answer, certain := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Judged, other))
	switch status := answer.Answer.Status; {
	case status == http.StatusNoContent:
		c.JudgeFound(other, answer, SuccessOnlyThisImage)
	case status == http.StatusNotFound && certain:
		c.JudgeDeleted(SuccessOnlyThisImage, other, answer)
	case status == http.StatusNotFound:
		c.Judge(SuccessOnlyThisImage).NotTestable("the look at the other image came to no certain end: an attempt that failed may have deleted it", answer)
	default:
		c.Judge(SuccessOnlyThisImage).NotTestable("the look at the other image was answered "+StatusText(status), answer)
	}
}

// ControlAs proves that a refusal meant something where the refused request had
// no image to leave in place: a persona deletes the image of another iTwin, which is
// arranged now, and gets 204.
func (c *C) ControlAs(persona fixtures.Persona, wishes ...func(*fixtures.Plan)) {
	c.ControlOn(c.Arrange(wishes...), persona)
}

// ControlOn is ControlAs on an iTwin that was arranged before.
func (c *C) ControlOn(other fixtures.ITwin, persona fixtures.Persona) {
	control, _ := c.Ask(As(persona).call(http.MethodDelete, wire.Control, other))
	c.trust(control)
}

// trust takes back what the case saw unless the control succeeded.
func (c *C) trust(control *wire.Exchange) {
	if control.Answer.Status != http.StatusNoContent {
		c.Distrust(fmt.Sprintf("control failed: %s may delete that image, and was answered %s",
			control.Persona, StatusText(control.Answer.Status)))
	}
}

// Deleted deletes the image as the modifier and ends the case unless that
// succeeds: what follows would show nothing.
func (c *C) Deleted(itwin fixtures.ITwin) {
	answer, _ := c.Ask(As(fixtures.Modifier).call(http.MethodDelete, wire.Judged, itwin))
	if answer.Answer.Status != http.StatusNoContent {
		c.Abort("the modifier's delete was answered " + StatusText(answer.Answer.Status) + ", so nothing can be seen of what follows it")
	}
}
