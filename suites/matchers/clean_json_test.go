package matchers

import (
	"strings"
	"testing"
)

func TestCleanJSON(t *testing.T) {
	for name, each := range map[string]struct{ body, got string }{
		"as documented":                      {documented, ""},
		"white space around it":              {"\n" + documented + "\n", ""},
		"equal names in different objects":   {`{"a":{"x":1},"b":{"x":1},"x":[{"x":1},{"x":1}]}`, ""},
		"names of different case":            {`{"code":1,"Code":2}`, ""},
		"a value that equals a name":         {`{"a":"b","b":"a"}`, ""},
		"equal values in a list":             {`["a","a"]`, ""},
		"a number beyond any float":          {`{"a":1e999,"b":2}`, ""},
		"text beyond ASCII":                  {`{"message":"権限 🚫 é"}`, ""},
		"a byte-order mark":                  {"\ufeff" + documented, "a byte-order mark before the JSON"},
		"UTF-16 with its mark":               {"\xff\xfe{\x00}\x00", `bytes that are not UTF-8: "\xff\xfe{\x00}\x00"`},
		"invalid UTF-8 in a string":          {"{\"a\":\"\xc3\x28\"}", `bytes that are not UTF-8: "{\"a\":\"\xc3(\"}"`},
		"an encoded surrogate":               {"{\"a\":\"\xed\xa0\x80\"}", `bytes that are not UTF-8: "{\"a\":\"\xed\xa0\x80\"}"`},
		"an overlong slash":                  {"{\"a\":\"\xc0\xaf\"}", `bytes that are not UTF-8: "{\"a\":\"\xc0\xaf\"}"`},
		"a name twice":                       {`{"error":1,"error":2}`, `the name "error" twice in one object`},
		"a name twice, with the same value":  {`{"error":1,"error":1}`, `the name "error" twice in one object`},
		"a name twice at depth":              {`{"error":{"details":{"code":1,"code":1}}}`, `the name "code" twice in one object`},
		"a name twice in a list":             {`{"a":[{"b":1},{"c":1,"c":2}]}`, `the name "c" twice in one object`},
		"a name twice, once escaped":         {`{"code":1,"\u0063ode":2}`, `the name "code" twice in one object`},
		"the empty name twice":               {`{"":1,"":2}`, `the name "" twice in one object`},
		"a name twice after a big number":    {`{"a":1e999,"b":1,"b":2}`, `the name "b" twice in one object`},
		"a name twice around an object":      {`{"a":1,"b":{"a":1},"a":2}`, `the name "a" twice in one object`},
		"a trailing comma is no JSON":        {`{"a":1,}`, ""},
		"HTML is no JSON":                    {"<html></html>", ""},
		"no body is no JSON":                 {"", ""},
		"depth beyond any reason is no JSON": {strings.Repeat(`{"a":`, 200_000), ""},
	} {
		t.Run(name, func(t *testing.T) { judge(t, BeCleanJSON(), answered(401, nil, each.body), each.got) })
	}
}
