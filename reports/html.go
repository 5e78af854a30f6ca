package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"itwin-conformance/schemas/escape"
)

var (
	//go:embed page/page.html
	pageHTML string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string
)

// pageTemplate is parsed once, when the first page is written.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"visible": escape.Visible,
		"ms":      duration,
		"join":    strings.Join,
		"anchor":  exchangeAnchor,
	}).Parse(pageHTML))
})

// WriteHTML writes r as one page that stands alone: it fetches nothing, and is
// readable without its script, which adds filters, copying, and links to what
// is folded up. Nothing a target sent is taken for markup, and a policy in the
// page lets nothing run or load but its own style and script.
func WriteHTML(w io.Writer, r *Report) error {
	// Whole before a byte is written: half a page would pass for a page.
	var document bytes.Buffer
	if err := pageTemplate().Execute(&document, pageOf(r)); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	if _, err := w.Write(escape.HTML(document.Bytes())); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

// page is what the template shows.
type page struct {
	*Report
	Policy   string // Content-Security-Policy
	Style    template.CSS
	Script   template.JS
	Failed   []requirementView
	Known    []requirementView // failed, and excused
	Untested []requirementView
	Causes   []cause            // why those could not be tested
	Groups   []requirementGroup // the others, and where to find those above
	Timeline timeline
	Spread   spread
	Table    decisionTable
	Evidence []evidenceGroup
	Contents []section
}

func pageOf(r *Report) page {
	p := page{
		Report: r, Style: template.CSS(pageStyle), Script: template.JS(pageScript), //nolint:gosec // both are part of the program
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
			sourceHash(pageStyle), sourceHash(pageScript)),
		Timeline: timelineOf(r),
		Spread:   spreadOf(r.Cases),
		Table:    decisionTableOf(r.Decisions),
		Evidence: evidenceOf(r.Cases, r.Decisions),
	}
	p.Groups = requirementGroups(r)
	views := map[string]requirementView{}
	for _, g := range p.Groups {
		for _, q := range g.Requirements {
			views[q.ID] = q
		}
	}
	for _, requirement := range r.Requirements { // in their order
		switch q := views[requirement.ID]; {
		case q.Excused != nil:
			p.Known = append(p.Known, q)
		case q.Verdict == Fail:
			p.Failed = append(p.Failed, q)
		case q.Verdict == NotTestable:
			p.Untested = append(p.Untested, q)
		}
	}
	for _, g := range notTestableByReason(r.Requirements) {
		p.Causes = append(p.Causes, cause{g.ids[0], len(g.ids) - 1, inShort(g.reason)})
	}
	p.Contents = p.contents()
	return p
}

// cause is why requirements could not be tested.
type cause struct {
	First  string // of them
	More   int
	Reason string
}

// sourceHash returns what a policy calls an inline style or script by.
func sourceHash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Sign is a verdict's shape, so that nobody has to see its colour.
func (v Verdict) Sign() string {
	switch v {
	case Pass:
		return "✓"
	case Fail:
		return "✕"
	case NotTestable:
		return "?"
	default:
		return "○"
	}
}
