// Package dimension is what can vary in a request to the operation, and around it, while
// the documentation's answer stays the same: as data, from the documentation and the RFCs
// that it rests on. A case tries every value of a dimension.
package dimension

import (
	"net/http"
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// Said is a request that says something else than the documented one, or something beside
// it. What it leaves out is as documented.
type Said struct {
	suites.Value
	// Header replaces the header fields of these names. In a value {token} stands for the
	// caller's token; a name without values is not sent.
	Header http.Header
	Query  string // behind the path; may hold {token}
	Body   string // may hold {token}
	// Token is the kind of the caller's token; "" is a genuine one.
	Token fixtures.Persona
	// Path returns the path, escaped, in the place of /itwins/{iTwinId}/image. Nil is that
	// path.
	Path func(iTwinID string) string
}

// The names of the dimensions.
const (
	Authorization = "authorization"
	Credential    = "credential"
	Carrier       = "carrier"
	Claim         = "claim"
	Path          = "path"
	Form          = "form"
)

// All lists the dimensions in the order in which they are shown.
func All() []suites.Dimension {
	return []suites.Dimension{
		of(Authorization, "the Authorization header, where it holds no Bearer token", Malformed()),
		of(Credential, "what a token is that was genuine and was altered", Altered()),
		of(Carrier, "where a token stands that is not in the Authorization header", Carriers()),
		of(Claim, "headers by which gateways and frameworks are told who calls, from where, or for what", Claims()),
		of(Path, "spellings that a router may take for the documented path", Paths()),
		of(Form, "what clients send beside the documented headers", Forms()),
	}
}

// EverythingSaid lists all that cases say in the place of the documented request or beside
// it.
func EverythingSaid() []Said {
	return slices.Concat(Malformed(), Altered(), Carriers(), Claims(), Paths(), Forms())
}

func of(name, sentence string, said []Said) suites.Dimension {
	dimension := suites.Dimension{Name: name, Sentence: sentence}
	for _, each := range said {
		dimension.Values = append(dimension.Values, each.Value)
	}
	return dimension
}

// value makes the values of one dimension.
func value(dimension string) func(name, why string) suites.Value {
	return func(name, why string) suites.Value { return suites.Value{Dimension: dimension, Name: name, Why: why} }
}
