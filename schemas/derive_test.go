package schemas

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/gomega"
)

func TestDerive(t *testing.T) {
	tests := []struct {
		name, openapi, want string
	}{
		{"a nullable type gains null",
			`{"type":"string","nullable":true}`,
			`{"type":["string","null"]}`},
		{"nullable false says nothing",
			`{"type":"string","nullable":false}`,
			`{"type":"string"}`},
		{"nullable without a type says nothing",
			`{"nullable":true,"minLength":1}`,
			`{"minLength":1}`},
		{"an enum without null stays without it",
			`{"type":"string","nullable":true,"enum":["a","b"]}`,
			`{"type":["string","null"],"enum":["a","b"]}`},
		{"an enum that lists null keeps it",
			`{"type":"string","nullable":true,"enum":["a",null]}`,
			`{"type":["string","null"],"enum":["a",null]}`},
		{"a nullable property",
			`{"type":"object","properties":{"target":{"type":"string","nullable":true}}}`,
			`{"type":"object","properties":{"target":{"type":["string","null"]}}}`},
		{"nullable below items, additionalProperties, not and the combiners",
			`{"items":{"type":"string","nullable":true},
			  "additionalProperties":{"type":"string","nullable":true},
			  "not":{"type":"string","nullable":true},
			  "allOf":[{"type":"string","nullable":true}],
			  "anyOf":[{"type":"string","nullable":true}],
			  "oneOf":[{"type":"string","nullable":true}]}`,
			`{"items":{"type":["string","null"]},
			  "additionalProperties":{"type":["string","null"]},
			  "not":{"type":["string","null"]},
			  "allOf":[{"type":["string","null"]}],
			  "anyOf":[{"type":["string","null"]}],
			  "oneOf":[{"type":["string","null"]}]}`},
		{"a boolean for a schema stays",
			`{"type":"object","additionalProperties":false}`,
			`{"type":"object","additionalProperties":false}`},
		{"what stands beside a reference is dropped",
			`{"$ref":"#/components/schemas/Error","description":"The failure itself.","nullable":true}`,
			`{"$ref":"#/components/schemas/Error"}`},
		{"a property named like a keyword is a property",
			`{"properties":{"nullable":{"type":"boolean"},"$ref":{"type":"string","nullable":true},"type":{"type":"string"}},"required":["$ref"]}`,
			`{"properties":{"nullable":{"type":"boolean"},"$ref":{"type":["string","null"]},"type":{"type":"string"}},"required":["$ref"]}`},
		{"values are not schemas",
			`{"default":{"type":"string","nullable":true},"example":{"$ref":"x","y":1},"enum":[{"type":"string","nullable":true}]}`,
			`{"default":{"type":"string","nullable":true},"example":{"$ref":"x","y":1},"enum":[{"type":"string","nullable":true}]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			var schema any
			g.Expect(json.Unmarshal([]byte(test.openapi), &schema)).To(Succeed())
			derived, err := json.Marshal(derive(schema))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(derived).To(MatchJSON(test.want))
			g.Expect(json.Marshal(schema)).To(MatchJSON(test.openapi), "the argument was changed")
		})
	}
}
