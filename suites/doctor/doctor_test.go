package doctor

import (
	"bytes"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
	"itwin-conformance/fixtures/wire"
	"itwin-conformance/suites"
)

var update = flag.Bool("update", false, "write the golden files anew")

// good is the examination of a target that lacks nothing.
func good() *Examination {
	same := 0
	e := &Examination{
		Name: "staging", BaseURL: "https://staging.example.com",
		Connection: Connection{
			Proxy: "proxy.example.com:3128", TLS: "TLS 1.3", Certificate: "CN=staging.example.com", ValidUntil: "2031-02-03T04:05:06Z",
			Request: "GET /itwins/{an unknown iTwin}/image as anonymous", Status: 401, HTTP: "HTTP/2.0", RoundTripMs: 42.4, AheadSeconds: &same,
		},
		Personas: []Persona{
			{Name: fixtures.Owner, Origin: "client conformance-owner", Token: fixtures.JWTToken, Usable: true, User: "another",
				Scopes: []string{"itwin-platform"}, Requests: 351, expires: time.Now().Add(90*time.Minute + 30*time.Second)},
			{Name: fixtures.Modifier, Origin: "variable MODIFIER_TOKEN", Token: fixtures.JWTToken, Usable: true, User: "same",
				Issuer: "https://ims.example.com", Audience: []string{"https://staging.example.com"},
				Scopes: []string{"itwin-platform", "openid"}, Requests: 68, expires: time.Now().Add(50*time.Hour + time.Minute)},
			{Name: fixtures.Expired, Origin: "file secrets/expired", Token: fixtures.JWTToken, Usable: true, User: "same",
				Scopes: []string{"itwin-platform"}, Requests: 1, expires: time.Now().Add(-time.Hour)},
			{Name: fixtures.Tampered, Origin: "made from the modifier's", Token: fixtures.OpaqueToken, Usable: true, Requests: 1},
		},
		Arranging: Arranging{By: "platform", Tried: []Tried{{Plan: "an iTwin with an image, modifier having itwins_modify"}}},
		RateLimit: &RateLimit{MaxRequests: 11, Stated: "5 requests in 1s", plan: fixtures.RateLimit{Within: time.Second, LongestWait: time.Minute}},
		Requests:  449,
		Requirements: []Requirement{
			{ID: "success.status", Level: suites.Must, Testable: true}, {ID: "auth.challenge", Level: suites.Should, Testable: true},
		},
		redact: func(text string) string { return text },
	}
	e.conclude()
	return e
}

// bad is the examination of one that lacks much, and answers with what commands a
// terminal.
func bad() *Examination {
	e := good()
	e.Name, e.Connection = "staging\x1b[31m", Connection{}
	e.Personas[0].Usable, e.Personas[0].Token, e.RateLimit = false, fixtures.NoToken, nil
	e.Arranging = Arranging{By: "pool", Prepared: 12, Unseen: 3}
	e.Requirements = append(e.Requirements,
		Requirement{ID: "authz.non-member", Level: suites.Must, Reason: `the target has no persona "outsider"; add it to personas`},
		Requirement{ID: "missing.hidden", Level: suites.Observe, Reason: `the target has no persona "outsider"; add it to personas`},
		Requirement{ID: "rate.status", Level: suites.Must, Reason: suites.NoLimit})
	e.find(Warning, "the target's certificate is valid for %s more, until %s", "3 days", "2031-02-03T04:05:06Z")
	e.find(Error, "the token of persona wrong-scope carries scope itwin-platform, and has to be without it; another token is needed in variable W")
	e.conclude()
	return e
}

func TestText(t *testing.T) {
	failed := good()
	failed.Arranging = Arranging{By: "command", Tried: []Tried{{Plan: "an iTwin with an image", Error: "the arranger node ended with exit status 7"}}}
	failed.find(Stop, "nothing can be arranged on the target: the arranger node ended with exit status 7")
	failed.conclude()
	for name, examined := range map[string]*Examination{"good.txt": good(), "bad.txt": bad(), "stop.txt": failed} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var got bytes.Buffer
			g.Expect(WriteText(&got, examined, 80)).To(Succeed())
			path := filepath.Join("testdata", name)
			if *update {
				g.Expect(os.WriteFile(path, got.Bytes(), 0o644)).To(Succeed())
			}
			want, err := os.ReadFile(path)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got.String()).To(Equal(string(want)), "%s; -update accepts the difference", path)
		})
	}
}

func TestTheGravestFindingDecides(t *testing.T) {
	for name, each := range map[string]struct {
		findings   []Severity
		untestable bool
		code       int
	}{
		"nothing":                  {nil, false, 0},
		"warnings":                 {[]Severity{Warning}, false, 0},
		"something not testable":   {[]Severity{Warning}, true, 4},
		"an error, and that":       {[]Severity{Warning, Error}, true, 2},
		"nothing sensible follows": {[]Severity{Error, Stop}, true, 3},
	} {
		t.Run(name, func(t *testing.T) {
			e := good()
			for _, severity := range each.findings {
				e.find(severity, "because")
			}
			e.Requirements[0].Testable = !each.untestable
			e.conclude()
			NewWithT(t).Expect(e.ExitCode).To(Equal(each.code), e.Conclusion)
		})
	}
}

func TestClock(t *testing.T) {
	sent := time.Date(2026, 3, 4, 5, 6, 7, 900_000_000, time.UTC)
	for name, each := range map[string]struct {
		date     string
		ahead    int
		severity Severity // "" for none
	}{
		"the same second":            {"Wed, 04 Mar 2026 05:06:07 GMT", 0, ""},
		"the second of the answer":   {"Wed, 04 Mar 2026 05:06:08 GMT", 0, ""},
		"a little behind":            {"Wed, 04 Mar 2026 05:06:02 GMT", -5, ""},
		"further than some tolerate": {"Wed, 04 Mar 2026 05:08:08 GMT", 120, Warning},
		"further than any tolerates": {"Wed, 04 Mar 2026 04:06:07 GMT", -3600, Error},
		"no date":                    {"soon", 0, Warning},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			e := &Examination{redact: func(text string) string { return text }}
			e.clock(&wire.Exchange{Started: sent, Duration: 200 * time.Millisecond, Answer: &wire.Answer{Header: http.Header{"Date": {each.date}}}})
			if each.date != "soon" {
				g.Expect(*e.Connection.AheadSeconds).To(Equal(each.ahead))
			}
			if each.severity == "" {
				g.Expect(e.Findings).To(BeEmpty())
			} else {
				g.Expect(e.Findings).To(ConsistOf(HaveField("Severity", each.severity)))
			}
		})
	}
}

func TestPlanForTheRateLimit(t *testing.T) {
	stated := fixtures.Tier{Requests: 100, Window: time.Minute}
	for name, each := range map[string]struct {
		plan fixtures.RateLimit
		trip time.Duration
		says []string
	}{
		"enough":            {fixtures.RateLimit{MaxRequests: 201, Within: time.Minute, LongestWait: time.Minute, Stated: stated}, 100 * time.Millisecond, nil},
		"too few requests":  {fixtures.RateLimit{MaxRequests: 200, Within: time.Minute, LongestWait: time.Minute, Stated: stated}, time.Millisecond, []string{"201 requests are needed"}},
		"too short":         {fixtures.RateLimit{MaxRequests: 201, Within: time.Second, LongestWait: time.Minute, Stated: stated}, time.Millisecond, []string{"rateLimit.within is 1s"}},
		"too short a wait":  {fixtures.RateLimit{MaxRequests: 201, Within: time.Minute, LongestWait: time.Second, Stated: stated}, time.Millisecond, []string{"rateLimit.longestWait is 1s"}},
		"too slow a target": {fixtures.RateLimit{MaxRequests: 600, Within: 10 * time.Second, LongestWait: time.Minute}, time.Second, []string{"about 88 requests can be sent"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			target := fixtures.NewTarget("t", "http://127.0.0.1:1", fixtures.RunIdentity{})
			target.RateLimit = &each.plan
			e := &Examination{redact: func(text string) string { return text }}
			e.Connection.RoundTripMs = float64(each.trip.Milliseconds())
			e.rateLimit(target)
			g.Expect(e.Findings).To(HaveLen(len(each.says)))
			for i, says := range each.says {
				g.Expect(e.Findings[i]).To(SatisfyAll(HaveField("Severity", Warning), HaveField("Text", ContainSubstring(says))))
			}
		})
	}
}
