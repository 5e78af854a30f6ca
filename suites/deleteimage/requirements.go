// Package deleteimage is the suite of one operation of the iTwin Platform,
// Delete iTwin Image: its requirements, as data, and its cases, one file for
// each case of the documentation.
package deleteimage

import "itwin-conformance/suites"

// Operation is the method and path under test.
const Operation = "DELETE /itwins/{iTwinId}/image"

// Documentation is the page that everything is judged by.
const Documentation = "https://developer.bentley.com/apis/itwins/operations/delete-itwin-image/"

// DocumentationSHA256 is the hash of that page's text as it was when the
// requirements were written, so that a report says by which text it judges.
const DocumentationSHA256 = "29fbef498d1e3e2d679b6547a94f891584a923491b3faf92ba9f8d58d81a509d"

// The clauses of the documentation.
const (
	operation        = "Delete iTwin Image"
	authentication   = "Authentication"
	authorization    = "Authorization"
	requestHeaders   = "Request headers"
	noContent        = "Response 204 No Content"
	unauthorized     = "Response 401 Unauthorized"
	forbidden        = "Response 403 Forbidden"
	notFound         = "Response 404 Not Found"
	tooManyRequests  = "Response 429 Too many requests"
	responseHeaders  = "Response headers"
	errorInformation = "Error"
	errorResponse    = "Error Response"
)

func must(id, clause, sentence string) suites.Requirement {
	return suites.Requirement{ID: id, Level: suites.Must, Clause: clause, Sentence: sentence}
}

func should(id, clause, sentence string) suites.Requirement {
	return suites.Requirement{ID: id, Level: suites.Should, Clause: clause, Sentence: sentence}
}

func observe(id, clause, sentence string) suites.Requirement {
	return suites.Requirement{ID: id, Level: suites.Observe, Clause: clause, Sentence: sentence}
}

// shared marks a requirement on every answer of a kind, whichever case it comes in.
func shared(requirement suites.Requirement) suites.Requirement {
	requirement.Shared = true
	return requirement
}

// The requirements, in the order of the documentation. An id is never reused.
var (
	SuccessStatus              = must("success.status", noContent, "answers 204 to a persona with itwins_modify on the iTwin and a token of scope itwin-platform")
	SuccessNoBody              = must("success.no-body", noContent, "sends nothing after the header of that 204")
	SuccessNoLength            = should("success.no-length", "RFC 9110 §8.6", "sends no Content-Length with that 204")
	SuccessImageGone           = shared(must("success.image-gone", operation, "has no image afterwards: a further delete finds none, nor does a read where the target serves images"))
	SuccessOnlyThisImage       = must("success.only-this-image", operation, "leaves the images of other iTwins alone")
	SuccessITwinKept           = must("success.itwin-kept", operation, "keeps the iTwin: an image can be uploaded and deleted again")
	SuccessExternalParticipant = must("success.external-participant", authorization, "answers 204 to an invited user of another organisation who has itwins_modify")
	SuccessAccept              = must("success.accept", requestHeaders, "answers 204 whether Accept is the recommended media type, */* or not sent")
	SuccessMoreScopes          = must("success.more-scopes", authentication, "takes a token that carries itwin-platform among other scopes")
	SuccessMorePermissions     = must("success.more-permissions", authorization, "answers 204 to a persona who has itwins_modify among other permissions")

	MissingHeader   = must("auth.missing-header", unauthorized, "answers 401 to a request without Authorization header")
	MalformedHeader = must("auth.malformed-header", unauthorized, "answers 401 to an Authorization header without scheme Bearer, without token, or with garbage for a token")
	QueryToken      = must("auth.query-token", authentication, "answers 401 when the token stands only in the query")
	OtherCarrier    = must("auth.other-carrier", authentication, "answers 401 when the token stands in a body, a cookie or another header only")
	ClaimedIdentity = must("auth.claimed-identity", authentication, "refuses a caller without token, and a member without itwins_modify, whatever other headers say of who calls, from where or for what")
	OtherPath       = must("auth.other-path", authentication, "guards every other spelling of the path that it serves like the documented one")
	WrongScope      = must("auth.wrong-scope", unauthorized, "answers 401, and not 403, to a valid token without scope itwin-platform")
	WrongIssuer     = must("auth.wrong-issuer", unauthorized, "answers 401 to a token of another issuer")
	Expired         = must("auth.expired", unauthorized, "answers 401 to an expired token")
	Tampered        = must("auth.tampered", unauthorized, "answers 401 to a token that was altered or has lost its signature")
	AuthFirst       = must("auth.first", authentication, "answers 401 to missing or invalid credentials also where there is no image, or no such iTwin")
	AuthChallenge   = shared(should("auth.challenge", "RFC 9110 §11.6.1", "sends WWW-Authenticate with each 401"))
	AuthSchemeCase  = should("auth.scheme-case", "RFC 9110 §11.1", "takes the scheme name Bearer in any letter case")

	NoPermission    = must("authz.no-permission", forbidden, "answers 403 to a member without itwins_modify, whatever else the member may do")
	NonMember       = must("authz.non-member", forbidden, "answers 403 to a user of the organisation who is no member of the iTwin")
	OtherITwin      = must("authz.other-itwin", forbidden, "answers 403 to a user who has itwins_modify on another iTwin only")
	ExternalWithout = must("authz.external-without", forbidden, "answers 403 to an external participant without itwins_modify")

	AccountAdministrator         = must("org-admin.account-administrator", authorization, "answers 204 to an Account Administrator of the owning organisation who is no member")
	CoAdministrator              = must("org-admin.co-administrator", authorization, "answers 204 to a Co-Administrator of the owning organisation who is no member")
	ConnectServicesAdministrator = must("org-admin.connect-services-administrator", authorization, "answers 204 to a CONNECT Services Administrator of the owning organisation who is no member")
	AdministratorAsMember        = must("org-admin.as-member", authorization, "answers 204 to an Organization Administrator who is a member without itwins_modify")
	OtherOrganization            = must("org-admin.other-organization", authorization, "answers 403 to an Organization Administrator of another organisation")
	InvitedForeignAdministrator  = must("org-admin.invited-foreign", authorization, "answers 403 to an Organization Administrator of another organisation who is a member without itwins_modify")
	OtherRole                    = must("org-admin.other-role", authorization, "answers 403 to a user whose role in User Management is none of the three")
	AdministratorScope           = must("org-admin.scope", authentication, "wants scope itwin-platform of an Organization Administrator too: 401 without it")
	AdministratorMissingImage    = must("org-admin.missing-image", notFound, "answers 404 to an Organization Administrator when there is no image")

	MissingImage       = must("missing.image", notFound, "answers 404 when the iTwin has no image")
	MissingRepeat      = must("missing.repeat", notFound, "answers 404 to the repetition of a delete that succeeded")
	MissingITwin       = must("missing.itwin", notFound, "answers 404 with an Error Response when the iTwin is unknown")
	MissingITwinCode   = observe("missing.itwin-code", notFound, "uses an error code of its choice for an unknown iTwin: the text speaks of the iTwin, the example of the image")
	MissingMalformedID = should("missing.malformed-id", "RFC 9110 §15.5", "answers a malformed id with a 4xx Error Response")
	MissingHidden      = observe("missing.hidden", notFound, "tells a persona without permission either that it may not, or that there is no image")

	RateStatus     = must("rate.status", tooManyRequests, "answers 429 beyond the limit of the client")
	RateRetryAfter = must("rate.retry-after", responseHeaders, "sends Retry-After with each 429: a whole number of seconds")
	RateRecovers   = must("rate.recovers", responseHeaders, "takes requests again once the time of Retry-After has passed")
	RatePerClient  = must("rate.per-client", tooManyRequests, "limits the client and not its neighbours")

	UnauthorizedNoSideEffect = shared(must("rejected.no-side-effect-401", unauthorized, "leaves the image in place when it answers 401"))
	ForbiddenNoSideEffect    = shared(must("rejected.no-side-effect-403", forbidden, "leaves the image in place when it answers 403"))
	LimitedNoSideEffect      = shared(must("rejected.no-side-effect-429", tooManyRequests, "leaves the image in place when it answers 429"))

	ErrorSchema    = shared(must("error.schema", errorResponse, "sends a body that validates against Error Response with every documented failure"))
	ErrorCode      = shared(must("error.code", errorInformation, "uses the documented error code where one is documented"))
	ErrorMediaType = shared(should("error.media-type", "RFC 9110 §8.3", "labels an Error Response as JSON"))
	ErrorMessage   = shared(should("error.message", errorInformation, "fills in a message that a person can read"))
	ErrorCleanJSON = shared(should("error.clean-json", "RFC 8259 §4, §8.1", "sends UTF-8 JSON without byte-order mark or repeated names"))

	ConcurrentOneWinner    = should("concurrent.one-winner", notFound, "answers 204 to one of several deletes at once and 404 to the others")
	ConcurrentLinearizable = should("concurrent.linearizable", operation, "answers uploads, deletes and reads at once as if they came one after another")

	SequenceModel = should("sequence.model", operation, "answers deletes and reads by whether there is an image, whatever was uploaded, deleted and read before")

	DecisionSilent = observe("decision.silent", notFound, "answers as it likes where the documentation says nothing of a combination of caller, credentials and image")
)

// Requirements lists every requirement in the order above.
func Requirements() []suites.Requirement {
	return []suites.Requirement{
		SuccessStatus, SuccessNoBody, SuccessNoLength, SuccessImageGone, SuccessOnlyThisImage, SuccessITwinKept,
		SuccessExternalParticipant, SuccessAccept, SuccessMoreScopes, SuccessMorePermissions,
		MissingHeader, MalformedHeader, QueryToken, OtherCarrier, ClaimedIdentity, OtherPath, WrongScope, WrongIssuer, Expired, Tampered,
		AuthFirst, AuthChallenge, AuthSchemeCase,
		NoPermission, NonMember, OtherITwin, ExternalWithout,
		AccountAdministrator, CoAdministrator, ConnectServicesAdministrator,
		AdministratorAsMember, OtherOrganization, InvitedForeignAdministrator, OtherRole, AdministratorScope, AdministratorMissingImage,
		MissingImage, MissingRepeat, MissingITwin, MissingITwinCode, MissingMalformedID, MissingHidden,
		RateStatus, RateRetryAfter, RateRecovers, RatePerClient,
		UnauthorizedNoSideEffect, ForbiddenNoSideEffect, LimitedNoSideEffect,
		ErrorSchema, ErrorCode, ErrorMediaType, ErrorMessage, ErrorCleanJSON,
		ConcurrentOneWinner, ConcurrentLinearizable, SequenceModel,
		DecisionSilent,
	}
}
