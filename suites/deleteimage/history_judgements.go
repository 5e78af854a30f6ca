package deleteimage

import (
	"fmt"
	"net/http"
	"slices"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites/history"
	. "itwin-conformance/suites/matchers"
)

// cannotModify is why a history shows nothing.
const cannotModify = "the modifier was not seen to upload and delete an image, so nothing can be seen of many at once or in a row"

// UploadTakesEffectAtOnce ends the case on a target where an image that was uploaded is
// not there when a read follows at once: where uploads take effect at any later time, an
// order of requests shows nothing.
func (c *C) UploadTakesEffectAtOnce(itwin fixtures.ITwin) {
	uploaded := c.Upload(itwin, fixtures.Modifier)
	if read := c.Get(itwin, As(fixtures.Modifier)); uploaded.Answer.Successful() && ErrorOf(read.Answer).Code == ImageNotFound.Code {
		c.Abort("an uploaded image is not there when it is read at once, so the order of requests shows nothing")
	}
}

// JudgeHistory judges by all that was asked of one image whether the answers can
// have come about one after another.
func (c *C) JudgeHistory(all []*wire.Exchange) {
	judged := c.Judge(ConcurrentLinearizable)
	proven := history.ProvenBy(all)
	switch unknown := history.Unknown(all, proven); {
	case !canModify(proven):
		judged.NotTestable(cannotModify, nil)
		return
	case !overlapped(all):
		judged.NotTestable("no two requests were under way at the same time", nil)
		return
	case unknown > history.MostUnknown:
		judged.NotTestable(fmt.Sprintf("of %d requests the effect of %d is unknown", len(all), unknown), nil)
		return
	}
	course, last := history.Violation(all, proven)
	if last == nil {
		judged.Holds(true, "", "", nil)
		return
	}
	judged.Broken("answers that the same requests can have one after another",
		fmt.Sprintf("%s to %s, which no order of these %d requests explains", StatusText(last.Answer.Status), told(last), len(course)),
		last, course)
}

// shrinkRequests bounds the search for the shortest way to a mistake.
const shrinkRequests = 150

// JudgeSequences judges by sequences of requests whether each answer follows from
// what its sequence did before. After one that does not, it looks for fewer
// requests that show it too, each time on a new iTwin by the same plan in the
// place of spare.
func (c *C) JudgeSequences(spare fixtures.ITwin, sequences [][]*wire.Exchange) {
	proven := history.ProvenBy(slices.Concat(sequences...))
	if !canModify(proven) {
		c.Judge(SequenceModel).NotTestable(cannotModify, nil)
		return
	}
	for _, sequence := range sequences {
		if course, image := history.Mistake(sequence, proven); course != nil {
			c.judgeMistake(spare, course, image, proven)
			return
		}
	}
	c.Judge(SequenceModel).Holds(true, "", "", nil)
}

func (c *C) judgeMistake(spare fixtures.ITwin, course []*wire.Exchange, image bool, proven history.Proven) {
	defer func() { // also when the search is cut short
		last := course[len(course)-1]
		c.Judge(SequenceModel).Broken(expected(last, image), fmt.Sprintf("%s to %s", StatusText(last.Answer.Status), told(last)), last, course)
	}()
	sent := 0
	history.Shrink(history.Steps(course), fixtures.Modifier, func(steps []history.Step) bool {
		if sent += len(steps); sent > shrinkRequests {
			return false
		}
		spare = c.C.Arrange(spare.Plan)[0]
		shorter, there := history.Mistake(c.Take(spare, steps), proven)
		if shorter != nil {
			course, image = shorter, there
		}
		return shorter != nil
	})
}

// expected is what the model says of a mistaken answer.
func expected(mistaken *wire.Exchange, image bool) string {
	switch {
	case mistaken.Answer.Status >= 500:
		return "204 No Content or 404 Not Found"
	case !image:
		return "404 Not Found, as there is no image"
	case mistaken.Request.Method == http.MethodGet:
		return "200 OK, as there is an image"
	default:
		return "204 No Content, as there is an image"
	}
}

// told says what an exchange asked.
func told(exchange *wire.Exchange) string {
	return exchange.Request.Method + " as " + exchange.Persona
}
