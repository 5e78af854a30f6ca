package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/reports"
)

// oneFaultIn: one exchange in so many does not go well.
const oneFaultIn = 20

// faultyProxy stands between the suite and a target, and lets some exchanges go
// wrong in the ways of networks and gateways. What it answers for itself may have
// been done nevertheless.
type faultyProxy struct {
	forward *httputil.ReverseProxy

	mu       sync.Mutex
	random   *rand.Rand
	faults   int            // so many came
	met      map[string]int // how often each came
	answered int
	late     []lateRequest
	under    sync.WaitGroup // requests that are under way to the target
}

// lateRequest is one that a gateway gave up, and that reaches the target after all when
// others have been answered: what follows the lost answer may have been done meanwhile.
type lateRequest struct {
	after int // so many answers
	*http.Request
}

// mostLate bounds how many answers come before a late request.
const mostLate = 200

// pass passes a request on, to its end, and then those that are due.
func (p *faultyProxy) pass(w http.ResponseWriter, r *http.Request) {
	p.under.Add(1)
	defer p.under.Done()
	p.forward.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
	p.mu.Lock()
	p.answered++
	due := p.due(p.answered)
	p.mu.Unlock()
	p.passLate(due)
}

// due takes the requests that are due after so many answers.
func (p *faultyProxy) due(answered int) []lateRequest {
	var due []lateRequest
	p.late = slices.DeleteFunc(p.late, func(late lateRequest) bool {
		if late.after <= answered {
			due = append(due, late)
		}
		return late.after <= answered
	})
	return due
}

func (p *faultyProxy) passLate(due []lateRequest) {
	for _, late := range due {
		p.under.Go(func() { p.forward.ServeHTTP(httptest.NewRecorder(), late.Request) })
	}
}

// end passes on whatever is late, and returns when nothing is under way any more.
func (p *faultyProxy) end() {
	p.mu.Lock()
	due := p.due(math.MaxInt)
	p.mu.Unlock()
	p.passLate(due)
	p.under.Wait()
}

// reaching says when a request reaches the target: a gateway that gave up may yet
// pass it on.
type reaching string

const (
	never      reaching = "never"
	before     reaching = "before the fault"
	afterwards reaching = "after the fault"
)

// faults say when the request reaches the target, and what becomes of the
// answer.
var faults = []struct {
	name    string
	reaches reaching
	gone    func(proxy *faultyProxy, conn net.Conn, answer []byte) // the answer is "" where it has not reached it
}{
	{"reset before", never, reset},
	{"reset after", before, reset},
	{"502 before", never, gateway("502 Bad Gateway")},
	{"502 after", before, gateway("502 Bad Gateway")},
	{"503 before", never, gateway("503 Service Unavailable")},
	{"504 after", before, gateway("504 Gateway Timeout")},
	{"truncated", before, truncate},
	{"slow", before, slow},
	{"delayed", before, delay},
	{"reset, and done later", afterwards, reset},
	{"504, and done later", afterwards, gateway("504 Gateway Timeout")},
}

// reset ends a connection without ceremony.
func reset(_ *faultyProxy, conn net.Conn, _ []byte) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

func gateway(status string) func(*faultyProxy, net.Conn, []byte) {
	return func(_ *faultyProxy, conn net.Conn, _ []byte) {
		_, _ = conn.Write([]byte("HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<h1>Oops</h1>"))
	}
}

// truncate lets an answer end anywhere, its header included.
func truncate(proxy *faultyProxy, conn net.Conn, answer []byte) {
	_, _ = conn.Write(answer[:proxy.draw(len(answer))])
}

func slow(_ *faultyProxy, conn net.Conn, answer []byte) {
	for piece := range slices.Chunk(answer, len(answer)/4+1) {
		time.Sleep(5 * time.Millisecond) // a piece may travel alone or not
		_, _ = conn.Write(piece)
	}
}

func delay(_ *faultyProxy, conn net.Conn, answer []byte) {
	time.Sleep(100 * time.Millisecond) // others may be answered meanwhile or not
	_, _ = conn.Write(answer)
}

func (p *faultyProxy) draw(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.IntN(n)
}

// ServeHTTP implements http.Handler.
func (p *faultyProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.draw(oneFaultIn) > 0 {
		p.pass(w, r)
		return
	}
	p.mu.Lock()
	fault := faults[p.faults%len(faults)]
	p.faults++
	p.met[fault.name]++
	p.mu.Unlock()
	answer := []byte{}
	if fault.reaches == afterwards {
		body, _ := io.ReadAll(r.Body) // which ends with the request
		late := r.Clone(context.WithoutCancel(r.Context()))
		late.Body = io.NopCloser(bytes.NewReader(body))
		after := p.draw(mostLate)
		p.mu.Lock()
		p.late = append(p.late, lateRequest{p.answered + after, late})
		p.mu.Unlock()
	}
	if fault.reaches == before {
		recorded := httptest.NewRecorder()
		p.pass(recorded, r)
		response := recorded.Result()
		response.ContentLength = int64(recorded.Body.Len())
		response.Close = true
		response.Request = r
		answer, _ = httputil.DumpResponse(response, true)
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err) // HTTP/1.1 lets itself be hijacked
	}
	defer func() { _ = conn.Close() }()
	fault.gone(p, conn, answer)
}

// TestAFaultyNetworkAccusesNobody: behind the proxy is a correct implementation.
func TestAFaultyNetworkAccusesNobody(t *testing.T) {
	t.Parallel() // most of the time it waits
	g := NewWithT(t)
	runs := soak.Times(3, 20)
	beds, proxies := make([]*bed, runs), make([]*faultyProxy, runs)
	targets, outs := make([]string, runs), make([]string, runs)
	for i := range beds {
		beds[i] = newBed(t) // of its own: the limit of requests is part of what is judged
		proxies[i] = &faultyProxy{forward: beds[i].proxy(t), random: rand.New(rand.NewPCG(uint64(i), 0)), faults: i, met: map[string]int{}}
		front := httptest.NewServer(proxies[i])
		t.Cleanup(front.Close)
		targets[i], outs[i] = beds[i].targetFile(t, "baseUrl: "+beds[i].url, "baseUrl: "+front.URL), t.TempDir()
	}
	ran, swept := make([]outcome, runs), make([]outcome, runs)
	atOnce(4, runs, func(i int) {
		ran[i] = finish(t, beds[i].command(t, "run", "--target", targets[i], "--out", outs[i]))
	})
	for i := range proxies {
		proxies[i].end()
		beds[i].letTimePass(t)
	}
	atOnce(runs, runs, func(i int) { // most of the time they wait
		swept[i] = finish(t, beds[i].command(t, "sweep", "--target", targets[i]))
	})

	met := map[string]int{}
	judged := map[reports.Verdict]int{}
	for i := range ran {
		g.Expect(ran[i].code).To(BeElementOf(0, 3, 4), "seed %d: %s", i, ran[i].stdout+ran[i].stderr)
		for _, c := range readReport(t, outs[i]).Cases {
			g.Expect(c.Verdict).NotTo(Equal(reports.Fail), "seed %d: %s", i, c.Text)
			judged[c.Verdict]++
		}
		g.Expect(swept[i].code).To(Equal(0), "seed %d: %s", i, swept[i].stderr)
		g.Expect(beds[i].there(t)).To(BeEmpty(), "seed %d: iTwins were left behind", i)
		for name, times := range proxies[i].met {
			met[name] += times
		}
	}
	g.Expect(slices.Collect(maps.Keys(met))).To(HaveLen(len(faults)), "a fault never came: %v", met)
	g.Expect(judged).To(HaveKey(reports.Pass))
	t.Logf("faults met: %v; cases: %v", met, judged)
}
