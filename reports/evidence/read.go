package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"itwin-conformance/schemas"
)

// Problem is a line that is not what a run wrote.
type Problem struct {
	Line     int    // from 1
	Case     string // "" where it is of none
	Exchange int    // its number, 0 where it is none
	What     string // half a sentence
}

// String is the problem in one line.
func (p Problem) String() string {
	place := fmt.Sprintf("%s line %d", FileName, p.Line)
	switch {
	case p.Exchange > 0:
		place += fmt.Sprintf(" (exchange %d of case %s)", p.Exchange, p.Case)
	case p.Case != "":
		place += fmt.Sprintf(" (case %s)", p.Case)
	}
	return place + " " + p.What
}

// The bounds of what is read. An exhaustive run has some two thousand lines, and most
// of them are of a kilobyte.
const (
	mostLines    = 50_000
	longestLine  = 8 << 20 // in bytes
	mostProblems = 100
)

// Read reads the file of a run. The problems are those of single lines, in their
// order, and not all of very many; the evidence is nil when not all of it can be
// understood, and nothing is read beyond the first line that cannot be.
func Read(file []byte) (*Evidence, []Problem) {
	r := reader{evidence: &Evidence{}}
	for len(file) > 0 && !r.broken {
		line, rest, ended := bytes.Cut(file, []byte("\n"))
		r.number++
		switch {
		case r.number > mostLines:
			r.stop("is one too many: there are at most %d", mostLines)
		case len(line) > longestLine:
			r.stop("is longer than %d bytes", longestLine)
		default:
			r.read(line)
		}
		if !ended {
			r.problem("does not end: the file was cut off")
		}
		file = rest
	}
	if r.broken {
		return nil, r.problems
	}
	r.end()
	if r.broken {
		return nil, r.problems
	}
	return r.evidence, r.problems
}

// reader is somewhere in the file.
type reader struct {
	evidence *Evidence
	problems []Problem
	broken   bool // something cannot be understood
	number   int  // of the line
	line     []byte
	seal     string // of the line before
	made     int    // exchanges of the case so far
}

func (r *reader) problem(format string, args ...any) {
	if len(r.problems) == mostProblems {
		return
	}
	at := Problem{Line: r.number, What: fmt.Sprintf(format, args...)}
	at.Case, at.Exchange = place(r.line)
	r.problems = append(r.problems, at)
}

// stop notes a problem that leaves the evidence without meaning.
func (r *reader) stop(format string, args ...any) {
	r.problem(format, args...)
	r.broken = true
}

var (
	caseOf   = regexp.MustCompile(`^[^,]*, ?"case":"([^"\\]*)"`)
	numberOf = regexp.MustCompile(`"number":(\d{1,9})[,}]`)
)

// place finds out what a line is of as far as possible, whatever is wrong with it.
func place(line []byte) (id string, exchange int) {
	line = line[:min(len(line), 1000)]
	if found := caseOf.FindSubmatch(line); found != nil {
		id = string(found[1])
		if found := numberOf.FindSubmatch(line); found != nil {
			exchange, _ = strconv.Atoi(string(found[1])) // digits, as the expression says
		}
	}
	return id, exchange
}

func (r *reader) read(line []byte) {
	r.line = line
	bare, seal, has := unsealed(line)
	switch {
	case !has:
		r.problem("was changed: it has no seal")
	case seal != sealOf(r.seal, bare):
		r.problem("was changed, or lines before it are missing or stand elsewhere: its seal does not fit")
	}
	r.seal = seal

	var about struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(line, &about); err != nil {
		r.stop("cannot be read: %s", err)
		return
	}
	schema := schemas.EvidenceLine(about.Kind)
	if schema == nil {
		r.stop("is of the unknown kind %q", about.Kind)
		return
	}
	if err := schema.Validate(line); err != nil {
		r.stop("cannot be read: %s", err)
		return
	}
	r.take(about.Kind)
}

// take takes what a line holds, which the schema has found in order.
func (r *reader) take(kind string) {
	if first := r.number == 1; first != (kind == kindRun) {
		r.stop("is of the kind %q: the first line, and no other, is of the run", kind)
		return
	}
	switch kind {
	case kindRun:
		r.decode(&r.evidence.Run)
	case kindCase:
		r.endCase()
		if held := len(r.evidence.Cases); held == r.evidence.Run.Cases {
			r.stop("is of one case more than the run had, which are %d", held)
			return
		}
		var c Case
		r.decode(&c)
		r.evidence.Cases = append(r.evidence.Cases, c)
		r.made = 0
	case kindExchange:
		var made Exchange
		r.decode(&made)
		r.made++
		if made.Number != r.made {
			r.stop("is exchange %d, where exchange %d had to follow", made.Number, r.made)
			return
		}
		r.call(made.Case, Call{Exchange: &made})
	case kindUnsent:
		var unsent Unsent
		r.decode(&unsent)
		r.call(unsent.Case, Call{Unsent: &unsent})
	}
}

func (r *reader) decode(into any) {
	if err := json.Unmarshal(r.line, into); err != nil {
		r.stop("cannot be read: %s", err)
	}
}

func (r *reader) call(of string, call Call) {
	if len(r.evidence.Cases) == 0 || r.evidence.Cases[len(r.evidence.Cases)-1].ID != of {
		r.stop("does not stand below its case")
		return
	}
	current := &r.evidence.Cases[len(r.evidence.Cases)-1]
	if len(current.Calls) == current.CallCount {
		r.stop("is one call more than case %s made, which are %d", current.ID, current.CallCount)
		return
	}
	current.Calls = append(current.Calls, call)
}

func (r *reader) endCase() {
	if len(r.evidence.Cases) == 0 {
		return
	}
	if ended := r.evidence.Cases[len(r.evidence.Cases)-1]; len(ended.Calls) != ended.CallCount {
		r.stop("follows %d calls of case %s, which made %d", len(ended.Calls), ended.ID, ended.CallCount)
	}
}

func (r *reader) end() {
	r.number++
	r.line = nil
	if r.number == 1 {
		r.stop("is missing: the file is empty")
		return
	}
	r.endCase()
	if held := len(r.evidence.Cases); held != r.evidence.Run.Cases {
		r.stop("is missing: the file ends after %d of %d cases", held, r.evidence.Run.Cases)
	}
}
