package reports

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func courseFixture(secondStart float64) (Case, Finding) {
	exchange := func(number int, persona, method string, start float64, status int) Exchange {
		e := Exchange{Number: number, Persona: persona, StartMs: start, DurationMs: 10, Request: Request{Method: method, URL: "http://target/image"}}
		if status != 0 {
			e.Answer = &Answer{Status: status}
		}
		return e
	}
	return Case{Exchanges: []Exchange{
		exchange(1, "owner", "GET", 0, 200),
		exchange(2, "modifier", "PUT", 100, 0),
		exchange(3, "reader", "DELETE", secondStart, 204),
	}}, Finding{Exchange: 3, Course: []int{3, 2}}
}

func TestACourseIsDrawnInTheOrderOfTime(t *testing.T) {
	g := NewWithT(t)
	drawn := strings.Join(func() []string { c, f := courseFixture(110); return c.courseOf(f) }(), "\n")
	g.Expect(drawn).To(Equal(strings.Join([]string{
		"modifier PUT    [===================]                    no answer",
		"reader   DELETE                    [===================] 204",
		"                over 20.0 ms",
	}, "\n")))
	c, f := courseFixture(110)
	f.Course = nil
	g.Expect(c.courseOf(f)).To(BeEmpty())
}

func TestACourseCanBeRepeatedUnlessItWasAtOnce(t *testing.T) {
	g := NewWithT(t)
	c, f := courseFixture(110)
	g.Expect(c.commands(f)).To(HaveExactElements(ContainSubstring("-X PUT"), ContainSubstring("-X DELETE")))
	c, f = courseFixture(105)
	g.Expect(c.commands(f)).To(HaveExactElements(ContainSubstring("-X DELETE")))
	g.Expect(c.commands(Finding{})).To(BeEmpty())
	c, f = courseFixture(100)
	f.Exchange = 99
	g.Expect(c.commands(f)).To(HaveLen(1))
}
