package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// TestProgressNamesWhatItWaitsFor, also while no case ends.
func TestProgressNamesWhatItWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		var out bytes.Buffer
		first, second, third := &suites.Case{DocumentedCase: "Success", Text: "one"}, &suites.Case{DocumentedCase: "Rate limiting", Text: "two"}, &suites.Case{DocumentedCase: "Success", Text: "three"}
		p := newProgress(&out, []*suites.Case{first, second, third}, &fixtures.Target{Name: "staging", BaseURL: "https://h"})
		p.done(&suites.Result{Case: first})
		time.Sleep(heartbeat + time.Second)
		synctest.Wait()
		p.done(&suites.Result{Case: third})
		time.Sleep(heartbeat)
		synctest.Wait()
		p.end()
		g.Expect(strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")).To(HaveExactElements(
			"judging staging at https://h by 3 cases",
			MatchRegexp(`^1 of 3 cases, 0 failed, \d not testable; waiting for Rate limiting: two, and 1 more$`),
			MatchRegexp(`^2 of 3 cases, 0 failed, \d not testable; waiting for Rate limiting: two$`),
		))
	})
}

func TestProgressFitsTheTerminal(t *testing.T) {
	g := NewWithT(t)
	c := &suites.Case{DocumentedCase: "Rate limiting", Text: strings.Repeat("größe ", 40)}
	p := &progress{terminal: true, width: 60, total: 1, waiting: []*suites.Case{c}}
	g.Expect([]rune(p.line())).To(HaveLen(59))
	g.Expect(p.line()).To(HaveSuffix("…"))
	p.terminal = false
	g.Expect(p.line()).To(HaveSuffix(c.Text))
}
