package deleteimage

import (
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage/decision"
)

// The table walks every combination of credential, standing and resource that
// the documentation can be asked about. The cases beside it judge the same
// requirements on one combination each, with care for the reason of a failure.
var _ = Describe("Decision table", func() {
	for _, standing := range decision.Standings() {
		Case("refuses whatever proves nothing: "+string(standing),
			JudgesRefusal(requirementsOf(standing, decision.Refused())...),
			func(c *C) {
				table := c.Table(standing, decision.Refused()...)
				full, empty := c.ArrangeTwo(Plan(Image(), Being(standing)), Plan(NoImage(), Being(standing)))
				table.Try(full, empty, c.Unknown())
				table.Judge()
				table.Control(full)
				table.NameCulprits()
			}, suites.Table)

		Case("decides by permission and image: "+string(standing),
			JudgesRefusal(requirementsOf(standing, decision.Accepted())...),
			func(c *C) {
				table := c.Table(standing, decision.Accepted()...)
				first, second, empty := c.ArrangeThree(
					Plan(Image(), Being(standing)), Plan(Image(), Being(standing)), Plan(NoImage(), Being(standing)))
				unknown := c.Unknown()

				valid := table.Of(decision.Valid)
				valid.Try(first, empty, unknown)
				valid.Judge()
				valid.Control(first)

				moreScopes := table.Of(decision.MoreScopes)
				moreScopes.Try(second, empty, unknown)
				moreScopes.Judge()
				moreScopes.Control(second)

				valid.NameCulprits()
				moreScopes.NameCulprits()
			}, suites.Table)
	}
})
