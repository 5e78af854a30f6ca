package deleteimage_test

import (
	"testing"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/dimension"
)

// TestADefaultRunMeetsEveryValue of every dimension.
func TestADefaultRunMeetsEveryValue(t *testing.T) {
	target := embedded(t, reference.Options{})
	cases, err := suites.Selection{}.Cases()
	if err != nil {
		t.Fatal(err)
	}
	met := map[suites.Value]int{}
	for _, result := range suites.Start(t.Context(), target, cases, suites.Options{Concurrency: 64, Timeout: patience}).Results() {
		for _, finding := range result.Findings {
			for _, value := range finding.Values {
				met[value]++
			}
		}
	}
	for _, varied := range dimension.All() {
		for _, value := range varied.Values {
			if met[value] == 0 {
				t.Errorf("no case meets %s", value)
			}
			delete(met, value)
		}
	}
	for value := range met {
		t.Errorf("%s is met, and stands in no dimension", value)
	}
}

func TestDimensionsAreWellFormed(t *testing.T) {
	names := map[string]bool{}
	for _, varied := range dimension.All() {
		if names[varied.Name] || varied.Name == "" || varied.Sentence == "" {
			t.Errorf("dimension %q is there twice, or does not say what varies", varied.Name)
		}
		names[varied.Name] = true
		values := map[string]bool{}
		for _, value := range varied.Values {
			if values[value.Name] || value.Name == "" || value.Why == "" || value.Dimension != varied.Name {
				t.Errorf("value %q of %s is there twice, or does not say why it may matter", value.Name, varied.Name)
			}
			values[value.Name] = true
		}
	}
}
