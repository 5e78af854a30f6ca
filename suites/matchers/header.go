package matchers

import (
	"fmt"
	"mime"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// HaveNoHeader matches an answer without any header of that name.
func HaveNoHeader(name string) types.GomegaMatcher {
	return answerMatcher{expected: "no " + name + " header", wrong: func(answer *wire.Answer) string {
		if values := answer.Header.Values(name); len(values) > 0 {
			return fmt.Sprintf("%s: %s", name, strings.Join(values, ", "))
		}
		return ""
	}}
}

// HaveChallenge matches an answer with a WWW-Authenticate header that begins
// with a challenge (RFC 9110 §11.6.1): with the name of a scheme. The header is
// a list, of which empty elements count for nothing (§5.6.1.2).
func HaveChallenge() types.GomegaMatcher { return haveChallenge }

var haveChallenge = answerMatcher{expected: "a WWW-Authenticate header with a challenge", whole: true, wrong: func(answer *wire.Answer) string {
	values := answer.Header.Values("WWW-Authenticate")
	if len(values) == 0 {
		return "no WWW-Authenticate header"
	}
	if !slices.ContainsFunc(values, beginsWithScheme) {
		return "WWW-Authenticate: " + strings.Join(values, ", ")
	}
	return ""
}}

// HaveRetryAfterSeconds matches an answer with one Retry-After header, and that
// a whole number of seconds. RFC 9110 §10.2.3 would allow a date as well; the
// documentation speaks of a number of seconds.
func HaveRetryAfterSeconds() types.GomegaMatcher { return haveRetryAfterSeconds }

var haveRetryAfterSeconds = answerMatcher{expected: "one Retry-After header with a whole number of seconds", whole: true, wrong: func(answer *wire.Answer) string {
	values := answer.Header.Values("Retry-After")
	switch {
	case len(values) == 0:
		return "no Retry-After header"
	case len(values) > 1:
		return fmt.Sprintf("%d Retry-After headers: %s", len(values), strings.Join(values, ", "))
	case values[0] == "" || strings.Trim(values[0], "0123456789") != "":
		return fmt.Sprintf("Retry-After: %s", values[0])
	}
	return ""
}}

// BeLabelledJSON matches an answer whose Content-Type is a JSON media type:
// application/json, or any with the suffix +json (RFC 6839 §3.1).
func BeLabelledJSON() types.GomegaMatcher { return beLabelledJSON }

var beLabelledJSON = answerMatcher{expected: "a Content-Type of JSON", whole: true, wrong: func(answer *wire.Answer) string {
	label := answer.Header.Get("Content-Type")
	if label == "" {
		return "no Content-Type"
	}
	mediaType, _, err := mime.ParseMediaType(label)
	_, subtype, _ := strings.Cut(mediaType, "/")
	if err != nil || (mediaType != "application/json" && !strings.HasSuffix(subtype, "+json")) {
		return "Content-Type: " + label
	}
	return ""
}}

func beginsWithScheme(challenges string) bool {
	challenges = strings.TrimLeft(challenges, ", \t")
	if end := strings.IndexAny(challenges, ", \t"); end >= 0 {
		challenges = challenges[:end]
	}
	return isToken(challenges)
}

// isToken reports whether s is a token (RFC 9110 §5.6.2).
func isToken(s string) bool {
	const extra = "!#$%&'*+-.^_`|~"
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		alphanumeric := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !alphanumeric && !strings.ContainsRune(extra, r)
	}) < 0
}
