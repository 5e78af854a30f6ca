package suites

import (
	"errors"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/parallel"
)

// This file holds what a case does with the iTwins that it holds.

// Arrange puts one iTwin on the target for each plan, and takes it away after the
// case. It ends the case when that cannot be done. What the case arranged before
// is given back first: a case holds nothing while it waits for iTwins, and what it
// needs at the same time it arranges together. The case's time stands still until
// all is arranged.
func (c *C) Arrange(plans ...fixtures.Plan) []fixtures.ITwin {
	c.giveBack()
	c.clock.Stop()
	defer c.clock.Start()
	arranged, err := c.world.arranger().Arrange(c.ctx, c, plans...)
	c.checkArranged(err)
	c.result.Arranged = true
	c.settled()
	c.held, c.effects = arranged, effects{}
	return arranged
}

// checkArranged ends the case when something could not be arranged.
func (c *C) checkArranged(err error) {
	if err == nil {
		return
	}
	var panicked *parallel.Panic
	if errors.As(err, &panicked) {
		panic(panicked)
	}
	c.result.Unarranged = true
	// What was arranged and is not shown to be in force was arranged all the same.
	if c.result.Arranged = c.result.Arranged || errors.As(err, new(fixtures.NotInForce)); !c.result.Arranged {
		c.result.ArrangeErr = err
	}
	c.Abort("arranging failed: " + c.explain(err))
}

// Prove waits until the target shows that an iTwin is as its plan says, after the case
// changed something on it. It ends the case when that takes too long.
func (c *C) Prove(itwin fixtures.ITwin) {
	c.clock.Stop()
	defer c.clock.Start()
	c.checkArranged(c.world.arranger().Prove(c.ctx, c, itwin))
}

// giveBack releases what the case holds. What could not be released, and what is
// kept on purpose, is noted. A panic is the suite's own fault.
func (c *C) giveBack() {
	held := c.held
	c.held = nil
	if len(held) == 0 {
		return
	}
	if c.keep {
		c.kept = append(c.kept, held...)
		return
	}
	c.clock.Stop()
	defer c.clock.Start()
	ctx, cancel := fixtures.Afterwards(c.ctx)
	defer cancel()
	failures := make([]error, len(held))
	parallel.Do(c.ctx, len(held), func(i int) {
		defer parallel.Recover(&failures[i])
		itwin := held[i]
		itwin.Unsettled = c.Unsettled(itwin)
		failures[i] = c.world.arranger().Release(ctx, c, itwin)
	})
	c.left = append(c.left, failures...)
	var panicked *parallel.Panic
	if errors.As(errors.Join(failures...), &panicked) {
		panic(panicked)
	}
}
