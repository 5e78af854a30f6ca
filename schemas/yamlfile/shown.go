package yamlfile

import (
	"regexp"
	"strings"
)

// ShownName is a name as it can be shown. People put a token where its variable, or
// another name, should be: what looks like one is left out.
func ShownName(name string) string {
	return lettersAndDigits.ReplaceAllStringFunc(name, func(run string) string {
		if strings.Contains(run, "eyJ") || len(run) >= shortestRandom && strings.ContainsAny(run, "0123456789") {
			return "…"
		}
		return run
	})
}

// shortestRandom is how many letters and digits in a row, some digit among them, no
// name has, and most tokens have.
const shortestRandom = 16

var lettersAndDigits = regexp.MustCompile(`[A-Za-z0-9]+`)
