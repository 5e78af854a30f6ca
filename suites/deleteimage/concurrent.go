package deleteimage

import (
	"fmt"
	"net/http"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
)

// deletesAtOnce is enough for two of them to meet, and few enough for a target
// that counts requests.
const deletesAtOnce = 6

var _ = Describe("Several deletes at once", func() {
	Case("answers 204 to one and 404 to the others", Judges(ConcurrentOneWinner),
		func(c *C) {
			itwin := c.Arrange(Image())
			answers := c.DeleteAtOnce(deletesAtOnce, itwin, As(fixtures.Modifier))

			if !overlapped(answers) {
				c.Judge(ConcurrentOneWinner).NotTestable("no two deletes were under way at the same time", answers[0])
				return
			}
			winners, losers := count(answers, http.StatusNoContent), count(answers, http.StatusNotFound)
			c.Judge(ConcurrentOneWinner).Holds(winners == 1 && winners+losers == len(answers),
				fmt.Sprintf("one 204 and %d times 404", len(answers)-1),
				fmt.Sprintf("%d times 204, %d times 404, %d times something else", winners, losers, len(answers)-winners-losers),
				answers[0])
		})
})

// count returns how many answers have the status.
func count(answers []*wire.Exchange, status int) int {
	counted := 0
	for _, answer := range answers {
		if answer.Answer.Status == status {
			counted++
		}
	}
	return counted
}

// overlapped reports whether any two of the exchanges were under way at once.
func overlapped(exchanges []*wire.Exchange) bool {
	for i, a := range exchanges {
		for _, b := range exchanges[:i] {
			if a.Started.Before(b.Started.Add(b.Duration)) && b.Started.Before(a.Started.Add(a.Duration)) {
				return true
			}
		}
	}
	return false
}
