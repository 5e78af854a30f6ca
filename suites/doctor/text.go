package doctor

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"itwin-conformance/fixtures"
	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/paragraph"
	"itwin-conformance/suites"
)

// WriteText writes what a person looks at before the first run: the way to the
// target, who calls, what can be arranged, what will not be testable and why,
// what to put right, and the conclusion last. Tables are at most width columns wide.
func WriteText(out io.Writer, e *Examination, width int) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s  %s\n", e.Name, e.BaseURL)
	writeConnection(&text, e.Connection, width)
	writePersonas(&text, e.Personas, width)
	writeArranging(&text, e.Arranging)
	writeRequests(&text, e)
	writeRequirements(&text, e.Requirements)
	if len(e.Findings) > 0 {
		text.WriteString("\nFindings\n")
	}
	for _, finding := range e.Findings {
		fmt.Fprintf(&text, "  %-7s  %s\n", finding.Severity, finding.Text)
	}
	fmt.Fprintf(&text, "\n%s\n", e.Conclusion)
	_, err := io.WriteString(out, escape.Text(text.String()))
	return err
}

func writeConnection(text io.Writer, way Connection, width int) {
	line := func(label, format string, values ...any) {
		fmt.Fprintf(text, "%-7s%s\n", label, strings.TrimLeft(paragraph.Wrap(fmt.Sprintf(format, values...), "       ", width), " "))
	}
	if way.Proxy != "" {
		line("proxy", "%s", way.Proxy)
	}
	if way.TLS != "" {
		line("TLS", "%s, certificate of %s until %s", way.TLS, way.Certificate, way.ValidUntil)
	}
	if way.HTTP != "" {
		line("asked", "%s, which changes nothing: %d by %s in %.0f ms", way.Request, way.Status, way.HTTP, way.RoundTripMs)
	}
	if way.AheadSeconds != nil {
		line("clock", "%s", inWords(*way.AheadSeconds))
	}
}

// proofs are what is told of a token beside its kind.
var proofs = map[fixtures.Proof]string{
	fixtures.ByKeys:          ", verified by its issuer's keys",
	fixtures.ByIntrospection: ", as its issuer says",
	fixtures.ByTarget:        ", taken by the target",
	fixtures.BySuite:         ", made wrong on purpose",
	fixtures.ByVendor:        ", by your word alone",
	fixtures.Unproven:        ", not verified",
	fixtures.Refuted:         ", none of its issuer",
}

// writePersonas writes lines for each persona: what its token is, and below it where that
// comes from, how long it is good, and whose it is.
func writePersonas(text io.Writer, personas []Persona, width int) {
	fmt.Fprintln(text, "\nPersonas")
	longest := 0
	for _, persona := range personas {
		longest = max(longest, len(persona.Name))
	}
	for _, persona := range personas {
		is := string(persona.Token) + proofs[persona.Proof]
		if !persona.Usable {
			is += ", of no use"
		}
		fmt.Fprintf(text, "  %-*s  %s\n", longest, persona.Name, is)
		about := []string{persona.Origin}
		if !persona.expires.IsZero() {
			about = append(about, "good for "+goodFor(persona.expires))
		}
		about = append(about, counted(persona.Requests, "request"))
		if persona.User != "" {
			about = append(about, "user "+persona.User)
		}
		if len(persona.Scopes) > 0 {
			about = append(about, "scopes "+strings.Join(persona.Scopes, " "))
		}
		fmt.Fprintln(text, paragraph.Wrap(strings.Join(about, ", "), "      ", width))
	}
	for _, persona := range personas {
		if in := persona.SignedIn; in != nil {
			fmt.Fprintf(text, "%s is signed in as %s%s\n", persona.Name, in.As, howLong(in))
		}
	}
	for _, persona := range personas {
		if persona.Name == fixtures.Modifier && persona.Issuer != "" {
			fmt.Fprintf(text, "the modifier's token is of issuer %s, for audience %s\n", persona.Issuer, cmp.Or(strings.Join(persona.Audience, " "), "-"))
		}
	}
}

// counted is so many of a thing, in words.
func counted(count int, thing string) string {
	if count == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", count, thing)
}

// howLong says how long somebody stays signed in.
func howLong(in *SignedIn) string {
	until := ""
	if in.Until != "" {
		until = " until " + in.Until
	}
	if in.Renewed {
		return until + ", renewed by itself; itwin-conformance logout ends that"
	}
	return until + ", and has to sign in again then: scope offline_access would renew it"
}

// goodFor says how long a token is valid, behind "good for".
func goodFor(expires time.Time) string {
	if left := time.Until(expires); left > 0 {
		return roughly(left)
	}
	return "no more time: it has expired"
}

// roughly is a duration in its largest unit that says enough.
func roughly(d time.Duration) string {
	const day = 24 * time.Hour
	for _, each := range []struct {
		unit time.Duration
		name string
	}{{day, "days"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if d >= 2*each.unit {
			return fmt.Sprintf("%d %s", d/each.unit, each.name)
		}
	}
	return fmt.Sprintf("%d s", d/time.Second)
}

func writeArranging(text io.Writer, arranging Arranging) {
	switch arranging.By {
	case "":
		return
	case "pool":
		fmt.Fprintf(text, "\n%d prepared iTwins, of which %d let nobody look at their image; none was used\n", arranging.Prepared, arranging.Unseen)
		return
	}
	fmt.Fprintf(text, "\nArranging by %s: one iTwin of each kind, taken away again\n", arranging.By)
	for _, tried := range arranging.Tried {
		if tried.Error == "" {
			fmt.Fprintf(text, "  arranged  %s\n", tried.Plan)
		} else {
			fmt.Fprintf(text, "  failed    %s\n            %s\n", tried.Plan, tried.Error)
		}
	}
	if after := arranging.ShownAfterMs; after != nil {
		fmt.Fprintf(text, "  what was arranged was shown to be in force within %.0f ms\n", *after)
	}
}

func writeRequests(text io.Writer, e *Examination) {
	if e.Requests > 0 {
		fmt.Fprintf(text, "\na whole run sends about %d requests", e.Requests)
		if e.RateLimit != nil {
			fmt.Fprintf(text, ", and up to %d more as limited to meet its limit", e.RateLimit.MaxRequests)
		}
		fmt.Fprintln(text)
	}
	if limit := e.RateLimit; limit != nil {
		stated := ""
		if limit.Stated != "" {
			stated = ", the stated limit being " + limit.Stated
		}
		fmt.Fprintf(text, "rate limit: met by up to %d requests within %s%s; Retry-After is waited for up to %s\n",
			limit.MaxRequests, limit.plan.Within, stated, limit.plan.LongestWait)
	}
	if pace := e.Pace; pace != nil {
		fmt.Fprintf(text, "pace: %s", pace.pace)
		if pace.RunSeconds > 0 {
			fmt.Fprintf(text, "; a whole run takes %s at least", roughly(time.Duration(pace.RunSeconds*float64(time.Second))))
		}
		fmt.Fprintln(text)
	}
}

// writeRequirements counts what is testable and groups the rest by its reason.
func writeRequirements(text io.Writer, requirements []Requirement) {
	if len(requirements) == 0 {
		return
	}
	counts := map[suites.Level]int{}
	testable := map[suites.Level]int{}
	var reasons []string
	byReason := map[string][]string{}
	for _, requirement := range requirements {
		counts[requirement.Level]++
		if requirement.Testable {
			testable[requirement.Level]++
			continue
		}
		if !slices.Contains(reasons, requirement.Reason) {
			reasons = append(reasons, requirement.Reason)
		}
		byReason[requirement.Reason] = append(byReason[requirement.Reason], fmt.Sprintf("%s (%s)", requirement.ID, requirement.Level))
	}
	fmt.Fprint(text, "\nTestable:")
	for i, level := range []suites.Level{suites.Must, suites.Should, suites.Observe} {
		fmt.Fprintf(text, "%s %d of %d %s", map[bool]string{true: ",", false: ""}[i > 0], testable[level], counts[level], level)
	}
	fmt.Fprintln(text)
	for _, reason := range reasons {
		fmt.Fprintf(text, "  not, as %s\n    %s\n", reason, strings.Join(byReason[reason], ", "))
	}
}
