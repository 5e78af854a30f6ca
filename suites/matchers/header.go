package matchers

import (
	"fmt"
	"mime"
	"strings"

	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// HaveChallenge matches an answer with at least one WWW-Authenticate challenge
// (RFC 9110 §11.6.1): a scheme name to begin with.
func HaveChallenge() types.GomegaMatcher {
	return answerMatcher{"a WWW-Authenticate header with a challenge", func(answer *wire.Answer) string {
		values := answer.Header.Values("WWW-Authenticate")
		if len(values) == 0 {
			return "no WWW-Authenticate header"
		}
		if scheme, _, _ := strings.Cut(values[0], " "); !isToken(scheme) {
			return fmt.Sprintf("WWW-Authenticate: %s", values[0])
		}
		return ""
	}}
}

// HaveRetryAfterSeconds matches an answer with one Retry-After header, and that
// a whole number of seconds. RFC 9110 §10.2.3 would allow a date as well; the
// documentation speaks of a number of seconds.
func HaveRetryAfterSeconds() types.GomegaMatcher {
	return answerMatcher{"one Retry-After header with a whole number of seconds", func(answer *wire.Answer) string {
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
}

// BeLabelledJSON matches an answer whose Content-Type is a JSON media type:
// application/json, or any with the suffix +json (RFC 6839 §3.1).
func BeLabelledJSON() types.GomegaMatcher {
	return answerMatcher{"a Content-Type of JSON", func(answer *wire.Answer) string {
		label := answer.Header.Get("Content-Type")
		if label == "" {
			return "no Content-Type"
		}
		mediaType, _, err := mime.ParseMediaType(label)
		if err != nil || (mediaType != "application/json" && !strings.HasSuffix(mediaType, "+json")) {
			return "Content-Type: " + label
		}
		return ""
	}}
}

// isToken reports whether s is a token (RFC 9110 §5.6.2).
func isToken(s string) bool {
	const extra = "!#$%&'*+-.^_`|~"
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		alphanumeric := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !alphanumeric && !strings.ContainsRune(extra, r)
	}) < 0
}
