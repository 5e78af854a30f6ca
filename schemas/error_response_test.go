package schemas

import (
	"errors"
	"testing"

	. "github.com/onsi/gomega"
)

func TestErrorResponseAcceptsWhatIsDocumented(t *testing.T) {
	for name, document := range map[string]string{
		"code and message":       `{"error":{"code":"ImageNotFound","message":"Requested image is not available."}}`,
		"a target":               `{"error":{"code":"X","message":"Y","target":"image"}}`,
		"a target that is null":  `{"error":{"code":"X","message":"Y","target":null}}`,
		"more inside the error":  `{"error":{"code":"X","message":"Y","details":[{"code":1e400}],"innererror":{}}}`,
		"empty code and message": `{"error":{"code":"","message":""}}`,
		"white space around":     "\r\n\t {\"error\":{\"code\":\"X\",\"message\":\"Y\"}} \n",
		"the last of equal keys": `{"error":{"code":1,"code":"X","message":"Y"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(ErrorResponse().Validate([]byte(document))).To(Succeed())
		})
	}
}

func TestErrorResponseNamesEveryViolation(t *testing.T) {
	const (
		response = "/components/schemas/ErrorResponse"
		failure  = "/components/schemas/Error"
	)
	tests := []struct {
		name, document string
		want           Violations
		line           string
	}{
		{"a code of another type", `{"error":{"code":401,"message":"Y"}}`,
			Violations{{"/error/code", failure + "/properties/code/type", "at /error/code: expected string, but got number"}},
			"at /error/code: expected string, but got number"},
		{"a code that is null", `{"error":{"code":null,"message":"Y"}}`,
			Violations{{"/error/code", failure + "/properties/code/type", "at /error/code: expected string, but got null"}},
			"at /error/code: expected string, but got null"},
		{"a target of another type", `{"error":{"code":"X","message":"Y","target":{}}}`,
			Violations{{"/error/target", failure + "/properties/target/type", "at /error/target: expected string or null, but got object"}},
			"at /error/target: expected string or null, but got object"},
		{"a property beside error", `{"error":{"code":"X","message":"Y"},"trace":"1"}`,
			Violations{{"", response + "/additionalProperties", `at the top: additional property "trace" is not allowed`}},
			`at the top: additional property "trace" is not allowed`},
		{"several properties beside error", `{"error":{"code":"X","message":"Y"},"it's":1,"b":2,"\"q\"":3}`,
			Violations{{"", response + "/additionalProperties", `at the top: additional properties "\"q\"", "b", "it's" are not allowed`}},
			`at the top: additional properties "\"q\"", "b", "it's" are not allowed`},
		{"no error", `{}`,
			Violations{{"", response + "/required", `at the top: property "error" is missing`}},
			`at the top: property "error" is missing`},
		{"an empty error", `{"error":{}}`,
			Violations{{"/error", failure + "/required", `at /error: properties "code", "message" are missing`}},
			`at /error: properties "code", "message" are missing`},
		{"an error that is text", `{"error":"denied"}`,
			Violations{{"/error", failure + "/type", "at /error: expected object, but got string"}},
			"at /error: expected object, but got string"},
		{"no object", `[]`,
			Violations{{"", response + "/type", "at the top: expected object, but got array"}},
			"at the top: expected object, but got array"},
		{"several violations, in order", `{"error":{"message":1,"code":true},"a":0}`,
			Violations{
				{"", response + "/additionalProperties", `at the top: additional property "a" is not allowed`},
				{"/error/code", failure + "/properties/code/type", "at /error/code: expected string, but got boolean"},
				{"/error/message", failure + "/properties/message/type", "at /error/message: expected string, but got number"},
			},
			`at the top: additional property "a" is not allowed; at /error/code: expected string, but got boolean; at /error/message: expected string, but got number`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			err := ErrorResponse().Validate([]byte(test.document))
			var got Violations
			g.Expect(errors.As(err, &got)).To(BeTrue(), "%v", err)
			g.Expect(got).To(Equal(test.want))
			g.Expect(err).To(MatchError(test.line))
		})
	}
}

func TestValidateSaysWhatIsThereInsteadOfJSON(t *testing.T) {
	tests := []struct {
		name, document string
		offset         int64
		line           string
	}{
		{"empty", "", 0, "not JSON at byte 0: the document is empty"},
		{"white space", " \r\n", 3, "not JSON at byte 3: the document holds nothing but white space"},
		{"HTML", "\n<html><body>502 Bad Gateway</body></html>", 1,
			`not JSON at byte 1: "<html><body>502 Bad Gate…", which looks like HTML or XML`},
		{"a byte-order mark", "\xef\xbb\xbf{}", 0, "not JSON at byte 0: a byte-order mark"},
		{"truncated", `{"error":{"code":"X"`, 20, "not JSON at byte 20: the document ends before its value does"},
		{"truncated inside a string", `{"error":"X`, 11, "not JSON at byte 11: the document ends before its value does"},
		{"garbage after the value", "{} \nOK", 4, `not JSON at byte 4: "OK" follows the value`},
		{"a second value", `{"a":1}{"b":2}`, 7, `not JSON at byte 7: "{\"b\":2}" follows the value`},
		{"plain text", "Denied", 0, `not JSON at byte 0: "Denied": invalid character 'D' looking for beginning of value`},
		{"a trailing comma", `{"a":1,}`, 7, `not JSON at byte 7: "}": invalid character '}' looking for beginning of object key string`},
		{"single quotes", `{'a':1}`, 1, `not JSON at byte 1: "'a':1}": invalid character '\'' looking for beginning of object key string`},
		{"UTF-16", "\xfe\xff\x00{\x00}", 0, `not JSON at byte 0: "\xfe\xff\x00{\x00}": invalid character 'þ' looking for beginning of value`},
		{"an excerpt ends between characters", "aaaaaaaaaaaaaaaaaaaaaaaéé", 0,
			`not JSON at byte 0: "aaaaaaaaaaaaaaaaaaaaaaa…": invalid character 'a' looking for beginning of value`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			err := ErrorResponse().Validate([]byte(test.document))
			var got *NotJSON
			g.Expect(errors.As(err, &got)).To(BeTrue(), "%v", err)
			g.Expect(got.Offset).To(Equal(test.offset))
			g.Expect(err).To(MatchError(test.line))
		})
	}
}
