package matchers

import (
	"net/http"
	"strings"
	"testing"
)

func TestNoHeader(t *testing.T) {
	judge(t, HaveNoHeader("Content-Length"), answered(204, http.Header{"Date": {"now"}}, ""), "")
	judge(t, HaveNoHeader("Content-Length"), answered(204, http.Header{"Content-Length": {"0"}}, ""), "Content-Length: 0")
	judge(t, HaveNoHeader("Content-Length"), answered(204, http.Header{"Content-Length": {"0", "2"}}, ""), "Content-Length: 0, 2")
	judge(t, HaveNoHeader("Content-Length"), answered(204, http.Header{"Content-Length": {""}}, ""), "Content-Length: ")
}

// TestEveryCharacterOfAToken holds the name of a scheme against RFC 9110 §5.6.2:
// each character that is allowed, and those beside them in ASCII that are not.
func TestEveryCharacterOfAToken(t *testing.T) {
	const allowed = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for character := rune(0x21); character < 0x7f; character++ {
		got := ""
		if !strings.ContainsRune(allowed, character) {
			got = "WWW-Authenticate: x" + string(character)
		}
		if character == ',' { // ends the element
			got = ""
		}
		judge(t, HaveChallenge(), answered(401, http.Header{"Www-Authenticate": {"x" + string(character)}}, ""), got)
	}
}

func TestABodyIsShownWholeUpToItsBound(t *testing.T) {
	whole := strings.Repeat("x", 80)
	judge(t, HaveNoBody(), answered(204, nil, whole), `80 bytes: "`+whole+`"`)
}

func TestClientErrorsHaveBounds(t *testing.T) {
	for status, got := range map[int]string{
		399: "399", 400: "", 404: "", 499: "", 500: "500 Internal Server Error", 204: "204 No Content",
	} {
		judge(t, HaveClientErrorStatus(), answered(status, nil, ""), got)
	}
}
