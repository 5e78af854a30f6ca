package reports

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Decision is one combination of credential, standing and resource: what the
// documentation expects there, and what came.
type Decision struct {
	Credential  string          `json:"credential"`
	Standing    string          `json:"standing"` // what the caller is to the iTwin
	Resource    string          `json:"resource"`
	Requirement string          `json:"requirement"` // id of the one it is an instance of
	Clause      string          `json:"clause"`
	Expected    *DecisionAnswer `json:"expected,omitempty"` // nil where the documentation is silent
	Silent      string          `json:"silent,omitempty"`   // why it is
	Answered    *DecisionAnswer `json:"answered,omitempty"` // nil where no answer came that shows anything
	Verdict     Verdict         `json:"verdict"`
	Reason      string          `json:"reason,omitempty"`   // why it was not testable
	Case        string          `json:"case"`               // id of the case that tried it
	Exchange    int             `json:"exchange,omitempty"` // Number of the exchange, 0 for none
}

// DecisionAnswer is a status and the error code that comes with it, if any.
type DecisionAnswer struct {
	Status int    `json:"status"`
	Code   string `json:"code,omitempty"`
}

// String is the answer in words; none is "nothing".
func (a *DecisionAnswer) String() string {
	if a == nil {
		return "nothing"
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", a.Status, http.StatusText(a.Status), a.Code)), " ")
}

// alike are combinations that the same is to be said of: each of the credentials
// with each of the standings and each of the resources.
type alike struct {
	Credentials, Standings, Resources []string
	Decision                          // any of them
}

// said is everything a reader wants to know of a combination but which it is.
func (d Decision) said() string {
	switch d.Verdict {
	case NotTestable:
		return withoutIDs(d.Reason)
	case Observed:
		return d.Answered.String() + "\x00" + d.Silent
	default:
		return strings.Join([]string{d.Expected.String(), d.Answered.String(), d.Requirement}, "\x00")
	}
}

// decisionsAlike returns the combinations of a verdict, those together of which
// the same is to be said.
func decisionsAlike(decisions []Decision, verdict Verdict) []alike {
	var groups []alike
	for _, d := range decisions {
		if d.Verdict == verdict {
			groups = append(groups, alike{[]string{d.Credential}, []string{d.Standing}, []string{d.Resource}, d})
		}
	}
	standings := func(a *alike) *[]string { return &a.Standings }
	credentials := func(a *alike) *[]string { return &a.Credentials }
	resources := func(a *alike) *[]string { return &a.Resources }
	groups = joined(groups, standings, credentials, resources)
	groups = joined(groups, credentials, standings, resources)
	return joined(groups, resources, standings, credentials)
}

// joined makes one group of those that differ in one list only.
func joined(groups []alike, differing, first, second func(*alike) *[]string) []alike {
	var made []alike
	for _, group := range groups {
		i := slices.IndexFunc(made, func(other alike) bool {
			return other.said() == group.said() &&
				slices.Equal(*first(&other), *first(&group)) && slices.Equal(*second(&other), *second(&group))
		})
		if i < 0 {
			made = append(made, group)
		} else {
			*differing(&made[i]) = append(*differing(&made[i]), *differing(&group)...)
		}
	}
	return made
}

// What names the resources.
func (a alike) What() string { return strings.Join(a.Resources, ", ") }

// Who names the callers, by their credentials and standings.
func (a alike) Who() string {
	return fmt.Sprintf("%s: %s", strings.Join(a.Credentials, " or "), strings.Join(a.Standings, ", "))
}

// Finding says what came, or why that shows nothing.
func (a alike) Finding() string {
	switch {
	case a.Verdict == NotTestable:
		return a.Reason
	case a.Expected == nil:
		return a.Answered.String()
	default:
		return fmt.Sprintf("%s, expected %s (%s)", a.Answered, a.Expected, a.Requirement)
	}
}

// decisionCounts says in a sentence how the combinations came out.
func decisionCounts(decisions []Decision) string {
	counts := map[Verdict]int{}
	for _, d := range decisions {
		counts[d.Verdict]++
	}
	parts := []string{fmt.Sprintf("%d as documented", counts[Pass])}
	for _, part := range []struct {
		verdict Verdict
		words   string
	}{
		{Fail, "otherwise"}, {Observed, "where the documentation is silent"}, {NotTestable, "not tried, or with nothing proved"},
	} {
		if n := counts[part.verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, part.words))
		}
	}
	return fmt.Sprintf("%d combinations of credential, standing and image: %s.", len(decisions), strings.Join(parts, ", "))
}

// remarkable are the verdicts on combinations that are told one by one, in the
// order in which they matter.
var remarkable = []Verdict{Fail, NotTestable, Observed}
