package reports

import "io"

type writeFunc = func(io.Writer, *Report) error

// attacks are what a hostile target could send, in bodies, headers and names.
func attacks() []string {
	return []string{
		`</script><script>window.owned=true</script>`,
		`"><img src=x onerror="window.owned=true">`,
		`</pre></details><h1>owned</h1><!--`,
		`</style><style>*{display:none}</style>`,
		"\u202ereversed\u202c \u2066isolated\u2069 \ufeff zero\u200bwidth",
		"\x00\x07\x1b[31mred\x1b[0m\r\n::error::owned\n##vso[task.complete result=Succeeded;]owned",
		"```\n\n# owned\n\n</details>\n\n[owned](javascript:alert(1)) @everyone #1 | a | b |",
		`javascript:window.owned=true`,
		`'; touch owned; $(touch owned) `,
		"]]> & <owned/>\u2028\u2029",
	}
}

// hostileReport is a failing report that holds every attack in every place that
// a target, or the file that names it, can choose.
func hostileReport() *Report {
	r := failingReport()
	all := ""
	for i, attack := range attacks() {
		all += attack
		e := &r.Cases[0].Exchanges[i%2]
		if e.Answer.Header == nil {
			e.Answer.Header = map[string][]string{}
		}
		e.Answer.Header["X-Attack"] = append(e.Answer.Header["X-Attack"], attack)
		e.Request.URL += "?" + attack
		r.Cases[0].Findings = append(r.Cases[0].Findings, Finding{Requirement: "error.schema", Verdict: Fail, Expected: attack, Actual: "at /" + attack + ": " + attack, Exchange: i%2 + 1})
		r.Cases[3].Findings = append(r.Cases[3].Findings, Finding{Requirement: "missing.hidden", Verdict: Observed, Actual: attack})
		r.Requirements[0].Reasons = append(r.Requirements[0].Reasons, attack)
	}
	r.Requirements[0].Verdict = NotTestable
	r.Cases[0].Verdict = Fail
	r.Cases[0].Exchanges[0].Answer.Body = NewBody([]byte(all))
	r.Cases[0].Exchanges[1].Answer.Body = NewBody([]byte(`{"` + `</script><script>window.owned=true</script>` + `":"\u202e` + "\u202e" + `"}`))
	r.Cases[0].Exchanges[1].Answer.Proto = all
	r.Cases[0].Exchanges[0].Persona = all
	r.Cases[0].Text, r.Cases[0].DocumentedCase, r.Cases[0].Location = all, all, all+":1"
	r.Cases[2].Exchanges[0].Error = all
	r.Target.Name, r.Suite.Version, r.Run.ID = "staging"+all, all, all
	r.Personas = append(r.Personas, all)
	r = concluded(r)
	r.Conclusion.Reason = all
	return r
}
