package site

import (
	_ "embed"
	"html/template"
	"sync"
	"time"

	"itwin-conformance/reports"
)

//go:embed pages.html
var pagesHTML string

var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("pages").Funcs(template.FuncMap{
		"day":  func(t time.Time) string { return t.Format(time.DateOnly) },
		"sign": sign,
		"word": word,
	}).Parse(pagesHTML))
})

// sign is a verdict's shape, so that nobody has to see its colour.
func sign(v reports.Verdict) string {
	return map[reports.Verdict]string{reports.Pass: "✓", reports.Fail: "✕", reports.NotTestable: "?", reports.Observed: "○"}[v]
}

// word is a verdict as a sentence has it.
func word(v reports.Verdict) string {
	if v == "" {
		return "not judged"
	}
	return string(v)
}
