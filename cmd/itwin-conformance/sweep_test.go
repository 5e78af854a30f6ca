package main

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
)

// silent stands before a target, and answers nothing once it is told to be.
type silent struct {
	forward http.Handler
	asked   chan struct{} // gets each request that is not answered
	is      atomic.Bool
}

// ServeHTTP implements http.Handler.
func (s *silent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.is.Load() {
		s.asked <- struct{}{}
		<-r.Context().Done()
		return
	}
	s.forward.ServeHTTP(w, r)
}

// TestASweepOfASilentTarget ends after the time that its file allows, or when it is
// interrupted, and forgets nothing.
func TestASweepOfASilentTarget(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	before := &silent{forward: b.proxy(t), asked: make(chan struct{}, 100)}
	server := httptest.NewServer(before)
	t.Cleanup(server.Close)
	patient := b.targetFile(t, "baseUrl: "+b.url, "timeout: 5m\nbaseUrl: "+server.URL)
	impatient := b.targetFile(t, "baseUrl: "+b.url, "timeout: 500ms\nbaseUrl: "+server.URL)
	kept := finish(t, b.command(t, "run", "--target", patient, "--keep", "--requirement", "authz.other-itwin"))
	g.Expect(kept.code).To(Equal(0), kept.stdout+kept.stderr)
	before.is.Store(true)

	tried := finish(t, b.command(t, "sweep", "--target", impatient))
	g.Expect(tried.code).To(Equal(3))
	g.Expect(tried.stderr).To(And(ContainSubstring("2 iTwins could not be taken away; the first: "), ContainSubstring("context deadline exceeded")))
	g.Expect(b.there(t)).To(HaveLen(2))

	for len(before.asked) > 0 {
		<-before.asked
	}
	interrupted := b.interruptible(t, before.asked, "sweep", "--target", patient)
	ended := finish(t, interrupted)
	g.Expect(ended.code).To(Equal(4), ended.stderr)
	g.Expect(ended.stderr).To(Equal("itwin-conformance: interrupted\n"))

	before.is.Store(false)
	g.Expect(finish(t, b.command(t, "sweep", "--target", patient)).code).To(Equal(0))
	g.Expect(b.there(t)).To(BeEmpty())
}
