package reports

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"itwin-conformance/schemas/escape"
)

// evidenceGroup is the cases of a documented case with all their exchanges.
type evidenceGroup struct {
	Name  string
	Cases []evidenceCase
}

type evidenceCase struct {
	Case
	Exchanges []exchangeView
}

// exchangeView is an exchange as the page shows it.
type exchangeView struct {
	Exchange
	Anchor string // by which something links to it; empty where nothing does
	// Combination is that of the decision table which it tried, if any.
	Combination string
	Open        bool
	Path        string // of the URL, with its query
	Outcome     string // the status, or that no answer came
	Curl        string
	Sent        string      // the request as text
	Came        []textPiece // the answer as text, with what is marked in it
	Found       []Finding
}

func evidenceOf(cases []Case, decisions []Decision) []evidenceGroup {
	linked, combinations := map[string]bool{}, map[string]string{}
	for _, d := range decisions {
		anchor := exchangeAnchor(d.Case, d.Exchange)
		linked[anchor], combinations[anchor] = true, d.Credential+", "+d.Resource
	}
	for _, c := range cases {
		for _, f := range c.Findings {
			if f.Verdict == Fail {
				linked[exchangeAnchor(c.ID, f.Exchange)] = true
			}
		}
	}
	var groups []evidenceGroup
	for _, g := range byDocumentedCase(cases) {
		group := evidenceGroup{Name: g.name}
		for _, c := range g.cases {
			shown := evidenceCase{Case: c}
			for _, e := range c.Exchanges {
				view := exchangeViewOf(c, e)
				if anchor := exchangeAnchor(c.ID, e.Number); linked[anchor] {
					view.Anchor, view.Combination = anchor, combinations[anchor]
				}
				shown.Exchanges = append(shown.Exchanges, view)
			}
			group.Cases = append(group.Cases, shown)
		}
		groups = append(groups, group)
	}
	return groups
}

// Broken are the requirements that it shows to be broken.
func (v exchangeView) Broken() []string {
	var ids []string
	for _, f := range v.Found {
		if f.Verdict == Fail && !slices.Contains(ids, f.Requirement) {
			ids = append(ids, f.Requirement)
		}
	}
	return ids
}

func exchangeViewOf(c Case, e Exchange) exchangeView {
	view := exchangeView{
		Exchange: e,
		Path:     path(e.Request.URL),
		Outcome:  "no answer",
		Curl:     escape.Visible(Curl(e)),
		Sent:     escape.Visible(e.Request.Method+" "+e.Request.URL) + headerText(e.Request.Header) + textOf(bodyPieces(e.Request.Body, nil)),
		Came:     []textPiece{{Text: escape.Visible(e.Error)}},
	}
	for _, f := range c.Findings {
		if f.Exchange == e.Number {
			view.Found = append(view.Found, f)
		}
	}
	if e.Answer != nil {
		view.Outcome = fmt.Sprint(e.Answer.Status)
		head := textPiece{Text: escape.Visible(statusLine(*e.Answer)) + headerText(e.Answer.Header)}
		view.Came = append([]textPiece{head}, bodyPieces(e.Answer.Body, view.Found)...)
		if e.Answer.Cut != nil {
			view.Came = append(view.Came, textPiece{Text: "\n\n" + escape.Visible(e.Answer.Cut.String())})
		}
	}
	return view
}

// headerText returns a header as lines, each behind a line break, sorted by
// name: a report does not keep the order on the wire.
func headerText(header map[string][]string) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			text.WriteString("\n" + escape.Visible(name+": "+value))
		}
	}
	return text.String()
}

// path returns a URL without what every URL of a target has in common.
func path(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" {
		return rawURL
	}
	_, path, _ := strings.Cut(rawURL, u.Host)
	return path
}
