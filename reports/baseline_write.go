package reports

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/yamlfile"
)

// FailuresFor returns an entry for each requirement that failed, was not excused and is not
// listed yet, with the same excuse for all. What is only observed never fails.
func (r *Report) FailuresFor(listed Baseline, excuse Excuse) Baseline {
	var found Baseline
	for _, q := range r.Requirements {
		known := slices.ContainsFunc(listed, func(k KnownFailure) bool { return k.Requirement == q.ID })
		if q.Verdict == Fail && q.Excused == nil && !known {
			found = append(found, KnownFailure{Requirement: q.ID, Excuse: excuse})
		}
	}
	return found
}

// emptyList is the list of a baseline that lists nothing, with what stands behind it.
var emptyList = regexp.MustCompile(`(?m)^knownFailures:[ \t]*\[[ \t\r\n]*\]`)

// AddTo returns the text of a baseline with more entries at its end. What stands there
// stays as it is, comments too. Without a text it is a new baseline. Its error says why
// nothing can be added to the text.
func (b Baseline) AddTo(text []byte) ([]byte, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("knownFailures: []\n")
	}
	before, err := readBaseline(text)
	if err != nil || len(b) == 0 {
		return text, err
	}
	lineEnd, indent := "\n", indentOf(text)
	if bytes.Contains(text, []byte("\r\n")) {
		lineEnd = "\r\n"
	}
	if len(before) == 0 {
		text = emptyList.ReplaceAll(text, []byte("knownFailures:"))
	}
	entries, err := b.lines()
	if err != nil {
		return nil, err
	}
	made := slices.Clone(bytes.TrimRight(text, " \t\r\n"))
	for line := range strings.Lines(entries) {
		made = append(made, lineEnd+indent+strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "  ")...)
	}
	made = append(made, lineEnd...)
	after, err := readBaseline(made)
	if err != nil || !slices.Equal(after, slices.Concat(before, b)) {
		return nil, errors.New("nothing can be added to it: its list has to stand in lines that begin with -, and to be the last of the file")
	}
	return made, nil
}

// indentOf is what stands before the entries of a baseline.
func indentOf(text []byte) string {
	if found := regexp.MustCompile(`(?m)^([ ]*)-[ \t\r\n]`).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return "  "
}

// lines are the entries as a list in YAML, whose lines begin with two blanks.
func (b Baseline) lines() (string, error) {
	type entry struct {
		Requirement string `yaml:"requirement,omitempty"`
		Case        string `yaml:"case,omitempty"`
		Reason      string `yaml:"reason"`
		Owner       string `yaml:"owner"`
		Until       string `yaml:"until"`
	}
	var entries []entry
	for _, known := range b {
		entries = append(entries, entry{known.Requirement, known.Case, known.Reason, known.Owner, known.Until})
	}
	text, err := yamlfile.Marshal(entries)
	return string(text), err
}

// readBaseline reads a baseline without looking whether its ids are known.
func readBaseline(text []byte) (Baseline, error) {
	var file struct {
		KnownFailures Baseline `json:"knownFailures"`
	}
	_, err := yamlfile.Parse(text, schemas.Baseline(), &file)
	return file.KnownFailures, err
}
