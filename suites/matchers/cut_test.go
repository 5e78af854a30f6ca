package matchers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"itwin-conformance/fixtures/wire"
)

// every is each matcher that looks at more than the status.
func every() []types.GomegaMatcher {
	return []types.GomegaMatcher{
		HaveNoBody(), BeErrorResponse(), HaveErrorCode("HeaderNotFound"), HaveErrorCode("InvalidToken"), HaveReadableMessage(), BeCleanJSON(),
		HaveNoHeader("Content-Length"), HaveChallenge(), HaveRetryAfterSeconds(), BeLabelledJSON(),
	}
}

// asDocumented is a header that everything is right with.
func asDocumented() http.Header {
	return http.Header{"Content-Type": {"application/json"}, "Www-Authenticate": {"Bearer"}, "Retry-After": {"1"}, "Date": {"now"}}
}

// with is the documented header with other values of a field.
func with(name string, values ...string) http.Header {
	header := asDocumented()
	header[name] = values
	return header
}

const errorResponse = `{"error":{"code":"HeaderNotFound","message":"%s","target":null}}`

// TestALongAnswerIsJudgedBeforeItIsCut: whoever judges it again finds the same.
func TestALongAnswerIsJudgedBeforeItIsCut(t *testing.T) {
	long := strings.Repeat("x", 50_000)
	for name, answer := range map[string]*wire.Answer{
		"a long message":               {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, long)},
		"a megabyte":                   {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat("x", 1_000_000))},
		"a message of escapes":         {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat(`\u0000`, 2000))},
		"a message of quotation marks": {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat(`\"`, 3000))},
		"a letter at the end":          {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat("7", 50_000)+"x")},
		"no letter":                    {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat("7", 50_000))},
		"a long code":                  {Header: asDocumented(), Body: []byte(`{"error":{"code":"` + long + `","message":"m"}}`)},
		"blanks at the end":            {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse+strings.Repeat(" ", 20_000), "m")},
		"something at the end":         {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse+"!", long)},
		"no end":                       {Header: asDocumented(), Body: []byte(`{"error":{"code":"HeaderNotFound","message":"` + long)},
		"additional properties":        {Header: asDocumented(), Body: []byte(`{"error":{"code":"HeaderNotFound","message":"m"},"trace":"` + long + `"}`)},
		"many of them":                 {Header: asDocumented(), Body: []byte(`{"error":{"code":"HeaderNotFound","message":"m"}` + strings.Repeat(`,"a":1`, 3_000) + "}")},
		"names that repeat":            {Header: asDocumented(), Body: []byte(`{"error":{"code":"HeaderNotFound","message":"` + long + `","message":"m"}}`)},
		"a byte-order mark":            {Header: asDocumented(), Body: fmt.Appendf(nil, "\ufeff"+errorResponse, long)},
		"bytes that are no text":       {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, long+"\xff")},
		"nothing but such bytes":       {Header: asDocumented(), Body: []byte(strings.Repeat("\xff", 20_000))},
		"letters of several bytes":     {Header: asDocumented(), Body: fmt.Appendf(nil, errorResponse, strings.Repeat("😀é", 20_000))},
		"HTML":                         {Header: asDocumented(), Body: []byte("<html>" + long)},
		"a long field":                 {Header: with("X", long), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a long name":                  {Header: with(long, "x"), Body: fmt.Appendf(nil, errorResponse, "m")},
		"many values":                  {Header: with("X", strings.Split(strings.Repeat("x,", 20_000), ",")...), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a long Content-Type":          {Header: with("Content-Type", "application/json; a="+long), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a wrong one":                  {Header: with("Content-Type", "text/html; a="+long), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a challenge behind commas":    {Header: with("Www-Authenticate", strings.Repeat(",", 20_000)+"Bearer"), Body: fmt.Appendf(nil, errorResponse, "m")},
		"commas and no challenge":      {Header: with("Www-Authenticate", strings.Repeat(",", 20_000)), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a long Retry-After":           {Header: with("Retry-After", strings.Repeat("1", 20_000)), Body: fmt.Appendf(nil, errorResponse, "m")},
		"a wrong Retry-After":          {Header: with("Retry-After", strings.Repeat("1", 20_000)+"x"), Body: fmt.Appendf(nil, errorResponse, "m")},
		"many of Retry-After":          {Header: with("Retry-After", strings.Split(strings.Repeat("1,", 20_000), ",")...), Body: fmt.Appendf(nil, errorResponse, "m")},
		"many fields":                  {Header: manyFields(), Body: fmt.Appendf(nil, errorResponse, "m")},
		"nothing in a long header":     {Header: with("X", long)},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			exchange := &wire.Exchange{Request: wire.Request{Method: http.MethodDelete, URL: "https://staging.example.com"}, Answer: answer}
			type finding struct {
				matched      bool
				says, failed string
			}
			found := func() (all []finding) {
				for _, matcher := range every() {
					matched, err := matcher.Match(exchange)
					g.Expect(err).NotTo(HaveOccurred())
					all = append(all, finding{matched, matcher.(explained).Actual(exchange), matcher.FailureMessage(exchange)})
				}
				return all
			}
			whole, code, length := found(), ErrorOf(answer).Code, len(answer.Body)
			Cut(answer)
			g.Expect(answer.Cut).NotTo(BeNil())
			g.Expect(answer.Cut.BodyBytes).To(Equal(length))
			g.Expect(found()).To(Equal(whole))
			g.Expect(ErrorOf(answer).Code).To(Equal(code))
			g.Expect(CheckCut(answer)).To(Succeed())
			for _, each := range whole {
				g.Expect(len(each.says)).To(BeNumerically("<", 1000))
			}

			kept, err := json.Marshal(answer)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(len(kept)).To(BeNumerically("<", 20_000))
			before := fmt.Sprintf("%+v", answer)
			Cut(answer)
			g.Expect(fmt.Sprintf("%+v", answer)).To(Equal(before), "it is cut once")
		})
	}
}

func manyFields() http.Header {
	header := asDocumented()
	for i := range 10_000 {
		header[fmt.Sprint("A-", i)] = []string{"x"}
	}
	return header
}

// TestAShortAnswerIsKeptWhole, and nobody is told otherwise.
func TestAShortAnswerIsKeptWhole(t *testing.T) {
	g := NewWithT(t)
	answer := &wire.Answer{Header: asDocumented(), Body: []byte(strings.Repeat("x", mostKept-8))}
	Cut(answer)
	g.Expect(answer.Cut).To(BeNil())
	g.Expect(CheckCut(answer)).To(Succeed())
	g.Expect(answer.BodyBytes()).To(Equal(mostKept - 8))

	answer.Body = append(answer.Body, 'x')
	g.Expect(CheckCut(answer)).To(MatchError("the answer is kept whole, and it is too long for that"))
	Cut(answer)
	g.Expect(answer.BodyBytes()).To(Equal(mostKept - 7))
	g.Expect(string(answer.Body)).To(Equal(strings.Repeat("x", keptBody-8)))
	g.Expect(CheckCut(answer)).To(Succeed())

	g.Expect(CheckCut(&wire.Answer{Body: []byte("x"), Cut: &wire.Cut{BodyBytes: 1}})).To(MatchError("the answer is cut, and it is too short for that"))
	g.Expect(CheckCut(&wire.Answer{Header: asDocumented(), Cut: &wire.Cut{HeaderFields: 3}})).To(Succeed())
	g.Expect(CheckCut(&wire.Answer{Body: answer.Body, Cut: &wire.Cut{BodyBytes: 1025}})).To(MatchError("the answer is cut, and keeps 2040 of 1025 bytes"))
	Cut(nil) // where no answer came
}
