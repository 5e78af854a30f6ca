package deleteimage

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
)

// This file holds the words that the cases are written in.

// C is a case while it runs, with the calls of this operation.
type C struct{ *suites.C }

// Describe adds the cases of one case of the documentation, which body registers.
// Under Ginkgo it is a container of specs.
func Describe(documentedCase string, body func()) bool {
	return suites.RegisterContainer(1, documentedCase, body)
}

// Case adds a case to the container it stands in. Under Ginkgo it is a spec.
func Case(text string, judges []suites.Requirement, body func(c *C), kinds ...suites.Kind) {
	suites.RegisterCase(1, text, judges, func(c *suites.C) { body(&C{c}) }, kinds...)
}

// Judges names the requirements that a case judges.
func Judges(requirements ...suites.Requirement) []suites.Requirement { return requirements }

// JudgesRefusal names the requirements that a case judges by a refused delete:
// its own, and those on every refusal.
func JudgesRefusal(requirements ...suites.Requirement) []suites.Requirement {
	return append(JudgesError(requirements...), UnauthorizedNoSideEffect, ForbiddenNoSideEffect, SuccessImageGone)
}

// JudgesError names the requirements that a case judges by another documented
// failure: its own, and those on every Error Response.
func JudgesError(requirements ...suites.Requirement) []suites.Requirement {
	return append(requirements, AuthChallenge, ErrorSchema, ErrorCode, ErrorMediaType, ErrorMessage, ErrorCleanJSON)
}

// Plan is how an iTwin has to be. Wherever nothing else is said, the modifier
// has itwins_modify on it.
func Plan(wishes ...func(*fixtures.Plan)) fixtures.Plan {
	plan := fixtures.Plan{Grants: map[fixtures.Persona][]string{
		fixtures.Modifier: {fixtures.PermissionModify},
	}}
	for _, wish := range wishes {
		wish(&plan)
	}
	return plan
}

// Image wishes for an image.
func Image() func(*fixtures.Plan) {
	return func(plan *fixtures.Plan) { plan.Image = true }
}

// NoImage wishes for none, which it says aloud.
func NoImage() func(*fixtures.Plan) {
	return func(plan *fixtures.Plan) { plan.Image = false }
}

// Granting wishes for a member with exactly these permissions.
func Granting(persona fixtures.Persona, permissions ...string) func(*fixtures.Plan) {
	return func(plan *fixtures.Plan) { plan.Grants[persona] = permissions }
}

// NoMember wishes that a persona has no permission at all.
func NoMember(persona fixtures.Persona) func(*fixtures.Plan) { return Granting(persona) }

// Arrange puts one iTwin on the target.
func (c *C) Arrange(wishes ...func(*fixtures.Plan)) fixtures.ITwin {
	return c.C.Arrange(Plan(wishes...))[0]
}

// ArrangeTwo puts two iTwins on the target.
func (c *C) ArrangeTwo(first, second fixtures.Plan) (fixtures.ITwin, fixtures.ITwin) {
	itwins := c.C.Arrange(first, second)
	return itwins[0], itwins[1]
}

// ArrangeThree puts three iTwins on the target.
func (c *C) ArrangeThree(first, second, third fixtures.Plan) (fixtures.ITwin, fixtures.ITwin, fixtures.ITwin) {
	itwins := c.C.Arrange(first, second, third)
	return itwins[0], itwins[1], itwins[2]
}

// Unknown is an iTwin that the target does not have.
func (c *C) Unknown() fixtures.ITwin { return fixtures.ITwin{ID: c.NewID()} }

// UnknownBeginningLike is an iTwin that the target does not have, whose id begins
// like that of another where ids are UUIDs.
func (c *C) UnknownBeginningLike(known fixtures.ITwin) fixtures.ITwin {
	unknown := c.Unknown()
	if isUUID(known.ID) {
		unknown.ID = known.ID[:nodeAt] + unknown.ID[nodeAt:]
	}
	return unknown
}

// UnknownEndingLike is one whose id ends like that.
func (c *C) UnknownEndingLike(known fixtures.ITwin) fixtures.ITwin {
	unknown := c.Unknown()
	if isUUID(known.ID) {
		unknown.ID = unknown.ID[:nodeAt] + known.ID[nodeAt:]
	}
	return unknown
}

// nodeAt is where the last group of a UUID begins (RFC 9562 §4). What takes the
// place of one part or the other is random, so that no prepared iTwin is met.
const nodeAt = 24

func isUUID(id string) bool { return len(id) == 36 && uuid.Validate(id) == nil }

// Sender is who sends a request and how: by default as documented, with a
// Bearer token and the recommended Accept.
type Sender struct {
	persona fixtures.Persona
	header  http.Header
	query   string
	body    string
	path    func(itwinID string) string // nil: the documented one
}

// As sends as a persona. Anonymous sends no Authorization header.
func As(persona fixtures.Persona) Sender {
	sender := Sender{persona: persona, header: fixtures.Bearer()}
	if persona == fixtures.Anonymous {
		return sender.without("Authorization")
	}
	return sender
}

// Saying sends something else than the documented request, or something beside it.
func (s Sender) Saying(said dimension.Said) Sender {
	for name, values := range said.Header {
		s = s.without(name)
		if values != nil {
			s.header[name] = values
		}
	}
	s.query, s.body = cmp.Or(said.Query, s.query), cmp.Or(said.Body, s.body)
	if said.Token != "" {
		s.persona = s.persona.With(said.Token)
	}
	if said.Path != nil {
		s.path = said.Path
	}
	return s
}

// WithAuthorization sends another Authorization header, in which {token} stands
// for the persona's token.
func (s Sender) WithAuthorization(value string) Sender { return s.with("Authorization", value) }

// WithAccept sends another Accept header.
func (s Sender) WithAccept(value string) Sender { return s.with("Accept", value) }

// WithoutAccept sends none.
func (s Sender) WithoutAccept() Sender { return s.without("Accept") }

// WithTokenInQuery sends the persona's token in the query (RFC 6750 §2.3) and
// no Authorization header.
func (s Sender) WithTokenInQuery() Sender {
	s.query = "access_token=" + fixtures.TokenPlaceholder
	return s.without("Authorization")
}

func (s Sender) with(name, value string) Sender {
	s.header = s.header.Clone()
	s.header.Set(name, value)
	return s
}

func (s Sender) without(name string) Sender {
	s.header = s.header.Clone()
	s.header.Del(name)
	return s
}

// call is a call of sender on the image of an iTwin.
func (s Sender) call(method string, purpose wire.Purpose, itwin fixtures.ITwin) fixtures.Call {
	path := fixtures.ImagePath
	if s.path != nil {
		path = s.path
	}
	return fixtures.Call{
		Purpose: purpose, Method: method, Path: path(url.PathEscape(itwin.ID)), Query: s.query, Persona: s.persona,
		Header: s.header, Body: []byte(s.body), Limited: s.persona == fixtures.Limited,
	}
}

// Delete sends the operation under test.
func (c *C) Delete(itwin fixtures.ITwin, sender Sender) *wire.Exchange {
	return c.Send(sender.call(http.MethodDelete, wire.Judged, itwin))
}

// DeleteAtOnce sends the operation under test several times at once.
func (c *C) DeleteAtOnce(times int, itwin fixtures.ITwin, sender Sender) []*wire.Exchange {
	return c.SendAll(slices.Repeat([]fixtures.Call{sender.call(http.MethodDelete, wire.Judged, itwin)}, times)...)
}

// Get reads the image's metadata.
func (c *C) Get(itwin fixtures.ITwin, sender Sender) *wire.Exchange {
	return c.Send(sender.call(http.MethodGet, wire.Judged, itwin))
}

// Upload gives the iTwin another image.
func (c *C) Upload(itwin fixtures.ITwin, persona fixtures.Persona) *wire.Exchange {
	call := fixtures.UploadImage(persona, itwin.ID)
	call.Purpose = wire.Judged
	return c.Send(call)
}
