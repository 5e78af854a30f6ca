package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
	"itwin-conformance/suites"
)

// LargestFile bounds each file of a bundle, in bytes: that of an exhaustive run has
// some three million.
const LargestFile = 64 << 20

// Verified is a bundle that was judged again.
type Verified struct {
	Report       *reports.Report    // as it is in the bundle; nil when it cannot be read
	Evidence     *evidence.Evidence // nil when it cannot be read
	ReportFile   []byte
	EvidenceFile []byte
	// Findings say in a line each why the bundle is not to be believed, the gravest
	// first. There are none when the evidence supports the report.
	Findings []string
	// Beside are the names of what else is in the folder, of which nothing is known.
	Beside []string
}

// Verify judges the evidence in dir again, with no network, target or token, and
// compares what comes out with everything that the run left beside it. The error
// says that a file cannot be read; what is wrong with its content is a finding.
// Version is that of this suite.
func Verify(dir, version string) (*Verified, error) {
	read := &reading{dir: dir}
	v, err := verify(read)
	if err != nil {
		return nil, err
	}
	if v.Beside, err = beside(dir); err != nil {
		return nil, err
	}
	if len(v.Findings) > 0 && len(read.converted) > 0 && onlyLineEnds(dir) {
		v.Findings = nil
		v.find("%s: the line ends are CR LF where the run wrote LF, as git's core.autocrlf makes them, and that is all that differs: check the files out as they are (\"* -text\" in .gitattributes)",
			strings.Join(read.converted, ", "))
		return v, nil
	}
	if made := v.madeBy(); len(v.Findings) > 0 && made != "" && made != version {
		v.find("the bundle was made by version %s, and this is %s: it has to be verified by the version that made it", made, version)
	}
	return v, nil
}

// verify judges the files of a bundle.
func verify(read *reading) (v *Verified, err error) {
	v = &Verified{}
	for _, each := range []struct {
		name    string
		content *[]byte
	}{{evidence.FileName, &v.EvidenceFile}, {reports.FileName, &v.ReportFile}} {
		if *each.content, err = read.file(each.name); err != nil {
			return nil, fmt.Errorf("a bundle holds %s and %s: %w", evidence.FileName, reports.FileName, err)
		}
	}
	v.judge()
	return v, v.compareRendered(read)
}

// longestFinding bounds a finding, in bytes: it quotes files of somebody else's.
const longestFinding = 2000

func (v *Verified) find(format string, args ...any) {
	finding := fmt.Sprintf(format, args...)
	if len(finding) > longestFinding {
		finding = strings.ToValidUTF8(finding[:longestFinding], "") + "…"
	}
	v.Findings = append(v.Findings, finding)
}

func (v *Verified) madeBy() string {
	switch {
	case v.Evidence != nil:
		return v.Evidence.Run.Suite.Version
	case v.Report != nil:
		return v.Report.Suite.Version
	default:
		return ""
	}
}

// judge judges the evidence again and compares the report.
func (v *Verified) judge() {
	kept, problems := evidence.Read(v.EvidenceFile)
	report, err := reports.Parse(v.ReportFile)
	v.Evidence, v.Report = kept, report
	if err != nil {
		v.find("%s cannot be read: %v", reports.FileName, err)
	}
	if err == nil && kept != nil && report.Run.ID != kept.Run.ID {
		v.find("%s is of run %s, and %s of run %s", reports.FileName, report.Run.ID, evidence.FileName, kept.Run.ID)
		return // and everything else differs too
	}
	var again *reports.Report
	var written []byte
	if kept != nil {
		again, written = v.again(kept)
	}
	if again != nil && report != nil {
		v.compareVerdicts(again)
	}
	for _, problem := range problems {
		v.find("%s", problem)
	}
	if len(problems) == 0 && again != nil && !bytes.Equal(written, v.EvidenceFile) {
		v.find("%s is not written as a run writes it, from byte %d on", evidence.FileName, firstDifference(v.EvidenceFile, written))
	}
	if again != nil && report != nil {
		v.compareRest(again)
	}
}

// again is the report that the evidence supports, and the evidence as a run writes
// it; nil when the cases depart from the evidence.
func (v *Verified) again(kept *evidence.Evidence) (*reports.Report, []byte) {
	if suite := Suite(kept.Run.Suite.Version); kept.Run.Suite != suite {
		v.find("the run judged %s by the documentation with SHA-256 %s, and this suite judges %s by that with %s",
			kept.Run.Suite.Operation, kept.Run.Suite.Documentation.SHA256, suite.Operation, suite.Documentation.SHA256)
	}
	known := v.knownCases(kept)
	if len(v.Findings) > 0 {
		return nil, nil
	}
	run, err := recall(kept, known)
	target, targetErr := recallTarget(kept.Run.Target)
	if err := errors.Join(err, targetErr); err != nil {
		v.find("%s cannot be read: %v", evidence.FileName, err)
		return nil, nil
	}
	v.checkUnsent(kept, target, run)
	replayed := suites.Replay(target, run.Results, suites.Options{
		Timeout: duration(kept.Run.TimeoutMs), Selection: run.selection(), Keep: kept.Run.Keep,
	})
	for i, result := range replayed {
		run.Results[i] = result.Result
		if result.Departure != "" {
			v.find("case %s %s", result.Case.ID, result.Departure)
		}
	}
	if len(v.Findings) > 0 {
		return nil, nil
	}
	written, err := evidence.Encode(run.Evidence())
	if err != nil {
		v.find("%s cannot be written again: %v", evidence.FileName, err)
	}
	report := run.Report()
	for _, err := range []error{reports.CheckCorrelation(report), reports.CheckTimes(report, time.Now())} {
		if err != nil {
			v.find("%v", err)
		}
	}
	report.Evidence = digestOf(v.EvidenceFile)
	return report, written
}

// knownCases returns the cases of the evidence, which have to be those that the
// run selected.
func (v *Verified) knownCases(kept *evidence.Evidence) map[string]*suites.Case {
	selected, err := Run{About: kept.Run}.selection().Cases()
	if err != nil {
		v.find("%s line 1: %v", evidence.FileName, err)
		return nil
	}
	known := map[string]*suites.Case{}
	for _, c := range selected {
		known[c.ID] = c
	}
	seen := map[string]bool{}
	for _, c := range kept.Cases {
		switch {
		case known[c.ID] == nil:
			v.find("case %s is in the evidence, and the run did not select it", c.ID)
		case seen[c.ID]:
			v.find("case %s is in the evidence twice", c.ID)
		}
		seen[c.ID] = true
	}
	for _, c := range selected {
		if !seen[c.ID] {
			v.find("case %s was selected, and is not in the evidence", c.ID)
		}
	}
	return known
}

// compareVerdicts compares the verdicts of the requirements.
func (v *Verified) compareVerdicts(again *reports.Report) {
	said := map[string]reports.Requirement{}
	for _, requirement := range v.Report.Requirements {
		said[requirement.ID] = requirement
	}
	for _, shown := range again.Requirements {
		requirement, there := said[shown.ID]
		delete(said, shown.ID)
		switch reasons := strings.Join(shown.Reasons, "; "); {
		case !there:
			v.find("%s: the report does not have it, the evidence shows %s", shown.ID, shown.Verdict)
		case requirement.Verdict != shown.Verdict && reasons != "":
			v.find("%s: the report says %s, the evidence shows %s: %s", shown.ID, requirement.Verdict, shown.Verdict, oneLine(reasons))
		case requirement.Verdict != shown.Verdict:
			v.find("%s: the report says %s, the evidence shows %s", shown.ID, requirement.Verdict, shown.Verdict)
		}
	}
	for _, requirement := range v.Report.Requirements {
		if _, left := said[requirement.ID]; left {
			v.find("%s: the report says %s, and the run did not judge it", requirement.ID, requirement.Verdict)
		}
	}
}

// largestCompared bounds a report whose differences are named, in bytes: to find them
// takes several times as much memory.
const largestCompared = 16 << 20

// compareRest compares everything in the report, down to the last byte.
func (v *Verified) compareRest(again *reports.Report) {
	if digest := again.Evidence.SHA256; v.Report.Evidence == nil || v.Report.Evidence.SHA256 != digest {
		v.find("%s has the SHA-256 %s, and %s is of evidence with another", evidence.FileName, digest, reports.FileName)
		if v.Report.Evidence != nil {
			again.Evidence.SHA256 = v.Report.Evidence.SHA256 // that is said
		}
	}
	var document bytes.Buffer
	if err := reports.WriteJSON(&document, again); err != nil {
		v.find("the evidence supports no report: %v", err)
		return
	}
	if bytes.Equal(document.Bytes(), v.ReportFile) {
		return
	}
	var differences []string
	if len(v.ReportFile) < largestCompared {
		differences = differencesOf(v.ReportFile, document.Bytes())
	}
	if len(differences) == 0 {
		v.find("%s is not written as a run writes it, from byte %d on", reports.FileName, firstDifference(v.ReportFile, document.Bytes()))
		return
	}
	more := ""
	if len(differences) > 1 {
		more = fmt.Sprintf(", and %d places more differ", len(differences)-1)
	}
	v.find("%s %s%s", reports.FileName, differences[0], more)
}

// compareRendered renders every format anew that stands beside the report.
func (v *Verified) compareRendered(read *reading) error {
	for _, format := range reports.Formats() {
		if format.FileName == reports.FileName || v.Report == nil || len(v.ReportFile) > largestCompared && len(v.Findings) > 0 {
			continue // a page of a report that is refused anyhow is not worth the memory
		}
		there, err := read.file(format.FileName)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		var rendered bytes.Buffer
		if err := format.Write(&rendered, v.Report); err != nil {
			v.find("%s cannot be made of this %s: %v", format.FileName, reports.FileName, err)
		} else if !bytes.Equal(rendered.Bytes(), there) {
			v.find("%s is not the %s of this %s, from byte %d on", format.FileName, format.Name, reports.FileName, firstDifference(there, rendered.Bytes()))
		}
	}
	return nil
}

// beside returns what is in the folder of a bundle and is no part of one.
func beside(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	own := []string{evidence.FileName}
	for _, format := range reports.Formats() {
		own = append(own, format.FileName)
	}
	var names []string
	for _, entry := range entries {
		if !slices.Contains(own, entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// firstDifference returns how many bytes two texts begin with alike.
func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
