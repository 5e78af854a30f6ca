package reports

import (
	"fmt"
	"strconv"
	"strings"
)

// severity is how a pipeline marks an issue.
type severity int

const (
	passing severity = iota // nothing to mend
	warning
	failing
)

// issue is something a pipeline shows beside its steps, in plain text.
type issue struct {
	severity   severity
	code       string // the id of the requirement, "" for more than one
	file, line string // of the target file, "" where there is none
	title      string
	message    string
}

// issues returns the conclusion of r, and then what stands against it: each
// failed requirement, each reason why requirements could not be tested, and what
// else fails the run.
func issues(r *Report) []issue {
	found := []issue{conclusionIssue(r)}
	for _, q := range r.Requirements {
		if q.Verdict == Fail {
			found = append(found, failureIssue(r, q))
		}
	}
	for _, g := range notTestableByReason(r.Requirements) {
		i := issue{severity: warning, title: "not testable", message: strings.Join(g.ids, ", ") + ": " + g.reason}
		if len(g.ids) == 1 {
			i.code = g.ids[0]
		}
		found = append(found, i)
	}
	for _, why := range r.Gate.Why {
		found = append(found, issue{severity: failing, title: "fails the run", message: why})
	}
	if source := r.Target.Source; source != nil { // nobody can mend a file of the suite
		for i := range found {
			found[i].file, found[i].line = source.File, strconv.Itoa(source.Line)
		}
	}
	return found
}

func conclusionIssue(r *Report) issue {
	i := issue{
		severity: failing,
		title:    fmt.Sprintf("%s on %s", r.Suite.Operation, r.Target.Name),
		message:  fmt.Sprintf("%s, level %s: %s", r.OutcomeWords(), r.Conclusion.Level, r.Conclusion.Reason),
	}
	if advice := r.advice(); advice != "" {
		i.message += "\n" + advice
	}
	switch {
	case r.ExitCode() != 0:
	case r.Conclusion.Outcome == Conforms:
		i.severity = passing
	default:
		i.severity = warning
	}
	return i
}

// advice says what to do about a run that came to no verdict, "" after any other.
func (r *Report) advice() string {
	if code := r.ExitCode(); code != 3 && code != 4 || r.Run.Interrupted {
		return ""
	}
	file := "FILE"
	if source := r.Target.Source; source != nil {
		file = source.File
	}
	return "itwin-conformance doctor --target " + file + " says what is missing."
}

// failureIssue tells the first failure of a requirement and how many there are:
// the first leads to the cause.
func failureIssue(r *Report, q Requirement) issue {
	i := issue{severity: warning, code: q.ID, title: fmt.Sprintf("%s (%s)", q.ID, q.Level)}
	if r.Conclusion.Requires(q.Level) && q.Excused == nil && r.Gate.counts() {
		i.severity = failing
	}
	lines := []string{q.Sentence}
	if q.Excused != nil {
		lines = append(lines, q.Excused.String())
	}
	failures := failuresOf(r.Cases, q.ID)
	if len(failures) == 0 {
		lines = append(lines, q.Reasons...)
	} else {
		first := failures[0]
		lines = append(lines, first.in.DocumentedCase+": "+first.in.Text, strings.TrimSpace(evidenceText(first.in, first.Finding)))
	}
	all := len(failures)
	for _, f := range failures {
		all += f.More()
	}
	if all > 1 {
		lines = append(lines, fmt.Sprintf("This is the first of %d failures; the report has all.", all))
	}
	i.message = strings.Join(lines, "\n")
	return i
}
