package schemas

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	. "github.com/onsi/gomega"
)

// decoded is what the standard library makes of a JSON text.
func decoded(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

var texts = []string{
	`{}`, `[]`, `""`, `0`, `-1.5e+10`, `true`, `false`, `null`, " \t\r\n{ } \n",
	`{"a":1,"b":[1,2,{"c":null}],"d":"x"}`, ` { "a" : [ 1 , 2 ] , "b" : { "c" : { } } } `,
	`{"a\"b":"c\\","\u00e9":"\ud83d\ude00","/":"\/"}`, `["]","}",",",":","\"","\\\"]"]`,
	`{"a":1,"a":2}`, "[\"\xff\xfe\"]", `[[[[[]]]],[],[[]]]`, `[0,-0,1E5,123456789012345678901234567890]`,
}

func TestTextsAreTakenApart(t *testing.T) {
	for _, text := range texts {
		t.Run(text, func(t *testing.T) {
			g := NewWithT(t)
			want := decoded(t, []byte(text))
			value, rest := valueOf([]byte(text))
			g.Expect(reflect.DeepEqual(value, want)).To(BeTrue(), "%v", value)
			g.Expect(trimmed(rest)).To(BeEmpty())

			whole, rest := extent([]byte(text))
			g.Expect(reflect.DeepEqual(decoded(t, whole), want)).To(BeTrue(), "%s", whole)
			g.Expect(trimmed(rest)).To(BeEmpty())
			switch whole[0] {
			case '{':
				object := map[string]any{}
				members([]byte(text), func(name string, value []byte) bool {
					object[name] = decoded(t, value)
					return true
				})
				g.Expect(object).To(Equal(want))
			case '[':
				array := []any{}
				items([]byte(text), func(item []byte) bool {
					array = append(array, decoded(t, item))
					return true
				})
				g.Expect(array).To(Equal(want))
			}
		})
	}
}

// FuzzTextsAreTakenApart as the standard library reads them.
func FuzzTextsAreTakenApart(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		_, _ = elements(text), bounded(text) // of anything
		if syntax(text) != nil {
			return
		}
		value, _ := valueOf(text)
		if want := decoded(t, text); !reflect.DeepEqual(value, want) {
			t.Errorf("%q: %v, not %v", text, value, want)
		}
	})
}
