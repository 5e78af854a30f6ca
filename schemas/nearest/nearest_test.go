package nearest

import "testing"

func TestMeant(t *testing.T) {
	words := []string{"modifier", "reader", "opaque-tokens", "should", "must", "run", "expired"}
	for name, meant := range map[string]string{
		"modifer":      `; did you mean "modifier"?`,
		"raeder":       `; did you mean "reader"?`,
		"opaque":       `; did you mean "opaque-tokens"?`,
		"rnu":          `; did you mean "run"?`,
		"may":          "",
		"verification": "",
		"tampered":     "",
		"":             "",
	} {
		if got := Meant(name, words); got != meant {
			t.Errorf("Meant(%q) is %q, and %q is right", name, got, meant)
		}
	}
	if got := Meant("modifier", nil); got != "" {
		t.Errorf("of no words, %q was meant", got)
	}
}
