package reports

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestBadgeMessages(t *testing.T) {
	partial := passingReport()
	partial.Run.Partial = true
	core := passingReport()
	core.Requirements[4].Verdict = Fail
	strict := passingReport()
	strict.Conclusion = Conclude(strict.Requirements, true, Extent{Exhaustive: true})
	unreachable := passingReport()
	unreachable.Conclusion.Outcome = Unreachable
	for _, test := range []struct {
		name, message, color string
		report               *Report
	}{
		{"full", "full, 4/4", "brightgreen", passingReport()},
		{"core", "core, 4/4", "brightgreen", concluded(core)},
		{"strict", "full, 5/5", "brightgreen", strict},
		{"partial", "partial, 4/4", "yellowgreen", concluded(partial)},
		{"failing", "does not conform, 3/4", "red", failingReport()},
		{"known failures", "known failures, 3/4", "orange", excusedReport()},
		{"incomplete", "incomplete, 2/4", "orange", incompleteReport()},
		{"unreachable", "unreachable", "lightgrey", unreachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(badgeOf(test.report)).To(Equal(badge{1, "Delete iTwin Image", test.message, test.color}))
			var picture strings.Builder
			g.Expect(WriteBadgeSVG(&picture, test.report)).To(Succeed())
			g.Expect(picture.String()).To(ContainSubstring("<title>Delete iTwin Image: " + test.message + "</title>"))
			g.Expect(picture.String()).NotTo(ContainSubstring("no value"), "a colour is missing")
			decoder := xml.NewDecoder(strings.NewReader(picture.String()))
			for {
				if _, err := decoder.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
