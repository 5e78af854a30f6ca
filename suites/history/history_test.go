package history

import (
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// asked is an exchange under way from one millisecond to another; status 0 is no
// answer.
func asked(kind Kind, status, from, to int) *wire.Exchange {
	exchange := &wire.Exchange{
		Persona: string(fixtures.Modifier), Request: wire.Request{Method: string(kind)},
		Started: epoch.Add(time.Duration(from) * time.Millisecond), Duration: time.Duration(to-from) * time.Millisecond,
	}
	if status != 0 {
		exchange.Answer = &wire.Answer{Status: status}
	}
	return exchange
}

// able is a persona that was seen to do everything.
var able = Proven{
	{Upload, fixtures.Modifier}: true, {Delete, fixtures.Modifier}: true, {Read, fixtures.Modifier}: true,
}

func TestViolation(t *testing.T) {
	for _, test := range []struct {
		name    string
		history []*wire.Exchange
		proven  Proven
		part    []int // of the history; none: it is linearizable
	}{
		{"nothing", nil, able, nil},
		{"one winner", []*wire.Exchange{asked(Upload, 201, 0, 1), asked(Delete, 204, 2, 5), asked(Delete, 404, 2, 5)}, able, nil},
		{"two winners", []*wire.Exchange{asked(Upload, 201, 0, 1), asked(Delete, 204, 2, 5), asked(Delete, 204, 3, 6)}, able, []int{1, 2}},
		{"two winners and an upload at once", []*wire.Exchange{asked(Upload, 201, 2, 4), asked(Delete, 204, 2, 5), asked(Delete, 204, 3, 6)}, able, nil},
		{"a lost upload", []*wire.Exchange{asked(Delete, 204, 0, 1), asked(Upload, 201, 2, 5), asked(Delete, 404, 2, 5), asked(Read, 404, 6, 7)}, able, []int{1, 3}},
		{"an upload without answer may come late", []*wire.Exchange{asked(Delete, 204, 0, 1), asked(Upload, 0, 2, 3), asked(Read, 404, 4, 5), asked(Read, 200, 6, 7)}, able, nil},
		{"a refused delete may have deleted", []*wire.Exchange{asked(Upload, 201, 0, 1), asked(Delete, 403, 2, 3), asked(Read, 404, 4, 5)}, able, nil},
		{"times that touch are at once", []*wire.Exchange{asked(Delete, 204, 0, 2), asked(Upload, 201, 2, 4), asked(Delete, 204, 4, 6)}, able, nil},
		{"a 404 of a persona that may not", []*wire.Exchange{asked(Upload, 201, 0, 1), asked(Delete, 404, 2, 3)}, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			part, last := Violation(test.history, test.proven)
			var places []int
			for _, exchange := range part {
				places = append(places, slices.Index(test.history, exchange))
			}
			g.Expect(places).To(Equal(test.part))
			g.Expect(last == nil).To(Equal(test.part == nil))
			g.Expect(linearizable(operations(test.history, test.proven))).To(Equal(test.part == nil))
		})
	}
}

// What a register answered is never accused, however the requests overlap.
func TestWhatARegisterAnsweredIsLinearizable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		image := rapid.Bool().Draw(t, "image at first")
		var history []*wire.Exchange
		for at := range rapid.IntRange(1, 12).Draw(t, "requests") {
			kind := rapid.SampledFrom([]Kind{Upload, Delete, Read}).Draw(t, "kind")
			status := map[Kind]int{Upload: 201, Delete: 204, Read: 200}[kind]
			if kind != Upload && !image {
				status = 404
			}
			if kind != Read {
				image = kind == Upload
			}
			if rapid.IntRange(0, 9).Draw(t, "answered") == 0 {
				status = 500
			}
			before, after := rapid.IntRange(0, 30).Draw(t, "before"), rapid.IntRange(0, 30).Draw(t, "after")
			history = append(history, asked(kind, status, 10*at-before, 10*at+after))
		}
		if part, _ := Violation(history, able); part != nil {
			t.Fatalf("accused by %d of %d requests", len(part), len(history))
		}
	})
}

func TestMistake(t *testing.T) {
	up, gone, none := asked(Upload, 201, 0, 1), asked(Delete, 204, 0, 1), asked(Delete, 404, 0, 1)
	for _, test := range []struct {
		name     string
		sequence []*wire.Exchange
		proven   Proven
		at       int // length of the course; 0: no mistake
		image    bool
	}{
		{"as it should be", []*wire.Exchange{up, gone, none, asked(Read, 404, 0, 1), up, asked(Read, 200, 0, 1)}, able, 0, false},
		{"nothing is known at first", []*wire.Exchange{none, asked(Read, 404, 0, 1)}, able, 0, false},
		{"deleted twice", []*wire.Exchange{up, gone, gone, up}, able, 3, false},
		{"not deleted", []*wire.Exchange{up, none}, able, 2, true},
		{"not read", []*wire.Exchange{up, asked(Read, 404, 0, 1)}, able, 2, true},
		{"read what is gone", []*wire.Exchange{up, gone, asked(Read, 200, 0, 1)}, able, 3, false},
		{"failed", []*wire.Exchange{asked(Delete, 500, 0, 1)}, able, 1, false},
		{"refused where there is none", []*wire.Exchange{gone, asked(Delete, 400, 0, 1), none}, able, 0, false},
		{"refused a persona that may not", []*wire.Exchange{up, asked(Delete, 403, 0, 1)}, nil, 0, false},
		{"limited", []*wire.Exchange{up, asked(Delete, 429, 0, 1), none}, able, 3, true},
		{"after no answer nothing is certain", []*wire.Exchange{up, asked(Delete, 0, 0, 1), up, none}, able, 0, false},
		{"after an answer of a gateway neither", []*wire.Exchange{up, asked(Delete, 408, 0, 1), up, asked(Delete, 504, 0, 1), none}, able, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			course, image := Mistake(test.sequence, test.proven)
			g.Expect(course).To(HaveLen(test.at))
			g.Expect(image).To(Equal(test.image))
		})
	}
}

// Whatever three steps a failure needs, in their order, are all that is left.
func TestShrinkLeavesWhatTheFailureNeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Step {
			return Step{rapid.SampledFrom([]Kind{Upload, Delete, Read}).Draw(t, "kind"), rapid.SampledFrom(fixtures.Personas()).Draw(t, "persona")}
		}), 3, 16).Draw(t, "steps")
		i := rapid.IntRange(0, len(steps)-3).Draw(t, "needed")
		needed := []Kind{steps[i].Kind, steps[i+1].Kind, steps[i+2].Kind}

		shortest := Shrink(steps, fixtures.Modifier, func(candidate []Step) bool {
			found := 0
			for _, step := range candidate {
				if found < len(needed) && step.Kind == needed[found] {
					found++
				}
			}
			return found == len(needed)
		})
		if want := []Step{{needed[0], fixtures.Modifier}, {needed[1], fixtures.Modifier}, {needed[2], fixtures.Modifier}}; !slices.Equal(shortest, want) {
			t.Fatalf("left %v, needed %v", shortest, want)
		}
	})
}
