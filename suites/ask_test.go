package suites

import (
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

// TestWhatIsNotUnderJudgementIsAskedAgain until its answer is certain.
func TestWhatIsNotUnderJudgementIsAskedAgain(t *testing.T) {
	for _, test := range []struct {
		name     string
		statuses []int // 0: no answer
		status   int   // 0: the case ends
		certain  bool
		waited   time.Duration
	}{
		{"an answer at once", []int{204}, 204, true, 0},
		{"a refusal is an answer", []int{403}, 403, true, 0},
		{"limited, which had no effect", []int{429, 404}, 404, true, 200 * time.Millisecond},
		{"a stray 500", []int{500, 404}, 404, false, 200 * time.Millisecond},
		{"no answer, and a gateway's", []int{0, 504, 204}, 204, false, 600 * time.Millisecond},
		{"limited and failed", []int{429, 500, 429, 204}, 204, false, 800 * time.Millisecond},
		{"500 each time", []int{500, 500, 500, 500, 500}, 500, false, 3 * time.Second},
		{"a gateway each time", []int{502, 502, 502, 502, 502}, 0, false, 3 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				result := runOne(t, inTurn(test.statuses...), func(c *C) {
					answer, certain := c.Ask(remove)
					c.Judge(own).Observed("", nil)
					g.Expect(answer.Answer.Status).To(Equal(test.status))
					g.Expect(certain).To(Equal(test.certain))
				}, own)
				if test.status == 0 {
					g.Expect(result.Findings[0].Reason).To(Equal("a gateway answered 502 to DELETE /image"))
				} else {
					g.Expect(result.Verdict()).To(Equal(Observed))
				}
				g.Expect(result.Exchanges).To(HaveLen(len(test.statuses)), "each request is evidence")
				g.Expect(result.Waited).To(Equal(test.waited))
				g.Expect(result.Panic).To(BeEmpty())
			})
		})
	}
}

func TestWhatACaseDidToAnImageIsKnown(t *testing.T) {
	for _, test := range []struct {
		name               string
		methods            []string
		statuses           []int
		deleted, unsettled bool
	}{
		{"a delete", []string{"DELETE"}, []int{204}, true, false},
		{"a refused one", []string{"DELETE"}, []int{403}, false, false},
		{"one that is accepted", []string{"DELETE"}, []int{202}, true, false},
		{"a delete and an upload", []string{"DELETE", "PUT"}, []int{204, 201}, false, false},
		{"a delete and a refused upload", []string{"DELETE", "PUT"}, []int{204, 403}, true, false},
		{"a read", []string{"GET"}, []int{200}, false, false},
		{"a delete that failed", []string{"DELETE"}, []int{500}, false, true},
		{"a delete without answer, and one more", []string{"DELETE", "DELETE"}, []int{0, 204}, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			runOne(t, inTurn(test.statuses...), func(c *C) {
				itwin := c.Arrange(fixtures.Plan{})[0]
				for _, method := range test.methods {
					call := remove
					call.Method, call.Path = method, imagePath(itwin)
					c.sendOnce([]fixtures.Call{call})
				}
				g.Expect(c.WasDeleted(itwin)).To(Equal(test.deleted))
				g.Expect(c.Unsettled(itwin)).To(Equal(test.unsettled))
				itwin = c.Arrange(fixtures.Plan{})[0]
				g.Expect(c.WasDeleted(itwin)).To(BeFalse(), "it was arranged again")
			})
		})
	}
}
