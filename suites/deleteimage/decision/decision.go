// Package decision is the documentation of the operation as a pure model: what
// it says of each combination of who calls, with what credentials, for which
// image. It is written from the documentation alone and knows no implementation.
package decision

import "net/http"

// Credential is what a request shows as proof of who calls.
type Credential string

// The credentials. All but the last two are refused.
const (
	None          Credential = "none"
	EmptyValue    Credential = "empty value"
	SchemeOnly    Credential = "scheme only"
	OtherScheme   Credential = "other scheme"
	WithoutScheme Credential = "token without scheme"
	Garbage       Credential = "garbage"
	InQuery       Credential = "token in query"
	WrongScope    Credential = "wrong scope"
	WrongIssuer   Credential = "wrong issuer"
	Expired       Credential = "expired"
	Tampered      Credential = "tampered"
	Unsigned      Credential = "unsigned"
	Stripped      Credential = "stripped of its signature"
	Valid         Credential = "valid"
	MoreScopes    Credential = "valid with more scopes"
)

// Refused lists the credentials that prove nothing.
func Refused() []Credential {
	return []Credential{
		None, EmptyValue, SchemeOnly, OtherScheme, WithoutScheme, Garbage, InQuery,
		WrongScope, WrongIssuer, Expired, Tampered, Unsigned, Stripped,
	}
}

// Accepted lists the credentials that prove who calls.
func Accepted() []Credential { return []Credential{Valid, MoreScopes} }

// Standing is what the caller is to the iTwin.
type Standing string

// The standings. An administrator has one of the three roles that make an
// Organization Administrator, and is no member of the iTwin.
const (
	Owner                        Standing = "owner" // who created the iTwin
	MemberWith                   Standing = "member with itwins_modify"
	MemberWithout                Standing = "member without itwins_modify"
	NonMember                    Standing = "non-member"
	ExternalWith                 Standing = "external participant with itwins_modify"
	ExternalWithout              Standing = "external participant without itwins_modify"
	AccountAdministrator         Standing = "Account Administrator"
	CoAdministrator              Standing = "Co-Administrator"
	ConnectServicesAdministrator Standing = "CONNECT Services Administrator"
	ForeignAdministrator         Standing = "administrator of another organisation"
	OtherRole                    Standing = "user with another role"
)

// Standings lists every standing.
func Standings() []Standing {
	return []Standing{
		Owner, MemberWith, MemberWithout, NonMember, ExternalWith, ExternalWithout,
		AccountAdministrator, CoAdministrator, ConnectServicesAdministrator, ForeignAdministrator, OtherRole,
	}
}

// Resource is what there is to delete.
type Resource string

// The resources.
const (
	Image        Resource = "image"
	NoImage      Resource = "no image"
	UnknownITwin Resource = "unknown iTwin"
)

// Resources lists every resource.
func Resources() []Resource { return []Resource{Image, NoImage, UnknownITwin} }

// Expectation is what the documentation says of a combination.
type Expectation struct {
	Status int    // of the answer; 0 where the documentation is silent
	Code   string // of the Error Response; empty where none is documented
	Clause string // the section that says so
	Silent string // why nothing is expected; empty where something is
}

// The clauses, by their headings in the documentation.
const (
	authorization = "Authorization"
	noContent     = "Response 204 No Content"
	unauthorized  = "Response 401 Unauthorized"
	forbidden     = "Response 403 Forbidden"
	notFound      = "Response 404 Not Found"
)

// Expect says what the documentation expects of a request with this credential,
// by a caller of this standing, for this resource.
func Expect(credential Credential, standing Standing, resource Resource) Expectation {
	switch credential {
	case None:
		return Expectation{Status: http.StatusUnauthorized, Code: "HeaderNotFound", Clause: unauthorized}
	case Valid, MoreScopes:
		return expectOfCaller(standing, resource)
	default: // who calls is not known, so nothing else can be looked at first
		return Expectation{Status: http.StatusUnauthorized, Clause: unauthorized}
	}
}

// expectOfCaller says what is expected where it is known who calls.
func expectOfCaller(standing Standing, resource Resource) Expectation {
	may := mayModify(standing)
	switch {
	case may == unsaid:
		return Expectation{Clause: authorization, Silent: "nothing is said of who created the iTwin"}
	case may == no && resource == Image:
		return Expectation{Status: http.StatusForbidden, Code: "InsufficientPermissions", Clause: forbidden}
	case may == no:
		return Expectation{Clause: notFound, Silent: "403 and 404 both apply, and nothing says which comes first"}
	case resource == Image:
		return Expectation{Status: http.StatusNoContent, Clause: noContent}
	case resource == NoImage:
		return Expectation{Status: http.StatusNotFound, Code: "ImageNotFound", Clause: notFound}
	default: // the text speaks of the iTwin and the example of the image: any code
		return Expectation{Status: http.StatusNotFound, Clause: notFound}
	}
}

// answer is whether a standing allows something.
type answer int

const (
	no answer = iota
	yes
	unsaid
)

// mayModify follows the clause Authorization: whoever has itwins_modify on the
// iTwin, and whoever has one of the three roles in the organisation that owns it.
func mayModify(standing Standing) answer {
	switch standing {
	case MemberWith, ExternalWith, AccountAdministrator, CoAdministrator, ConnectServicesAdministrator:
		return yes
	case Owner:
		return unsaid
	default:
		return no
	}
}
