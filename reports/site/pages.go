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
		"word": word,
	}).Parse(pagesHTML))
})

// word is a verdict as a sentence has it.
func word(v reports.Verdict) string {
	if v == "" {
		return "not judged"
	}
	return string(v)
}
