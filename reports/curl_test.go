package reports

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestCurl(t *testing.T) {
	g := NewWithT(t)
	e := Exchange{Request: Request{Method: "DELETE", URL: "https://x.example/itwins/1/image", Header: bearer("MODIFIER")}}
	g.Expect(Curl(e)).To(Equal(`curl -i -X DELETE 'https://x.example/itwins/1/image'` +
		` -H 'Accept: application/vnd.bentley.itwin-platform.v1+json' -H 'Authorization: Bearer '"$MODIFIER_TOKEN"`))
}

// TestCurlThroughAShell lets sh run the command with a curl that shows what it
// was given, one argument a line in brackets, then its standard input.
func TestCurlThroughAShell(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here to run the command in")
	}
	bin := t.TempDir()
	fake := "#!" + shell + "\nfor argument in \"$@\"; do printf '[%s]\\n' \"$argument\"; done\ncase \"$*\" in *@-*) cat;; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "curl"), []byte(fake), 0o755); err != nil {
		t.Fatal(err)
	}
	header := func(fields map[string][]string) map[string][]string {
		fields["Accept"] = []string{"*/*"}
		return fields
	}
	tests := []struct {
		name    string
		request Request
		want    []string
	}{
		{"secrets come from variables",
			Request{Method: "DELETE", URL: "https://x.example/a?access_token=${READER_TOKEN}&b=1",
				Header: header(map[string][]string{"Authorization": {"Bearer ${MODIFIER_TOKEN}x"}})},
			[]string{"-i", "-X", "DELETE", "https://x.example/a?access_token=reader's $ecret&b=1",
				"-H", "Accept: */*", "-H", "Authorization: Bearer modifier secretx"}},
		{"nothing else is the shell's",
			Request{Method: "DELETE", URL: "https://x.example/a'b$(touch pwned)`id`\\;&|<>*?!#~ ${1}$HOME",
				Header: header(map[string][]string{"X": {`"'$HOME\`, "${HOME} and ${AWS_SECRET_ACCESS_KEY} are variables, ${HO ME} is not"}})},
			[]string{"-i", "-g", "-X", "DELETE", "https://x.example/a'b$(touch pwned)`id`\\;&|<>*?!#~ ${1}$HOME",
				"-H", "Accept: */*", "-H", `X: "'$HOME\`, "-H", "X: ${HOME} and ${AWS_SECRET_ACCESS_KEY} are variables, ${HO ME} is not"}},
		{"other variables are not the suite's",
			Request{Method: "DELETE", URL: "https://evil.example/${GITHUB_TOKEN}?a=${READER_EXPIRED_TOKEN}&b=${READER_HOME_TOKEN}", Header: header(map[string][]string{"X": {"${COOKIE} ${SIGNATURE}"}}), Body: NewBody([]byte("${HOME}"))},
			[]string{"-i", "-g", "-X", "DELETE", "https://evil.example/${GITHUB_TOKEN}?a=an expired one&b=${READER_HOME_TOKEN}",
				"-H", "Accept: */*", "-H", "X: ${COOKIE} ${SIGNATURE}", "-H", "Content-Type:", "--data-raw", "${HOME}"}},
		{"a method that is no plain word",
			Request{Method: "DEL ETE;", URL: "u", Header: header(map[string][]string{})},
			[]string{"-i", "-X", "DEL ETE;", "u", "-H", "Accept: */*"}},
		{"an empty method and URL",
			Request{Header: header(map[string][]string{})},
			[]string{"-i", "-X", "", "", "-H", "Accept: */*"}},
		{"an Accept that was not sent is not sent",
			Request{Method: "DELETE", URL: "u"},
			[]string{"-i", "-X", "DELETE", "u", "-H", "Accept:"}},
		{"an empty value stays a header",
			Request{Method: "DELETE", URL: "u", Header: header(map[string][]string{"Authorization": {"", "  "}})},
			[]string{"-i", "-X", "DELETE", "u", "-H", "Accept: */*", "-H", "Authorization;", "-H", "Authorization;"}},
		{"what curl sets is left to curl",
			Request{Method: "DELETE", URL: "https://x.example:8443/a", Header: header(map[string][]string{
				"Host": {"x.example:8443"}, "User-Agent": {"suite"}, "accept-encoding": {"identity"}, "Content-Length": {"0"}, "Connection": {"close"}})},
			[]string{"-i", "-X", "DELETE", "https://x.example:8443/a", "-H", "Accept: */*"}},
		{"another host is meant",
			Request{Method: "DELETE", URL: "https://127.0.0.1/a", Header: header(map[string][]string{"Host": {"x.example"}})},
			[]string{"-i", "-X", "DELETE", "https://127.0.0.1/a", "-H", "Accept: */*", "-H", "Host: x.example"}},
		{"a URL that curl would tidy up",
			Request{Method: "DELETE", URL: "https://x.example/itwins/../[1-2]", Header: header(map[string][]string{})},
			[]string{"-i", "-g", "--path-as-is", "-X", "DELETE", "https://x.example/itwins/../[1-2]", "-H", "Accept: */*"}},
		{"a body of text",
			Request{Method: "PUT", URL: "u", Header: header(map[string][]string{"Content-Type": {"text/plain"}}), Body: NewBody([]byte("@it's\n${READER_TOKEN}\n"))},
			[]string{"-i", "-X", "PUT", "u", "-H", "Accept: */*", "-H", "Content-Type: text/plain", "--data-raw", "@it's\nreader's $ecret\n"}},
		{"a body that has no type gets none",
			Request{Method: "PUT", URL: "u", Header: header(map[string][]string{}), Body: NewBody([]byte("x"))},
			[]string{"-i", "-X", "PUT", "u", "-H", "Accept: */*", "-H", "Content-Type:", "--data-raw", "x"}},
		{"a body of bytes",
			Request{Method: "PUT", URL: "u", Header: header(map[string][]string{"Content-Type": {"image/png"}}), Body: NewBody([]byte("\x89PNG\x00\xff"))},
			[]string{"-i", "-X", "PUT", "u", "-H", "Accept: */*", "-H", "Content-Type: image/png", "--data-binary", "@-", "\x89PNG\x00\xff"}},
		{"a body of text that no argument can hold",
			Request{Method: "PUT", URL: "u", Header: header(map[string][]string{"Content-Type": {"text/plain"}}), Body: NewBody([]byte("a\x00b"))},
			[]string{"-i", "-X", "PUT", "u", "-H", "Accept: */*", "-H", "Content-Type: text/plain", "--data-binary", "@-", "a\x00b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := NewWithT(t)
			command := exec.Command(shell, "-c", Curl(Exchange{Request: test.request}))
			command.Dir = t.TempDir()
			command.Env = []string{
				"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
				"HOME=/home", "AWS_SECRET_ACCESS_KEY=aws", "GITHUB_TOKEN=gh", "READER_EXPIRED_TOKEN=an expired one", "READER_HOME_TOKEN=no", "COOKIE=c", "SIGNATURE=s", "MODIFIER_TOKEN=modifier secret", "READER_TOKEN=reader's $ecret",
			}
			output, err := command.CombinedOutput()
			g.Expect(err).NotTo(HaveOccurred(), "%s", output)
			var want strings.Builder
			piped := false
			for _, argument := range test.want {
				if piped {
					want.WriteString(argument)
					continue
				}
				want.WriteString("[" + argument + "]\n")
				piped = argument == "@-"
			}
			g.Expect(string(output)).To(Equal(want.String()))
			g.Expect(os.ReadDir(command.Dir)).To(BeEmpty(), "the shell ran what it should have quoted")
		})
	}
}
