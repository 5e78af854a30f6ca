package reports

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"itwin-conformance/schemas"
)

// variable matches what a recording shows in place of a secret.
var variable = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

// ownVariables are those that the suite itself names: of each persona's token, and of
// a token of each kind that a persona stands for. A report may hold any others, of
// somebody who would like to know what they are on the machine of its reader.
var ownVariables = sync.OnceValue(func() map[string]bool {
	own := map[string]bool{}
	described, _ := schemas.Target().Place("/personas") // the schema has it
	named := func(words ...string) string {
		return "${" + strings.ToUpper(strings.ReplaceAll(strings.Join(words, "_"), "-", "_")) + "_TOKEN}"
	}
	for _, persona := range described.Properties {
		own[named(persona)] = true
		for _, kind := range described.Properties {
			own[named(persona, kind)] = true
		}
	}
	return own
})

// setByCurl holds the header fields that curl writes as the request needs them.
var setByCurl = map[string]bool{
	"Accept-Encoding": true,
	"Connection":      true,
	"Content-Length":  true,
	"Host":            true,
	"User-Agent":      true,
}

// Curl returns a shell command that sends the request of e again. Where the
// recording shows ${MODIFIER_TOKEN} or the token of another persona, the shell puts in
// the variable of that name; the rest of the request is quoted, other variables too,
// so that the shell takes it as it stands.
func Curl(e Exchange) string {
	command := []string{"curl", "-i"}
	command = append(command, urlOptions(e.Request.URL)...)
	command = append(command, "-X", shellWord(e.Request.Method), quoted(e.Request.URL))
	for _, field := range headerFields(e.Request) {
		command = append(command, "-H", quoted(field))
	}
	switch body := e.Request.Body; {
	case body.Text == "":
	case body.Encoding == Base64:
		command = piped(body.Text, command)
	case strings.ContainsRune(body.Text, 0): // which no argument can hold
		command = piped(base64.StdEncoding.EncodeToString([]byte(body.Text)), command)
	default:
		command = append(command, "--data-raw", quoted(body.Text))
	}
	return strings.Join(command, " ")
}

// piped gives a curl command a body that is no text.
func piped(base64Body string, command []string) []string {
	pipe := []string{"printf", "%s", quoted(base64Body), "|", "base64", "-d", "|"}
	return append(append(pipe, command...), "--data-binary", "@-")
}

// urlOptions keeps curl from tidying the URL up: it would expand brackets, and
// take dot segments out.
func urlOptions(rawURL string) []string {
	var options []string
	withoutOwn := variable.ReplaceAllStringFunc(rawURL, func(found string) string {
		if ownVariables()[found] {
			return ""
		}
		return found
	})
	if strings.ContainsAny(withoutOwn, "[]{}") {
		options = append(options, "-g")
	}
	if strings.Contains(rawURL, "/.") {
		options = append(options, "--path-as-is")
	}
	return options
}

// headerFields returns the header of a request as the arguments of curl's -H,
// sorted by name. A field that curl would add of its own accord and the request
// did not have is taken away ("Name:"), and an empty one is kept ("Name;").
func headerFields(request Request) []string {
	var fields []string
	sent := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		canonical := http.CanonicalHeaderKey(name)
		for _, value := range request.Header[name] {
			sent[canonical] = true
			switch {
			case canonical == "Host" && value != host(request.URL):
				fields = append(fields, name+": "+value)
			case setByCurl[canonical]:
			case strings.TrimSpace(value) == "":
				fields = append(fields, name+";")
			default:
				fields = append(fields, name+": "+value)
			}
		}
	}
	if !sent["Accept"] {
		fields = append(fields, "Accept:")
	}
	if request.Text != "" && !sent["Content-Type"] {
		fields = append(fields, "Content-Type:")
	}
	return fields
}

// host returns the host of a URL with its port, or "" when it is no URL.
func host(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// quoted returns text as one shell word: literal text in single quotes, which
// leave nothing in it to the shell, and the suite's own variables in double quotes.
func quoted(text string) string {
	var word strings.Builder
	literal := func(s string) {
		if s != "" {
			word.WriteString("'" + strings.ReplaceAll(s, "'", `'\''`) + "'")
		}
	}
	end := 0
	for _, at := range variable.FindAllStringIndex(text, -1) {
		if !ownVariables()[text[at[0]:at[1]]] {
			continue
		}
		literal(text[end:at[0]])
		name := text[at[0]+len("${") : at[1]-len("}")]
		word.WriteString(`"$` + name + `"`)
		end = at[1]
	}
	literal(text[end:])
	if word.Len() == 0 {
		return "''"
	}
	return word.String()
}

// bare matches what the shell takes as it stands.
var bare = regexp.MustCompile(`^[A-Za-z]+$`)

// shellWord leaves a plain word unquoted, which reads better.
func shellWord(text string) string {
	if bare.MatchString(text) {
		return text
	}
	return quoted(text)
}
