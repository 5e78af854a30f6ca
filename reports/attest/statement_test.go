package attest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestStatement(t *testing.T) {
	g := NewWithT(t)
	report, _ := run(t, "failing")
	report.Run.Challenge = "spring-2026"
	statement, err := Of(acme, report, []byte("{}"), evidence).encode()
	g.Expect(err).NotTo(HaveOccurred())
	var indented bytes.Buffer
	g.Expect(json.Indent(&indented, append(statement, '\n'), "", "  ")).To(Succeed())
	golden := filepath.Join("testdata", "failing.statement.json")
	if *update {
		g.Expect(os.WriteFile(golden, indented.Bytes(), 0o600)).To(Succeed())
	}
	wanted, err := os.ReadFile(golden)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(indented.String()).To(Equal(string(wanted)))
}

func TestAStatementSaysAllOfIt(t *testing.T) {
	for _, name := range []string{"passing", "failing", "incomplete"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			report, file := run(t, name)
			stated := Of(acme, report, file, evidence)
			statement, err := stated.encode()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(decode(statement)).To(Equal(stated))
		})
	}
}

func TestResult(t *testing.T) {
	for name, each := range map[string]struct {
		outcome reports.Outcome
		level   reports.Reached
		result  string
	}{
		"every must and should":              {reports.Conforms, reports.ReachedFull, "PASSED"},
		"every must":                         {reports.Conforms, reports.ReachedCore, "WARNED"},
		"a part of a run, all of it well":    {reports.Conforms, reports.ReachedNone, "FAILED"},
		"every must where should is wanted":  {reports.DoesNotConform, reports.ReachedCore, "FAILED"},
		"a must untested":                    {reports.Incomplete, reports.ReachedNone, "FAILED"},
		"nobody there":                       {reports.Unreachable, reports.ReachedNone, "FAILED"},
		"an outcome that nobody knows of":    {"excellent", reports.ReachedFull, "FAILED"},
		"a level that nobody knows of":       {reports.Conforms, "platinum", "FAILED"},
		"nobody there, whatever was reached": {reports.Unreachable, reports.ReachedFull, "FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			a := Attestation{Outcome: each.outcome, Level: each.level}
			g.Expect(a.Result()).To(Equal(each.result))
			g.Expect(a.Certifies()).To(Equal(each.result != "FAILED"))
		})
	}
}

func TestARequirementThatIsNotRequiredWarns(t *testing.T) {
	g := NewWithT(t)
	report, file := run(t, "failing")
	relaxed := Of(acme, report, file, evidence)
	g.Expect(relaxed.Warned).To(Equal([]string{"auth.challenge"}))
	g.Expect(relaxed.Failed).To(Equal([]string{"error.schema"}))

	report.Conclusion.Strict = true
	strict := Of(acme, report, file, evidence)
	g.Expect(strict.Warned).To(BeEmpty())
	g.Expect(strict.Failed).To(Equal([]string{"error.schema", "auth.challenge"}))
}

func TestImplementation(t *testing.T) {
	const artefact = "sha256:abababababababababababababababababababababababababababababababab"
	for name, each := range map[string]struct{ called, version, artefact, says string }{
		"all there is":       {"acme-itwins", "1.4.0", artefact, ""},
		"no artefact":        {"ghcr.io/acme/itwins:edge", "1.4.0+build.7", "", ""},
		"no name":            {"", "1", "", "implementation"},
		"a name of two":      {"acme itwins", "1", "", `"acme itwins"`},
		"a name of markup":   {"<b>", "1", "", `"<b>"`},
		"a hidden character": {"acme\u202e", "1", "", "letters, digits"},
		"no version":         {"acme", "", "", "version"},
		"a version of lines": {"acme", "1\n2", "", `"1\n2"`},
		"another digest":     {"acme", "1", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256: and 64"},
		"a digest too short": {"acme", "1", artefact[:70], "sha256: and 64"},
		"a digest in capitals": {"acme", "1", "sha256:ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB",
			"sha256: and 64"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			implementation, err := NewImplementation(each.called, each.version, each.artefact)
			if each.says != "" {
				g.Expect(err).To(MatchError(And(ContainSubstring(each.says), Not(ContainSubstring("\n")))))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			report, file := run(t, "passing")
			statement, err := Of(implementation, report, file, evidence).encode()
			g.Expect(err).NotTo(HaveOccurred())
			read, err := decode(statement)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(read.Implementation).To(Equal(implementation))
		})
	}
}
