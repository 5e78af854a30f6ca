package main

import (
	"fmt"
	"io"
	"path/filepath"

	"itwin-conformance/fixtures"
	"itwin-conformance/reports"
)

// tellNext names the command or the page that helps now. It is for people, and stands on
// standard error.
func tellNext(log io.Writer, next string) {
	if next != "" {
		fmt.Fprintf(log, "next: %s\n", next)
	}
}

// nextAfterDoctor is what helps after an examination that ended with a code.
func nextAfterDoctor(code int, target string) string {
	switch code {
	case 0, exitIncomplete:
		return "itwin-conformance run --target " + shellWord(target)
	default:
		return "put that right, and look again: itwin-conformance doctor --target " + shellWord(target)
	}
}

// nextAfterRun is what helps after a run whose reports are in a folder.
func nextAfterRun(report *reports.Report, target, out string) string {
	run := "itwin-conformance run"
	own := target != fixtures.EmbeddedName
	if own {
		run += " --target " + shellWord(target)
	}
	page := filepath.Join(out, reports.PageName)
	for _, q := range report.Requirements {
		if q.Verdict == reports.Fail && q.Excused == nil {
			return fmt.Sprintf("%s#%s shows the first failure; %s --requirement %s judges it alone", page, q.ID, run, q.ID)
		}
	}
	switch {
	case report.Run.Partial || report.Run.Interrupted || !own:
		return ""
	case report.Conclusion.Outcome == reports.Incomplete || report.Conclusion.Outcome == reports.Unreachable:
		return "itwin-conformance doctor --target " + shellWord(target) + " says what is missing"
	case report.Conclusion.Level == reports.ReachedCore && !report.Run.Selection.Exhaustive:
		return run + " --exhaustive tries for level full"
	default:
		return page + " shows all of it; itwin-conformance attest signs it, with " + shellWord(out)
	}
}
