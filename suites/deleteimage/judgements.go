package deleteimage

import (
	"fmt"
	"net/http"

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
	if answer.Answer.Status == documented.Status {
		c.Judge(ErrorCode).Expect(answer).To(HaveErrorCode(documented.Code))
	}
	c.Judge(ErrorMessage).Expect(answer).To(HaveReadableMessage())
	c.Judge(ErrorCleanJSON).Expect(answer).To(BeCleanJSON())
}

// JudgeDeleted judges a requirement that an image is deleted by the answer to
// the delete. Where nothing shows that there was an image, a 404 accuses nobody.
func (c *C) JudgeDeleted(requirement suites.Requirement, itwin fixtures.ITwin, answer *wire.Exchange) bool {
	if itwin.Unproven && answer.Answer.Status == http.StatusNotFound {
		c.Judge(requirement).NotTestable(unproven, answer)
		return false
	}
	return c.Judge(requirement).Expect(answer).To(HaveStatus(http.StatusNoContent))
}

const unproven = "404: the target file says that this iTwin has an image, and nothing shows that it still had one"

// Control proves that a refusal meant something: the modifier deletes the same
// image and gets 204. It shows that the refused request left the image in place,
// and that the target does not simply refuse everything. Without that, nothing
// that the case saw counts.
func (c *C) Control(itwin fixtures.ITwin, refused *wire.Exchange) {
	c.JudgeControl(itwin, refused, c.Send(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin)))
}

// JudgeControl judges by a control that was sent whether the refused request
// left the image in place.
func (c *C) JudgeControl(itwin fixtures.ITwin, refused, control *wire.Exchange) {
	requirement, is := map[int]suites.Requirement{
		http.StatusUnauthorized:    UnauthorizedNoSideEffect,
		http.StatusForbidden:       ForbiddenNoSideEffect,
		http.StatusTooManyRequests: LimitedNoSideEffect,
	}[refused.Answer.Status]
	switch status := control.Answer.Status; {
	case status == http.StatusNoContent && is:
		c.JudgeFound(requirement, itwin, control)
	case status == http.StatusNotFound && is && !itwin.Unproven:
		c.Judge(requirement).Holds(false, "the image still in place after a "+StatusText(refused.Answer.Status),
			"no image: an authorised delete was answered "+StatusText(status), control)
	}
	c.trust(control)
}

// JudgeFound judges a requirement that an image was left in place by a delete of
// it that was answered 204. That shows an image only on a target which answers a
// further delete otherwise; a mock, say, may answer 204 to each. Then the image is
// not gone for whoever asks again, which is required too.
func (c *C) JudgeFound(requirement suites.Requirement, itwin fixtures.ITwin, deleted *wire.Exchange) {
	again := c.Send(As(fixtures.Modifier).call(http.MethodDelete, wire.Control, itwin))
	if again.Answer.Status == http.StatusNoContent {
		c.Judge(SuccessImageGone).Holds(false, StatusText(http.StatusNotFound)+" to a further delete", StatusText(http.StatusNoContent), again)
		c.Judge(requirement).NotTestable("a further delete was answered 204 as well, so that no 204 shows an image", again)
		return
	}
	c.Judge(requirement).Expect(deleted).To(HaveStatus(http.StatusNoContent))
}

// JudgeLeftAlone judges whether the image of an iTwin was left in place by a delete
// that was not of it.
func (c *C) JudgeLeftAlone(other fixtures.ITwin) {
	answer := c.Delete(other, As(fixtures.Modifier))
	if answer.Answer.Status == http.StatusNoContent {
		c.JudgeFound(SuccessOnlyThisImage, other, answer)
	} else {
		c.JudgeDeleted(SuccessOnlyThisImage, other, answer)
	}
}

// ControlAs proves that a refusal meant something where the refused request had
// no image to leave in place: a persona deletes another image and gets 204.
func (c *C) ControlAs(persona fixtures.Persona, other fixtures.ITwin) {
	c.trust(c.Send(As(persona).call(http.MethodDelete, wire.Control, other)))
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
	answer := c.Delete(itwin, As(fixtures.Modifier))
	if answer.Answer.Status != http.StatusNoContent {
		c.Abort("the modifier's delete was answered " + StatusText(answer.Answer.Status) + ", so nothing can be seen of what follows it")
	}
}
