package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"itwin-conformance/reports"
	"itwin-conformance/schemas/nearest"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// gateFlags are the flags of run that say what fails it, as given.
type gateFlags struct {
	failOn   string
	baseline string
	against  string
}

func (f *gateFlags) define(set *pflag.FlagSet) {
	set.StringVar(&f.failOn, "fail-on", string(reports.FailOnMust), "what fails the run: a broken must, should, a regression from --against, or never")
	set.StringVar(&f.baseline, "baseline", "", "file of known failures, which do not fail the run")
	set.StringVar(&f.against, "against", "", "the report.json of an earlier run, or its folder, to compare with")
}

// gate is what decides, besides the verdicts, how a run ends.
type gate struct {
	failOn   reports.FailOn
	baseline reports.Baseline
	against  *reports.Report // nil: there is none
}

// open reads what the flags name, before anything is sent.
func (f gateFlags) open() (gate, error) {
	opened := gate{failOn: reports.FailOn(f.failOn)}
	if known := reports.FailOns(); !slices.Contains(known, f.failOn) {
		return gate{}, fmt.Errorf("--fail-on %q: must, should, regression or never is needed%s", f.failOn, nearest.Meant(f.failOn, known))
	}
	if opened.failOn == reports.FailOnRegression && f.against == "" {
		return gate{}, errors.New("--fail-on regression: --against is needed, with the report.json of an earlier run")
	}
	var err error
	if f.baseline != "" {
		if opened.baseline, err = reports.LoadBaseline(f.baseline, idsThatCanFail(), caseIDs()); err != nil {
			return gate{}, err
		}
	}
	if f.against != "" {
		if opened.against, err = readReportFile("--against", asideOr(f.against)); err != nil {
			return gate{}, err
		}
		if judged := opened.against.Suite.Operation; judged != operation {
			return gate{}, fmt.Errorf("--against %s: it is about %s, not about %s", f.against, judged, operation)
		}
	}
	return opened, nil
}

// close decides what fails the run, and returns what it differs in from the
// earlier one, if there is one.
func (g gate) close(report *reports.Report) (*reports.Comparison, error) {
	if g.against == nil {
		return nil, nil // and the report has its gate
	}
	compared, err := reports.Compare(g.against, report)
	if err != nil {
		return nil, err
	}
	report.SetGate(g.failOn, compared.Regressions())
	return compared, nil
}

// idsThatCanFail are those of the requirements that a baseline may list: what is
// observed never fails.
func idsThatCanFail() []string {
	var ids []string
	for _, requirement := range deleteimage.Requirements() {
		if requirement.Level != suites.Observe {
			ids = append(ids, requirement.ID)
		}
	}
	return ids
}

func caseIDs() []string {
	var ids []string
	for _, c := range suites.Cases() {
		ids = append(ids, c.ID)
	}
	return ids
}
