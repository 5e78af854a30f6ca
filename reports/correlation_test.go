package reports

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestChallenge(t *testing.T) {
	const given = "spring-2026"
	sent := func(ids ...string) Exchange {
		return Exchange{Number: 4, Request: Request{Header: map[string][]string{"X-Correlation-Id": ids}}}
	}
	answering := func(challenge string, exchanges ...Exchange) *Report {
		return &Report{Run: Run{ID: "run-7", Challenge: challenge}, Cases: []Case{{ID: "first"}, {ID: "second", Exchanges: exchanges}}}
	}
	whole := sent("run-7." + given)
	for name, each := range map[string]struct {
		report *Report
		says   string
	}{
		"every request carried it":      {answering(given, whole, whole), ""},
		"the run has none":              {answering("", sent("run-7")), `the run answers to challenge "", and not to "spring-2026"`},
		"the run has another":           {answering("autumn-2025", sent("run-7.autumn-2025")), `the run answers to challenge "autumn-2025", and not to "spring-2026"`},
		"a request carried another":     {answering(given, whole, sent("run-7.autumn-2025")), `case "second", exchange 4: the request carried X-Correlation-Id ["run-7.autumn-2025"], and not "run-7.spring-2026"`},
		"a request of another run":      {answering(given, sent("run-6."+given)), `["run-6.spring-2026"]`},
		"a request carried the id only": {answering(given, whole, sent("run-7")), `["run-7"]`},
		"a request carried nothing":     {answering(given, Exchange{}), "carried X-Correlation-Id []"},
		"a request carried two":         {answering(given, sent("run-7."+given, "run-7")), `["run-7.spring-2026" "run-7"]`},
		"nothing was sent":              {answering(given), "the run sent nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			err := CheckChallenge(each.report, given)
			if each.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(each.says)))
			}
		})
	}
}
