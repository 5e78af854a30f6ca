// Package selftest proves what the suite is worth: it runs the cases against
// implementations whose conformance is known, and compares what it finds.
package selftest

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/suites"
)

// Kind says what is known of a subject.
type Kind string

// The kinds of subject.
const (
	// Reference conforms.
	Reference Kind = "reference"
	// Variant conforms, and answers differently.
	Variant Kind = "variant"
	// Fault breaks exactly one requirement.
	Fault Kind = "fault"
)

// Subject is an implementation whose conformance is known.
type Subject struct {
	Kind     Kind
	Name     string
	Sentence string   // what it does, or why that conforms
	Breaks   string   // id of the requirement a fault breaks
	Disturbs []string // ids that may fail or become untestable in consequence
	// OneByOne says that cases have to run one after another, because what one
	// request does there reaches the iTwins of the others.
	OneByOne bool
	// Tables says that all tables are walked there, and not a sample of them
	// (tableSample). A fault has to be caught without any.
	Tables bool
	// Silent says that a fault is to be left untested, for want of an answer that
	// shows it.
	Silent bool
	// Hangs says that it answers no request at all, and each case takes all its time.
	Hangs bool
	// Start starts it and returns the target, and what stops it.
	Start func() (suites.Target, func() error, error)
}

// Finding is what the suite made of a subject.
type Finding string

// The findings. Right are Passed of a conforming subject, Caught of a fault, and
// Untestable of a silent one; everything else is a fault of the suite.
const (
	// Passed: no requirement failed, and none was left untested.
	Passed Finding = "passed"
	// Caught: the requirement that the fault breaks failed.
	Caught Finding = "caught"
	// Untestable: a server that gives no judgement a chance was left unjudged.
	Untestable Finding = "caught as untestable"
	// Accused: a requirement failed that the subject keeps.
	Accused Finding = "wrongly accused"
	// Misattributed: a fault was caught by other requirements only.
	Misattributed Finding = "caught by another requirement"
	// Survived: a fault was not noticed.
	Survived Finding = "survived"
	// Broken: the subject could not be started or stopped, or the suite itself
	// failed on it.
	Broken Finding = "broken"
)

// Trial is a subject and what the suite made of it.
type Trial struct {
	Subject  Subject
	Finding  Finding
	Reason   string // of a finding that is not right
	Verdicts []suites.RequirementVerdict
	Duration time.Duration
	// Retried says why the first of two trials was not right; "" where there was only
	// one.
	Retried string
}

// Right reports whether the suite found what is known.
func (t Trial) Right() bool {
	return t.Finding == Passed || t.Finding == Caught || t.Finding == Untestable && t.Subject.Silent
}

// Run tries the cases on every subject, some subjects at once, and returns the trials
// in the order of the subjects. Cancelling ctx ends it early.
func Run(ctx context.Context, subjects []Subject, requirements []suites.Requirement) []Trial {
	trials := make([]Trial, len(subjects))
	places := make(chan struct{}, 2*runtime.GOMAXPROCS(0)) // a trial has nothing to do now and then
	cases := suites.Cases()
	var all sync.WaitGroup
	for _, i := range longestFirst(subjects) {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			trials[i] = try(ctx, subjects[i], cases, requirements)
		})
	}
	all.Wait()
	// What was not right is tried once more, alone, and says so.
	for i, first := range trials {
		if !first.Right() {
			trials[i] = try(ctx, subjects[i], cases, requirements)
			trials[i].Retried = fmt.Sprintf("%s: %s", first.Finding, first.Reason)
		}
	}
	return trials
}

// Retried counts the trials that were not right the first time.
func Retried(trials []Trial) int {
	retried := 0
	for _, trial := range trials {
		if trial.Retried != "" {
			retried++
		}
	}
	return retried
}

// longestFirst are the places of the subjects, of those first that take as long as a
// case may: nobody is to wait for them at the end.
func longestFirst(subjects []Subject) []int {
	var hanging, others []int
	for i, subject := range subjects {
		if subject.Hangs {
			hanging = append(hanging, i)
		} else {
			others = append(others, i)
		}
	}
	return append(hanging, others...)
}

// The bounds of a trial. Subjects go by simulated clocks, and only hanging is a matter
// of the machine's time: there every case is cut off, the sooner the better. Elsewhere
// the time of a case is never used up unless something is wrong.
const (
	timeout        = 5 * time.Minute
	timeoutHanging = time.Second
	casesAtOnce    = 64
	requestsAtOnce = 16 * casesAtOnce // so that none waits for another
)

// optionsFor are those of a run on the subject.
func optionsFor(subject Subject) suites.Options {
	options := suites.Options{Concurrency: casesAtOnce, Requests: requestsAtOnce, Timeout: timeout}
	if subject.OneByOne {
		options.Concurrency = 1
	}
	if subject.Hangs {
		options.Timeout = timeoutHanging
	}
	return options
}

func try(ctx context.Context, subject Subject, cases []*suites.Case, requirements []suites.Requirement) Trial {
	trial := Trial{Subject: subject}
	started := time.Now()
	cases = tried(subject, cases)
	requirements = slices.DeleteFunc(slices.Clone(requirements), func(requirement suites.Requirement) bool {
		return !slices.ContainsFunc(cases, func(c *suites.Case) bool { return c.Judges(requirement) })
	})
	target, stop, err := subject.Start()
	if err != nil {
		trial.Finding, trial.Reason = Broken, err.Error()
		return trial
	}
	options := optionsFor(subject)
	results := suites.Start(ctx, target, cases, options).Results()
	err = errors.Join(context.Cause(ctx), stop())
	for _, result := range results {
		if result.Panic != "" {
			err = errors.Join(err, fmt.Errorf("case %s: %s", result.Case.ID, result.Panic))
		}
	}
	trial.Verdicts = suites.Judge(requirements, results)
	err = errors.Join(err, replays(target, results, requirements, options))
	trial.Duration = time.Since(started)
	if err != nil {
		trial.Finding, trial.Reason = Broken, err.Error()
		return trial
	}
	plain := slices.DeleteFunc(slices.Clone(results), func(result *suites.Result) bool { return result.Case.Table })
	trial.Finding, trial.Reason = find(subject, trial.Verdicts, suites.Judge(requirements, plain))
	return trial
}

// tableSample is how many tables are walked on a fault or a variant: enough that over all
// faults each table meets many, to see whom it blames, and over all variants a few.
const tableSample = 2

// tried are the cases that a subject is tried by.
func tried(subject Subject, cases []*suites.Case) []*suites.Case {
	if subject.Tables {
		return cases
	}
	var plain, tables []*suites.Case
	for _, c := range cases {
		if c.Table {
			tables = append(tables, c)
		} else {
			plain = append(plain, c)
		}
	}
	if subject.OneByOne { // the requests of a table are made at once
		return plain
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(subject.Name)) // to memory
	for i := range min(tableSample, len(tables)) {
		plain = append(plain, tables[(int(hash.Sum32()%uint32(len(tables)))+i*len(tables)/tableSample)%len(tables)])
	}
	return plain
}

// replays returns an error unless the cases find the same again over the record of
// the trial.
func replays(target suites.Target, results []*suites.Result, requirements []suites.Requirement, options suites.Options) error {
	called, is := target.(*fixtures.Target)
	if !is {
		return nil // nobody can tell by which requests it was called
	}
	again := make([]*suites.Result, len(results))
	for i, replayed := range suites.Replay(called.Recorded(), results, options) {
		if replayed.Departure != "" {
			return fmt.Errorf("over its record case %s %s", replayed.Case.ID, replayed.Departure)
		}
		again[i] = replayed.Result
	}
	if !reflect.DeepEqual(suites.Judge(requirements, again), suites.Judge(requirements, results)) {
		return errors.New("over its record the verdicts are others")
	}
	return nil
}

// find compares what is known of a subject with the verdicts. A fault has to be caught by
// those of the plain cases alone.
func find(subject Subject, verdicts, plain []suites.RequirementVerdict) (Finding, string) {
	failed, untested := ids(verdicts, suites.Fail), ids(verdicts, suites.NotTestable)
	if subject.Kind != Fault {
		switch {
		case len(failed) > 0:
			return Accused, fmt.Sprintf("it conforms, and failed %v", failed)
		case len(untested) > 0:
			return Accused, fmt.Sprintf("it conforms, and left %v untested", untested)
		}
		return Passed, ""
	}
	known := append(slices.Clone(subject.Disturbs), subject.Breaks)
	for _, id := range slices.Concat(failed, untested) {
		if !slices.Contains(known, id) {
			return Accused, fmt.Sprintf("it breaks %s, and disturbed %s besides", subject.Breaks, id)
		}
	}
	failed, untested = ids(plain, suites.Fail), ids(plain, suites.NotTestable)
	switch {
	case slices.Contains(failed, subject.Breaks):
		return Caught, ""
	case len(failed) > 0:
		return Misattributed, fmt.Sprintf("it breaks %s, and only %v failed", subject.Breaks, failed)
	case slices.Contains(untested, subject.Breaks) && subject.Silent:
		return Untestable, ""
	case slices.Contains(untested, subject.Breaks):
		return Untestable, fmt.Sprintf("it breaks %s, which was left untested", subject.Breaks)
	}
	return Survived, fmt.Sprintf("it breaks %s, and nothing failed", subject.Breaks)
}

// ids are those of the requirements with a verdict. What is only observed accuses
// nobody, whether it was tested or not.
func ids(verdicts []suites.RequirementVerdict, wanted suites.Verdict) []string {
	var found []string
	for _, judged := range verdicts {
		if judged.Verdict == wanted && judged.Requirement.Level != suites.Observe {
			found = append(found, judged.Requirement.ID)
		}
	}
	return found
}
