package reports

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"itwin-conformance/schemas/escape"
)

// Comparison is what differs between two runs.
type Comparison struct {
	Old      Compared `json:"old"`
	New      Compared `json:"new"`
	Warnings []string `json:"warnings"` // why the two may differ for other reasons than the target

	Broke      []Change `json:"broke"`      // passed, and fails
	Untestable []Change `json:"untestable"` // judged, and no longer testable
	Fixed      []Change `json:"fixed"`      // failed, and passes
	Testable   []Change `json:"testable"`   // not testable, and judged
	Added      []Change `json:"added"`      // in the new run only
	Removed    []Change `json:"removed"`    // in the old run only
	Latency    []Shift  `json:"latency"`    // beyond noise
}

// Compared is one of the two runs.
type Compared struct {
	Run     string  `json:"run"` // its id
	Started string  `json:"started"`
	Target  string  `json:"target"`
	Outcome Outcome `json:"outcome"`
	Level   Reached `json:"level"`
}

// Change is a requirement whose verdict differs. A verdict is empty where the run
// has no such requirement.
type Change struct {
	ID         string  `json:"id"`
	Level      Level   `json:"level"`
	Was        Verdict `json:"was,omitempty"`
	Is         Verdict `json:"is,omitempty"`
	Reason     string  `json:"reason,omitempty"` // why it is no pass now
	Excused    bool    `json:"excused,omitempty"`
	Regression bool    `json:"regression,omitempty"`
}

// Compare tells what differs between two runs, and alters neither. Its error says
// that they judge different operations.
func Compare(old, new *Report) (*Comparison, error) {
	if old.Suite.Operation != new.Suite.Operation {
		return nil, fmt.Errorf("the reports cannot be compared: one is about %s, the other about %s",
			escape.Line(old.Suite.Operation), escape.Line(new.Suite.Operation))
	}
	c := &Comparison{
		Old: compared(old), New: compared(new), Warnings: present(differences(old, new)),
		Broke: []Change{}, Untestable: []Change{}, Fixed: []Change{}, Testable: []Change{}, Added: []Change{}, Removed: []Change{},
		Latency: present(shifts(old.Cases, new.Cases)),
	}
	before := byID(old.Requirements)
	for _, q := range new.Requirements {
		was, there := before[q.ID]
		c.add(there, was.Verdict, q)
	}
	after := byID(new.Requirements)
	for _, q := range old.Requirements {
		if _, there := after[q.ID]; !there {
			c.Removed = append(c.Removed, Change{ID: q.ID, Level: q.Level, Was: q.Verdict})
		}
	}
	return c, nil
}

// add puts a requirement of the new run where it belongs.
func (c *Comparison) add(there bool, was Verdict, q Requirement) {
	change := Change{ID: q.ID, Level: q.Level, Was: was, Is: q.Verdict, Excused: q.Excused != nil}
	if q.Verdict == Fail || q.Verdict == NotTestable {
		change.Reason = strings.Join(distinct(q.Reasons), "; ")
	}
	change.Regression = was == Pass && (q.Verdict == Fail || q.Verdict == NotTestable) && q.Level != Observe && !change.Excused
	switch {
	case !there:
		c.Added = append(c.Added, change)
	case was == q.Verdict:
	case q.Verdict == NotTestable:
		c.Untestable = append(c.Untestable, change)
	case was == NotTestable:
		c.Testable = append(c.Testable, change)
	case q.Verdict == Fail:
		c.Broke = append(c.Broke, change)
	case was == Fail:
		c.Fixed = append(c.Fixed, change)
	}
}

// Regressions returns a sentence for each must or should requirement that passed
// and now fails or is not testable. A known failure is none.
func (c *Comparison) Regressions() []string {
	var sentences []string
	for _, change := range slices.Concat(c.Broke, c.Untestable) {
		if change.Regression {
			sentences = append(sentences, fmt.Sprintf("%s (%s) passed before, and is now %s", change.ID, change.Level, change.Is))
		}
	}
	return sentences
}

func compared(r *Report) Compared {
	return Compared{
		Run: r.Run.ID, Started: r.Run.Started, Target: r.Target.Name,
		Outcome: r.Conclusion.Outcome, Level: r.Conclusion.Level,
	}
}

func byID(requirements []Requirement) map[string]Requirement {
	all := map[string]Requirement{}
	for _, q := range requirements {
		all[q.ID] = q
	}
	return all
}

// differences says what else than the target's conduct may make the runs differ.
func differences(old, new *Report) []string {
	var found []string
	for _, each := range []struct{ what, was, is string }{
		{"targets", old.Target.words(), new.Target.words()},
		{"versions of the suite", old.Suite.Version, new.Suite.Version},
		{"texts of the documentation (sha256)", old.Suite.Documentation.SHA256, new.Suite.Documentation.SHA256},
		{"selections", old.Run.Selection.words(), new.Run.Selection.words()},
	} {
		if each.was != each.is {
			found = append(found, fmt.Sprintf("different %s: %s, and now %s", each.what, each.was, each.is))
		}
	}
	if old.Run.Interrupted {
		found = append(found, "the old run was interrupted")
	}
	if new.Run.Interrupted {
		found = append(found, "the new run was interrupted")
	}
	return found
}

// words says which target it was. One of the machine itself is known by its name: its
// port is often another each time.
func (t Target) words() string {
	at, err := url.Parse(t.BaseURL)
	if err != nil || at.Hostname() != "localhost" && !net.ParseIP(at.Hostname()).IsLoopback() {
		return t.BaseURL
	}
	return t.Name + " on this machine"
}

// words says a selection as it is asked for on a command line.
func (s Selection) words() string {
	var flags []string
	if s.LabelFilter != "" {
		flags = append(flags, fmt.Sprintf("--label-filter %q", s.LabelFilter))
	}
	for _, id := range s.Requirements {
		flags = append(flags, "--requirement "+id)
	}
	if s.Level != "" {
		flags = append(flags, "--level "+string(s.Level))
	}
	if s.Exhaustive {
		flags = append(flags, "--exhaustive")
	}
	if len(flags) == 0 {
		return "everything by default"
	}
	return strings.Join(flags, " ")
}
