package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/reports"
)

const (
	proxiedRuns = 20
	// One exchange in so many does not go well.
	oneFaultIn = 20
)

// faultyProxy stands between the suite and a target, and lets some exchanges go
// wrong in the ways of networks and gateways. What it answers for itself may have
// been done nevertheless.
type faultyProxy struct {
	forward *httputil.ReverseProxy

	mu     sync.Mutex
	random *rand.Rand
	met    map[string]int // how often each fault came
	late   sync.WaitGroup // what reaches the target after all
}

// lateness is long enough for what follows a lost answer to be done meanwhile.
const lateness = 200 * time.Millisecond

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
		time.Sleep(50 * time.Millisecond)
		_, _ = conn.Write(piece)
	}
}

func delay(_ *faultyProxy, conn net.Conn, answer []byte) {
	time.Sleep(300 * time.Millisecond)
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
		p.forward.ServeHTTP(w, r)
		return
	}
	fault := faults[p.draw(len(faults))]
	p.mu.Lock()
	p.met[fault.name]++
	p.mu.Unlock()
	answer := []byte{}
	if fault.reaches == afterwards {
		body, _ := io.ReadAll(r.Body) // which ends with the request
		late := r.Clone(context.WithoutCancel(r.Context()))
		late.Body = io.NopCloser(bytes.NewReader(body))
		p.late.Go(func() {
			time.Sleep(lateness)
			p.forward.ServeHTTP(httptest.NewRecorder(), late)
		})
	}
	if fault.reaches == before {
		recorded := httptest.NewRecorder()
		p.forward.ServeHTTP(recorded, r)
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
	var beds [proxiedRuns]*bed
	var targets, outs [proxiedRuns]string
	var proxies [proxiedRuns]*faultyProxy
	for i := range beds {
		beds[i] = newBed(t) // of its own: the limit of requests is part of what is judged
		base, err := url.Parse(beds[i].url)
		g.Expect(err).NotTo(HaveOccurred())
		proxies[i] = &faultyProxy{
			forward: httputil.NewSingleHostReverseProxy(base), random: rand.New(rand.NewPCG(uint64(i), 0)), met: map[string]int{},
		}
		front := httptest.NewServer(proxies[i])
		t.Cleanup(front.Close)
		targets[i], outs[i] = beds[i].targetFile(t, "baseUrl: "+beds[i].url, "baseUrl: "+front.URL), t.TempDir()
	}
	var ran, swept [proxiedRuns]outcome
	atOnce(4, proxiedRuns, func(i int) {
		ran[i] = finish(t, beds[i].command(t, "run", "--target", targets[i], "--out", outs[i]))
	})
	for i := range proxies {
		proxies[i].late.Wait()
	}
	atOnce(proxiedRuns, proxiedRuns, func(i int) { // most of the time they wait
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
