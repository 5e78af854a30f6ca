package matchers

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/wire"
)

// kept is an answer as a run keeps it that knows a secret.
func kept(t *testing.T, secret string, answer *wire.Answer) *wire.Answer {
	t.Helper()
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write(answer.Body)
	}))
	t.Cleanup(target.Close)
	redactor := &wire.Redactor{}
	redactor.Register(secret, "T")
	client := wire.NewClient(redactor, wire.Options{})
	t.Cleanup(client.Close)
	made := client.Send(t.Context(), wire.Judged, "modifier", wire.Request{Method: http.MethodDelete, URL: target.URL})
	if made.Err != nil {
		t.Fatal(made.Err)
	}
	return made.Answer
}

// TestASecretChangesNoFinding: what is judged is the answer as it came, by the run and
// by whoever judges it again.
func TestASecretChangesNoFinding(t *testing.T) {
	const documented = `{"error":{"code":"HeaderNotFound","message":"Access denied."}}`
	for name, each := range map[string]struct {
		secret string
		answer *wire.Answer
		found  []string // by what was expected
		hidden bool
	}{
		"nothing of it":            {"another-secret", &wire.Answer{Header: asDocumented(), Body: []byte(documented)}, nil, false},
		"a media type":             {"application/json", &wire.Answer{Header: asDocumented(), Body: []byte(documented)}, nil, true},
		"part of a media type":     {"charset=utf", &wire.Answer{Header: with("Content-Type", "application/json; charset=utf-8"), Body: []byte(documented)}, nil, true},
		"a number of seconds":      {"12345678", &wire.Answer{Header: with("Retry-After", "12345678"), Body: []byte(documented)}, nil, true},
		"a name and its mark":      {`"message":"Access`, &wire.Answer{Header: asDocumented(), Body: []byte(documented)}, nil, true},
		"a code":                   {"HeaderNotFound", &wire.Answer{Header: asDocumented(), Body: []byte(documented)}, []string{"error code HeaderNotFound"}, false},
		"all letters of a message": {"Access denied", &wire.Answer{Header: asDocumented(), Body: []byte(documented)}, nil, false},
		"the digits of a message": {"1234567890", &wire.Answer{Header: asDocumented(), Body: []byte(strings.Replace(documented, "Access denied", "1234567890", 1))},
			[]string{"an error message that a person can read"}, true},
		"a coding that nobody reads": {"another-secret", &wire.Answer{Header: with("Content-Encoding", "br"), Body: []byte("\x0b\x02\x80" + documented)},
			[]string{"UTF-8 JSON without byte-order mark or repeated names", "a body that validates against Error Response", "an error message that a person can read", "error code HeaderNotFound"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			answer := kept(t, each.secret, each.answer)
			Cut(answer)
			g.Expect(answer.Cut != nil).To(Equal(each.hidden))
			g.Expect(answer.Met()).To(BeNil())
			g.Expect(CheckCut(answer)).To(Succeed())
			exchange := &wire.Exchange{Answer: answer}
			var found []string
			for _, matcher := range append(ofTheWhole(), HaveErrorCode("HeaderNotFound").(answerMatcher)) {
				if said := matcher.Actual(exchange); said != "" {
					found = append(found, matcher.expected)
					g.Expect(said).NotTo(ContainSubstring(each.secret))
				}
			}
			g.Expect(found).To(ConsistOf(each.found))
		})
	}
}

// TestWhoHidesNothingSaysSo: nobody is told of a secret that is not there.
func TestWhoHidesNothingSaysSo(t *testing.T) {
	g := NewWithT(t)
	hidden := &wire.Cut{BodyBytes: 2, Hidden: true}
	g.Expect(CheckCut(&wire.Answer{Body: []byte("{}"), Cut: hidden})).To(MatchError("the answer is said to have held a secret, and no variable stands in its place"))
	g.Expect(CheckCut(&wire.Answer{Body: []byte(`"${T}"`), Cut: hidden})).To(Succeed())
	g.Expect(CheckCut(&wire.Answer{Header: http.Header{"X": {"a ${T}"}}, Cut: hidden})).To(Succeed())
	g.Expect(CheckCut(&wire.Answer{Header: http.Header{"${T}": {"a"}}, Cut: hidden})).To(Succeed())
}
