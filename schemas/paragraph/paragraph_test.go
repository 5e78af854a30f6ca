package paragraph

import "testing"

func TestWrap(t *testing.T) {
	for _, each := range []struct {
		text, indent string
		width        int
		want         string
	}{
		{"", "  ", 10, ""},
		{"one two three", "  ", 80, "  one two three"},
		{"one two three", "  ", 9, "  one two\n  three"},
		{"one two three", "  ", 8, "  one\n  two\n  three"},
		{"  größe \n  two ", "", 9, "größe two"},
		{"a-long-word b", " ", 4, " a-long-word\n b"},
	} {
		if got := Wrap(each.text, each.indent, each.width); got != each.want {
			t.Errorf("Wrap(%q, %q, %d) is %q, not %q", each.text, each.indent, each.width, got, each.want)
		}
	}
}
