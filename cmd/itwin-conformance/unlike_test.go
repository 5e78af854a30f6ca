package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports"
)

// unlike stands before the emulator, and lets everything that is not under test be
// unlike the platform, within what a target may do.
type unlike struct {
	forward http.Handler
	// only is the one path of all iTwins that is served; "": both are.
	only string
	// terse answers creations in the fewest words, and status is that of all that
	// changes something and succeeds, if it is not 0.
	terse  bool
	status int
	// silent ends each connection after its first answer, and does not say so. It
	// waits for the next request, so that this one is lost whenever it comes.
	silent bool
	// short says that the short form of the test has it, too.
	short bool
}

// ServeHTTP implements http.Handler.
func (u *unlike) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	under := r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "/image") || strings.Contains(r.URL.Path, "token")
	answer := httptest.NewRecorder()
	if collection := strings.TrimSuffix(r.URL.Path, "/") == "/itwins"; collection && u.only != "" && r.URL.Path != u.only {
		answer.WriteHeader(http.StatusNotFound)
	} else {
		u.forward.ServeHTTP(answer, r)
		created := r.Method == http.MethodPost && answer.Code == http.StatusCreated
		if !under && r.Method != http.MethodGet && answer.Code < 300 && u.status != 0 {
			answer.Code = u.status
		}
		if created && u.terse && (collection || strings.HasSuffix(r.URL.Path, "/roles")) {
			answer.Body = &bytes.Buffer{}
			answer.Header().Del("Content-Length")
		}
	}
	if !u.silent {
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err) // HTTP/1.1 lets itself be hijacked
	}
	defer func() { _ = conn.Close() }()
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\n", answer.Code, http.StatusText(answer.Code))
	answer.Header().Del("Connection")
	if answer.Code != http.StatusNoContent {
		answer.Header().Set("Content-Length", fmt.Sprint(answer.Body.Len()))
	}
	_ = answer.Header().Write(conn)
	_, _ = io.WriteString(conn, "\r\n"+answer.Body.String())
	if !r.Close {
		_, _ = conn.Read(make([]byte, 1))
	}
}

// TestATargetMayBeUnlikeThePlatform in all that is not under test, and in how its
// connections end: everything is testable, and nothing is left behind. The short form
// has all of that, in two combinations.
func TestATargetMayBeUnlikeThePlatform(t *testing.T) {
	t.Parallel()
	for name, front := range map[string]*unlike{
		"connections that end unsaid":         {silent: true},
		"/itwins only, and 200":               {only: "/itwins", status: http.StatusOK},
		"/itwins/ only, and 201":              {only: "/itwins/", status: http.StatusCreated, short: true},
		"few words":                           {terse: true},
		"/itwins only, few words, and unsaid": {only: "/itwins", terse: true, silent: true, status: http.StatusOK, short: true},
	} {
		if !front.short && !soak.Asked() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of the time it waits for a limit to end
			g := NewWithT(t)
			b := newBed(t)
			base, err := url.Parse(b.url)
			g.Expect(err).NotTo(HaveOccurred())
			front.forward = httputil.NewSingleHostReverseProxy(base)
			server := httptest.NewServer(front)
			t.Cleanup(server.Close)
			target, out := b.targetFile(t, b.url, server.URL), t.TempDir()
			ended := finish(t, b.command(t, "run", "--target", target, "--out", out))
			g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
			for _, requirement := range readReport(t, out).Requirements {
				g.Expect(requirement.Verdict).To(BeElementOf(reports.Pass, reports.Observed), "%s: %v", requirement.ID, requirement.Reasons)
			}
			g.Expect(ended.stderr).NotTo(ContainSubstring("left on the target"))
			g.Expect(b.there(t)).To(BeEmpty())
		})
	}
}
