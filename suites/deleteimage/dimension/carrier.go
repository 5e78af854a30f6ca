package dimension

import (
	"maps"
	"net/http"
	"slices"
)

// Carriers lists the places where a valid token may stand that are not the Authorization
// header. The documentation wants it there.
func Carriers() []Said {
	return slices.Concat(InQuery(), Elsewhere(), InQueryBesideGarbage(), ElsewhereBesideGarbage())
}

var carrier = value(Carrier)

// without makes a Said without Authorization header, unless it has one.
func without(name, why string, said Said) Said {
	header := http.Header{"Authorization": nil}
	maps.Copy(header, said.Header)
	said.Value, said.Header = carrier(name, why), header
	return said
}

func inForm(body string) Said {
	return Said{Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: body}
}

// InQuery lists those in the query.
func InQuery() []Said {
	return []Said{
		without("query access_token", "RFC 6750 §2.3 allows it to servers that choose to", Said{Query: "access_token={token}"}),
		without("query token", "a shorter name for the same", Said{Query: "token={token}"}),
		without("query authorization", "some gateways map headers from the query", Said{Query: "authorization=Bearer%20{token}"}),
	}
}

// Elsewhere lists those in a body, a cookie or another header.
func Elsewhere() []Said {
	header := func(name, text string) Said { return Said{Header: http.Header{name: {text}}} }
	return []Said{
		without("form body", "RFC 6750 §2.2 allows it to servers that choose to", inForm("access_token={token}")),
		without("JSON body", "some frameworks bind parameters from any source", Said{
			Header: http.Header{"Content-Type": {"application/json"}}, Body: `{"access_token":"{token}"}`}),
		without("cookie", "web applications keep tokens in cookies", header("Cookie", "access_token={token}")),
		without("cookie Authorization", "some middleware reads the header from a cookie", header("Cookie", "Authorization=Bearer {token}")),
		without("header X-Access-Token", "a common header of frameworks", header("X-Access-Token", "{token}")),
		without("header X-Auth-Token", "a common header of frameworks", header("X-Auth-Token", "{token}")),
		without("header X-Authorization", "gateways move credentials there", header("X-Authorization", "Bearer {token}")),
		without("header X-Forwarded-Authorization", "gateways keep the original there", header("X-Forwarded-Authorization", "Bearer {token}")),
		without("header X-Original-Authorization", "gateways keep the original there", header("X-Original-Authorization", "Bearer {token}")),
		without("header Proxy-Authorization", "it is for the proxy (RFC 9110 §11.7.2)", header("Proxy-Authorization", "Bearer {token}")),
		without("header X-Api-Key", "the key of an API is another credential", header("X-Api-Key", "{token}")),
		without("header Access-Token", "a bare name for the same", header("Access-Token", "{token}")),
		without("subprotocol", "browsers carry tokens so where they cannot set headers", header("Sec-Websocket-Protocol", "bearer, {token}")),
	}
}

// garbage is an Authorization header that is refused.
const garbage = "Bearer garbage"

const fromTheNext = "what is refused in one place may be taken from the next"

// InQueryBesideGarbage is a token in the query beside an invalid one in the header.
func InQueryBesideGarbage() []Said {
	return []Said{without("query beside garbage in the header", fromTheNext, Said{
		Header: http.Header{"Authorization": {garbage}}, Query: "access_token={token}"})}
}

// ElsewhereBesideGarbage lists tokens in other places beside an invalid one in the header.
func ElsewhereBesideGarbage() []Said {
	form := inForm("access_token={token}")
	form.Header.Set("Authorization", garbage)
	return []Said{
		without("form body beside garbage in the header", fromTheNext, form),
		without("cookie beside garbage in the header", fromTheNext, Said{
			Header: http.Header{"Authorization": {garbage}, "Cookie": {"access_token={token}"}}}),
	}
}

// GarbageOnly is what those beside garbage say of themselves in the header.
func GarbageOnly() Said { return Said{Header: http.Header{"Authorization": {garbage}}} }
