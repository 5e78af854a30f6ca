package bundle

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/reference"
	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports"
	"itwin-conformance/suites"
)

// lengthening puts a server in front of a target that gives refusals another body
// and more fields in their header: every so many of them.
func lengthening(t *testing.T, target *fixtures.Target, body string, header http.Header, every int32) {
	base, err := url.Parse(target.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	var refusals atomic.Int32
	proxy := httputil.NewSingleHostReverseProxy(base)
	proxy.ModifyResponse = func(answer *http.Response) error {
		if answer.StatusCode != http.StatusUnauthorized || refusals.Add(1)%every > 0 {
			return nil
		}
		answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		answer.Header.Set("Content-Length", fmt.Sprint(len(body)))
		for name, values := range header {
			answer.Header[name] = values
		}
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	target.BaseURL = front.URL
}

// TestLongAnswersAreKeptShort: whatever a target sends, and to however many requests,
// the files of a run stay small, and its evidence supports the same verdicts. The short
// form has fewer requests and answers that are long enough to be cut.
func TestLongAnswersAreKeptShort(t *testing.T) {
	t.Parallel()
	selection := suites.Selection{LabelFilter: "wrong-scope"}
	if soak.Asked() {
		selection.LabelFilter = "invalid-token || malformed-header"
	}
	long, longest := soak.Times(100_000, 900_000), soak.Times(500_000, 5_000_000) // bytes
	refusal := func(message string) string { return `{"error":{"code":"InvalidToken","message":"m` + message + `"}}` }
	fields := http.Header{}
	for i := range soak.Times(50, 500) {
		fields[fmt.Sprint("X-", i)] = []string{strings.Repeat("<\"é\xff", 200)}
	}
	for name, each := range map[string]struct {
		body    string
		header  http.Header
		every   int32
		verdict reports.Verdict // of error.schema
		cut     bool
	}{
		"the longest, now and then":  {refusal(strings.Repeat("x", longest)), nil, 2, reports.Pass, true},
		"long ones to all":           {refusal(strings.Repeat("x", long)), nil, 1, reports.Pass, true},
		"long ones that are no JSON": {refusal(strings.Repeat("x", long)) + "!", nil, 1, reports.Fail, true},
		"what takes most in JSON":    {refusal(strings.Repeat(`\u0001`, 9000)), nil, 1, reports.Pass, true},
		"what takes most in a page":  {refusal(strings.Repeat("<&>", 2500)), nil, 1, reports.Pass, false},
		"bytes that are no text":     {strings.Repeat("\xff\x00", long/2), nil, 1, reports.Fail, true},
		"long headers":               {refusal(""), fields, 1, reports.Pass, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			target, err := fixtures.Embedded(fixtures.RunIdentity{ID: "run-1", Version: version}, reference.Options{})
			g.Expect(err).NotTo(HaveOccurred())
			t.Cleanup(func() { _ = target.Close(context.Background()) })
			lengthening(t, target, each.body, each.header, each.every)
			dir := left(t, judged(t.Context(), t, target, selection, 0))
			verified, err := Verify(dir, version)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(verified.Findings).To(BeEmpty())
			refused, cut := 0, 0
			for _, c := range verified.Report.Cases {
				for _, e := range c.Exchanges {
					if e.Answer != nil && e.Answer.Status == http.StatusUnauthorized {
						refused++
					}
					if e.Answer != nil && e.Answer.Cut != nil {
						cut++
					}
				}
			}
			g.Expect(cut > 0).To(Equal(each.cut))
			for _, requirement := range verified.Report.Requirements {
				if requirement.ID == "error.schema" {
					g.Expect(requirement.Verdict).To(Equal(each.verdict), "%v", requirement.Reasons)
				}
			}
			const everythingElse = 256 << 10 // the page itself, and the requests that arrange
			// So 1,500 refusals fit in a file that is verified. An exhaustive run has some 500.
			for _, file := range []string{"evidence.jsonl", "report.json", "report.html", "junit.xml"} {
				info, err := os.Stat(filepath.Join(dir, file))
				g.Expect(err).NotTo(HaveOccurred())
				t.Logf("%s: %d bytes of %d refusals, %d each", file, info.Size(), refused, info.Size()/int64(refused))
				g.Expect(info.Size()).To(BeNumerically("<", everythingElse+int64(refused)*LargestFile/1500))
			}
		})
	}
}
