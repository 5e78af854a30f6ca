package reports

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

const (
	entry    = "    reason: ticket 12\n    owner: api-team\n    until: "
	accepted = entry + "2026-12-31\n"
)

func TestLoadBaseline(t *testing.T) {
	for name, each := range map[string]struct{ text, says string }{
		"a requirement":          {"knownFailures:\n  - requirement: auth.expired\n" + accepted, ""},
		"a case":                 {"knownFailures:\n  - case: success/answers-204\n" + accepted, ""},
		"nothing":                {"knownFailures: []\n", ""},
		"an empty file":          {"", ":1:1: the file: knownFailures is missing (The failures that do not fail a run)"},
		"no YAML":                {"knownFailures: [\n", "no YAML: "},
		"an unknown requirement": {"knownFailures:\n  - requirement: auth.expird\n" + accepted, `:2:18: knownFailures[0].requirement: there is no requirement "auth.expird" that can fail; did you mean "auth.expired"? | - requirement: auth.expird`},
		"an unknown case":        {"knownFailures:\n  - case: success\n" + accepted, `:2:11: knownFailures[0].case: there is no case "success" that can fail; did you mean "success/answers-204"?`},
		"one twice":              {"knownFailures:\n  - requirement: auth.expired\n" + accepted + "  - requirement: auth.expired\n" + accepted, ":6:18: knownFailures[1].requirement: auth.expired is listed already"},
		"neither":                {"knownFailures:\n  -\n" + accepted, "a mapping with either requirement or case, and with reason, owner and until is needed"},
		"both":                   {"knownFailures:\n  - requirement: auth.expired\n    case: success/answers-204\n" + accepted, "either requirement or case"},
		"no reason":              {"knownFailures:\n  - {requirement: auth.expired, owner: me, until: 2026-12-31}\n", "reason is missing (Why the failure is accepted)"},
		"an empty reason":        {"knownFailures:\n  - {requirement: auth.expired, reason: ' ', owner: me, until: 2026-12-31}\n", "reason: a text is needed"},
		"no day":                 {"knownFailures:\n  - requirement: auth.expired\n" + entry + "2026-02-30\n", ":5:12: knownFailures[0].until: a day such as 2027-01-31 is needed, not 2026-02-30"},
		"an unknown key":         {"knownFailures:\n  - requirement: auth.expired\n    expires: never\n" + accepted, ":3:5: knownFailures[0].expires: no such key; allowed here: case, owner, reason, requirement, until"},
		"a stale mark":           {"knownFailures:\n  - requirement: auth.expired\n    stale: no\n" + accepted, "stale: no such key"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			path := filepath.Join(t.TempDir(), "baseline.yaml")
			g.Expect(os.WriteFile(path, []byte(each.text), 0o600)).To(Succeed())
			baseline, err := LoadBaseline(path, []string{"auth.expired", "success.status"}, []string{"success/answers-204"})
			if each.says == "" {
				g.Expect(err).NotTo(HaveOccurred())
				for _, known := range baseline {
					g.Expect(known.Excuse).To(Equal(Excuse{"ticket 12", "api-team", "2026-12-31"}))
				}
				return
			}
			g.Expect(err).To(MatchError(And(HavePrefix("baseline "+path+":"), ContainSubstring(each.says), Not(ContainSubstring("\n")))))
		})
	}
	_, err := LoadBaseline("nowhere.yaml", nil, nil)
	NewWithT(t).Expect(err).To(MatchError(And(HavePrefix("reading baseline: "), ContainSubstring("nowhere.yaml"))))
}

// TestExcuse: the failing run breaks error.schema in two cases, and
// auth.challenge in one of them. It started on 2026-03-04.
func TestExcuse(t *testing.T) {
	until := func(day string) Excuse { return Excuse{"ticket 12", "api-team", day} }
	ok := until("2026-03-04") // the day of the run still counts
	must := func(id string, e Excuse) KnownFailure { return KnownFailure{Requirement: id, Excuse: e} }
	in := func(id string, e Excuse) KnownFailure { return KnownFailure{Case: id, Excuse: e} }
	interrupted, filtered := passingReport(), passingReport()
	interrupted.Run.Interrupted = true
	filtered.Run.Selection.LabelFilter, filtered.Run.Partial = "missing-header", true
	for _, test := range []struct {
		name     string
		report   *Report
		baseline Baseline
		outcome  Outcome
		code     int
		excused  []string // requirements, and then cases
		why      []string
	}{
		{"no baseline", failingReport(), nil, DoesNotConform, 1, nil, nil},
		{"the requirement", failingReport(), Baseline{must("error.schema", ok)}, ConformsButFor, 0,
			[]string{"error.schema", "no-permission-1"}, nil},
		{"every case of it", failingReport(), Baseline{in("missing-header-1", ok), in("no-permission-1", ok)}, ConformsButFor, 0,
			[]string{"error.schema", "auth.challenge", "missing-header-1", "no-permission-1"}, nil},
		{"one case of it", failingReport(), Baseline{in("no-permission-1", ok)}, DoesNotConform, 1, []string{"no-permission-1"}, nil},
		{"another requirement", failingReport(), Baseline{must("auth.challenge", ok)}, DoesNotConform, 1, []string{"auth.challenge"}, nil},
		{"it has expired", failingReport(), Baseline{must("error.schema", until("2026-03-03"))}, DoesNotConform, 1, nil,
			[]string{"error.schema was accepted until 2026-03-03 only: api-team has to mend it, or to accept it anew"}},
		{"it passes", passingReport(), Baseline{must("error.schema", ok)}, Conforms, 1, nil,
			[]string{"error.schema passes: it has to be taken off the baseline"}},
		{"its case passes", passingReport(), Baseline{in("success-1", ok)}, Conforms, 1, nil,
			[]string{"success-1 passes: it has to be taken off the baseline"}},
		{"it passes where not all of its cases ran", filtered, Baseline{must("error.schema", ok)}, Conforms, 0, nil, nil},
		{"it passes before the run is interrupted", interrupted, Baseline{must("error.schema", ok)}, Conforms, 0, nil, nil},
		{"it was not judged", passingReport(), Baseline{must("rate.status", ok), in("rate", ok)}, Conforms, 0, nil, nil},
		{"it was not testable", incompleteReport(), Baseline{must("success.status", ok), must("authz.no-permission", ok), in("no-permission-1", ok)}, Incomplete, 4, nil, nil},
		{"it was not testable and has expired", incompleteReport(), Baseline{must("success.status", until("2025-01-01"))}, Incomplete, 1, nil,
			[]string{"success.status was accepted until 2025-01-01 only: api-team has to mend it, or to accept it anew"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			given := append(Baseline(nil), test.baseline...)
			r := test.report
			r.Excuse(test.baseline)
			concluded(r)
			r.SetGate(FailOnMust, nil)

			g.Expect(test.baseline).To(Equal(given), "the baseline was altered")
			g.Expect(r.Conclusion.Outcome).To(Equal(test.outcome))
			g.Expect(r.ExitCode()).To(Equal(test.code))
			var excused []string
			for _, q := range r.Requirements {
				if q.Excused != nil {
					g.Expect(q.Verdict).To(Equal(Fail), q.ID)
					excused = append(excused, q.ID)
				}
			}
			g.Expect(r.Conclusion.Counts.Excused).To(Equal(len(excused)))
			for _, c := range r.Cases {
				if c.Excused != nil {
					excused = append(excused, c.ID)
				}
			}
			g.Expect(excused).To(Equal(test.excused))
			g.Expect(r.Gate.Why).To(Equal(test.why))
			if test.outcome == ConformsButFor {
				g.Expect(r.Conclusion.Level).To(Equal(ReachedNone))
			}
		})
	}
}

func TestExcusesAreJoined(t *testing.T) {
	r := failingReport()
	r.Excuse(Baseline{
		{Case: "missing-header-1", Excuse: Excuse{"a", "one", "2026-12-31"}},
		{Case: "no-permission-1", Excuse: Excuse{"b", "two", "2026-05-31"}},
	})
	NewWithT(t).Expect(r.Requirements[2].Excused).To(Equal(&Excuse{"a; b", "one, two", "2026-05-31"}))
}

func TestGateExitCodes(t *testing.T) {
	unreachable, open := failingReport(), failingReport()
	unreachable.Conclusion.Outcome = Unreachable
	open.Requirements[0].Verdict = NotTestable
	for _, test := range []struct {
		name   string
		report *Report
		codes  map[FailOn]int
	}{
		{"passing", passingReport(), map[FailOn]int{FailOnMust: 0, FailOnShould: 0, FailOnRegression: 0, FailOnNever: 0}},
		{"failing", failingReport(), map[FailOn]int{FailOnMust: 1, FailOnShould: 1, FailOnRegression: 0, FailOnNever: 0}},
		{"failing, and not testable", concluded(open), map[FailOn]int{FailOnMust: 1, FailOnShould: 1, FailOnRegression: 4, FailOnNever: 4}},
		{"incomplete", incompleteReport(), map[FailOn]int{FailOnMust: 4, FailOnShould: 4, FailOnRegression: 4, FailOnNever: 4}},
		{"unreachable", unreachable, map[FailOn]int{FailOnMust: 3, FailOnShould: 3, FailOnRegression: 3, FailOnNever: 3}},
	} {
		for failOn, code := range test.codes {
			NewWithT(t).Expect(gated(test.report, failOn).ExitCode()).To(Equal(code), "%s, %s", test.name, failOn)
		}
	}
	regressed := gated(passingReport(), FailOnRegression, "auth.expired fails")
	NewWithT(t).Expect(regressed.ExitCode()).To(Equal(1))
	NewWithT(t).Expect(gated(passingReport(), FailOnMust, "auth.expired fails").ExitCode()).To(Equal(0), "nobody asked for regressions")
}
