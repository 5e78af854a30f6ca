package main

import (
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestASecretsValueChangesNoVerdict: what is judged is what was on the wire, and
// whoever judges again from the record finds the same. What could not be told from the
// protocol's own words is refused before anything is sent.
func TestASecretsValueChangesNoVerdict(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	host := strings.TrimPrefix(b.url, "http://")
	name, _, _ := strings.Cut(host, ":")
	for name, each := range map[string]struct {
		value string
		code  int
		says  string // on standard error, of what is refused
	}{
		"a media type":                     {"application/json", 2, "the value of T is part of a word of the protocol"},
		"in other letters":                 {"APPLICATION/Json", 2, "the value of T is part of a word of the protocol"},
		"a header's name":                  {"Retry-After", 2, "the value of T is part of a word of the protocol"},
		"the scope":                        {"itwin-platform", 2, "the value of T is part of a word of the protocol"},
		"an error code":                    {"ImageNotFound", 2, "the value of T is part of a word of the protocol"},
		"a persona":                        {"modifier", 2, "the value of T is part of a word of the protocol"},
		"the host":                         {host, 2, "the value of T is part of what this file says elsewhere"},
		"part of the host":                 {name, 2, "the value of T is part of what this file says elsewhere"},
		"a header that a case sends":       {"X-Forwarded-Prefix", 2, "the value of T is part of a word of the protocol or of the suite's own"},
		"a word of a requirement":          {"authorised", 0, ""},
		"words of a requirement":           {"takes the scheme name", 2, "the value of T is part of a word of the protocol or of the suite's own"},
		"a status":                         {"204", 2, "has to be one line of at least 8 characters"},
		"a property":                       {"error", 2, "has to be one line of at least 8 characters"},
		"part of an answer's header":       {"charset=utf-8", 2, "the value of T is part of a word of the protocol"},
		"what surrounds a code":            {`{"error":{"code":`, 0, ""},
		"the rest of a message":            {"e image is not available.\"", 0, ""},
		"what every challenge begins with": {"Bearer realm=", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			b := b
			if each.code == 0 { // two runs at once would use up the same limit
				b = newBed(t)
			}
			target := writeTarget(t, b.file+"headers:\n  X-T: \"${T}\"\n")
			made := b.command(t, "run", "--target", target, "--out", filepath.Join(t.TempDir(), "out"))
			made.Env = append(made.Env, "T="+each.value)
			ended := finish(t, made) // which verifies what it left
			g.Expect(ended.code).To(Equal(each.code), ended.stdout+ended.stderr)
			if each.code == 2 {
				g.Expect(ended.stderr).To(ContainSubstring(each.says))
				g.Expect(strings.Count(ended.stderr, "\n")).To(Equal(1), ended.stderr)
				g.Expect(ended.stdout).To(BeEmpty())
			}
		})
	}
}
