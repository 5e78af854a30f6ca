package matchers

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

const documented = `{"error":{"code":"HeaderNotFound","message":"Access denied."}}`

func TestNoBody(t *testing.T) {
	judge(t, HaveNoBody(), answered(204, nil, ""), "")
	judge(t, HaveNoBody(), answered(204, nil, "\n"), `1 bytes: "\n"`)
	judge(t, HaveNoBody(), answered(204, nil, strings.Repeat("x", 81)), `81 bytes: "`+strings.Repeat("x", 80)+`"…`)
}

func TestErrorResponse(t *testing.T) {
	for name, each := range map[string]struct {
		body string
		says string // "" when it is an Error Response
	}{
		"as documented":            {documented, ""},
		"with a byte-order mark":   {"\ufeff" + documented, ""},
		"with white space":         {" " + documented + "\n", ""},
		"target null":              {`{"error":{"code":"X","message":"Y","target":null}}`, ""},
		"more inside error":        {`{"error":{"code":"X","message":"Y","details":[1]}}`, ""},
		"a name twice":             {`{"error":{"code":"X","code":"Z","message":"Y"}}`, ""},
		"nothing":                  {"", "no body"},
		"a property beside error":  {`{"error":{"code":"X","message":"Y"},"traceId":"1"}`, "traceId"},
		"no code":                  {`{"error":{"message":"Y"}}`, "code"},
		"a code that is a number":  {`{"error":{"code":404,"message":"Y"}}`, "code"},
		"a code that is null":      {`{"error":{"code":null,"message":"Y"}}`, "code"},
		"a target that is a list":  {`{"error":{"code":"X","message":"Y","target":[]}}`, "target"},
		"no message":               {`{"error":{"code":"X"}}`, "message"},
		"another case":             {`{"Error":{"code":"X","message":"Y"}}`, "rror"},
		"an error that is null":    {`{"error":null}`, "error"},
		"a list":                   {`[]`, "object"},
		"a trailing comma":         {`{"error":{"code":"X","message":"Y",}}`, "JSON"},
		"two values":               {documented + documented, "JSON"},
		"HTML":                     {"<html>502</html>", "HTML"},
		"nothing but a mark":       {"\ufeff", "JSON"},
		"two byte-order marks":     {"\ufeff\ufeff" + documented, "byte-order mark"},
		"nested beyond any reason": {strings.Repeat("[", 1<<20), "JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			exchange := answered(401, nil, each.body)
			g.Expect(BeErrorResponse().Match(exchange)).To(Equal(each.says == ""))
			g.Expect(BeErrorResponse().(explained).Actual(exchange)).To(And(ContainSubstring(each.says), Not(ContainSubstring("\n"))))
		})
	}
}

func TestErrorCode(t *testing.T) {
	for name, each := range map[string]struct{ body, got string }{
		"the code":                {documented, ""},
		"after a byte-order mark": {"\ufeff" + documented, ""},
		"beside something else":   {`{"traceId":"1","error":{"code":"HeaderNotFound"}}`, ""},
		"the last of two":         {`{"error":{"code":"X","code":"HeaderNotFound"}}`, ""},
		"another":                 {`{"error":{"code":"InvalidToken"}}`, "error code InvalidToken"},
		"its case":                {`{"error":{"code":"headerNotFound"}}`, "error code headerNotFound"},
		"a name of another case":  {`{"error":{"Code":"HeaderNotFound"}}`, "error code none"},
		"a number":                {`{"error":{"code":401}}`, "error code none"},
		"null":                    {`{"error":{"code":null}}`, "error code none"},
		"missing":                 {`{"error":{}}`, "error code none"},
		"error is a list":         {`{"error":["HeaderNotFound"]}`, "error code none"},
		"error is null":           {`{"error":null}`, "error code none"},
		"a list":                  {`[{"error":{"code":"HeaderNotFound"}}]`, "error code none"},
		"a trailing comma":        {`{"error":{"code":"HeaderNotFound"},}`, "error code none"},
		"no JSON":                 {"HeaderNotFound", "error code none"},
		"nothing":                 {"", "error code none"},
	} {
		t.Run(name, func(t *testing.T) { judge(t, HaveErrorCode("HeaderNotFound"), answered(401, nil, each.body), each.got) })
	}
}

func TestReadableMessage(t *testing.T) {
	for name, each := range map[string]struct{ message, got string }{
		"a sentence":           {`"Access denied."`, ""},
		"one letter":           {`"x"`, ""},
		"CJK":                  {`"権限がありません"`, ""},
		"Cyrillic":             {`"Доступ запрещён"`, ""},
		"escaped letters":      {`"\u0041"`, ""},
		"emoji around a word":  {`"🚫 denied"`, ""},
		"empty":                {`""`, "message none"},
		"spaces":               {`"   "`, "message    "},
		"emoji":                {`"🚫"`, "message 🚫"},
		"digits":               {`"401"`, "message 401"},
		"punctuation":          {`"..."`, "message ..."},
		"zero-width":           {`"\u200b"`, "message \u200b"},
		"half a surrogate":     {`"\ud83d"`, "message \ufffd"},
		"null":                 {`null`, "message none"},
		"a number":             {`401`, "message none"},
		"an object in letters": {`{"en":"Access denied."}`, "message none"},
	} {
		t.Run(name, func(t *testing.T) {
			judge(t, HaveReadableMessage(), answered(401, nil, `{"error":{"code":"X","message":`+each.message+`}}`), each.got)
		})
	}
}

func TestErrorOf(t *testing.T) {
	g := NewWithT(t)
	g.Expect(ErrorOf(answered(401, nil, documented).Answer)).To(Equal(Error{"HeaderNotFound", "Access denied."}))
	g.Expect(ErrorOf(answered(401, nil, "\xff").Answer)).To(Equal(Error{}))
}
