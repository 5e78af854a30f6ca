package dimension

import "net/http"

// Malformed lists the Authorization headers that hold no Bearer token (RFC 6750 §2.1,
// RFC 9110 §11.4), all of a caller who has a valid one.
func Malformed() []Said {
	v := value(Authorization)
	header := func(name, why string, values ...string) Said {
		return Said{Value: v(name, why), Header: http.Header{"Authorization": values}}
	}
	return []Said{
		header("empty value", "an empty header may count as none, or as one that needs no check", ""),
		header("blank value", "trimming leaves nothing, which may be compared with nothing", " "),
		header("scheme without token", "splitting at the blank leaves one part", "Bearer"),
		header("scheme and a blank", "the token is an empty text", "Bearer "),
		header("scheme Basic", "the token is good and its scheme is not", "Basic {token}"),
		header("scheme Digest", "the token is good and its scheme is not", "Digest {token}"),
		header("unknown scheme", "whatever stands behind the first blank may be taken", "Token {token}"),
		header("longer scheme", "a comparison of beginnings takes it for Bearer", "BearerToken {token}"),
		header("shorter scheme", "a comparison that asks whether Bearer begins with it takes it", "Bear {token}"),
		header("token without scheme", "an implementation may look for the token anywhere in the value", "{token}"),
		header("no blank", "cutting off six letters leaves the token", "Bearer{token}"),
		header("colon for a blank", "some separate at any punctuation", "Bearer:{token}"),
		header("comma for a blank", "some separate at any punctuation", "Bearer,{token}"),
		header("equals sign for a blank", "it looks like a parameter", "Bearer={token}"),
		header("scheme twice", "stripping the scheme once leaves a value that begins with it", "Bearer Bearer {token}"),
		header("words behind the token", "the token may be cut at the next blank", "Bearer {token} or else"),
		header("parameter behind the token", "a list of parameters may be split off", `Bearer {token}, realm="itwins"`),
		header("token in quotation marks", "an unquoting parser takes it for the token", `Bearer "{token}"`),
		header("token as a parameter", "other schemes name their parameters", `Bearer token="{token}"`),
		header("something before the scheme", "a search for Bearer finds it anywhere", "x Bearer {token}"),
		header("two credentials in one value", "a list may be split, and its first element taken", "Bearer garbage, Bearer {token}"),
		header("two tokens", "the last word may be taken", "Bearer garbage {token}"),
		header("garbage for a token", "it is no token at all", "Bearer garbage"),
		header("null for a token", "clients send it when a variable is unset", "Bearer null"),
		header("undefined for a token", "clients send it when a variable is unset", "Bearer undefined"),
		header("garbage", "neither scheme nor token", "garbage"),
		header("two header lines, the good one last", "RFC 9110 §5.3 forbids it; parsers take the first, the last or a list", "Bearer garbage", "Bearer {token}"),
	}
}
