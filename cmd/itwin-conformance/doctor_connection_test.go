package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"itwin-conformance/suites/doctor"
)

// TestDoctorReadsTheClock of a target that is two hours ahead.
func TestDoctorReadsTheClock(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t)
	proxy := b.proxy(t)
	proxy.ModifyResponse = func(answer *http.Response) error {
		answer.Header.Set("Date", time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat))
		return nil
	}
	front := httptest.NewServer(proxy)
	defer front.Close()
	ended, found := examined(t, withoutPlan(t, b.at(t, front.URL)))
	g.Expect(ended.code).To(Equal(2), ended.stdout)
	g.Expect(*found.Connection.AheadSeconds).To(BeNumerically("~", 7200, 5))
	g.Expect(findings(found, doctor.Error)).To(ConsistOf(HaveSuffix("ahead of this machine's, further than tokens tolerate; put the clock right")))
}

// TestDoctorReadsTheCertificate: one that has ended, and one that ends soon.
func TestDoctorReadsTheCertificate(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		until    time.Duration
		code     int
		severity doctor.Severity
		says     string
	}{
		"ended":     {-time.Hour, 3, doctor.Stop, "certificate has expired or is not yet valid"},
		"ends soon": {73 * time.Hour, 3, doctor.Warning, "the target's certificate is valid for 3 days more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := NewWithT(t)
			server := httptest.NewUnstartedServer(http.NotFoundHandler())
			certificate, authority := selfSigned(t, time.Now().Add(each.until))
			server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
			server.StartTLS()
			defer server.Close()
			target := replaced(t, platformTarget(t, server.URL), "arranging:", "tls: {caFile: "+authority+"}\narranging:")
			ended, found := examined(t, target)
			g.Expect(ended.code).To(Equal(each.code), ended.stdout) // nothing can be arranged there either
			g.Expect(findings(found, each.severity)).To(ContainElement(ContainSubstring(each.says)))
			if each.until > 0 {
				g.Expect(found.Connection.TLS).To(Equal("TLS 1.3"))
				g.Expect(found.Connection.Certificate).To(Equal("CN=target of a test"))
			}
		})
	}
}

// TestDoctorSaysThatAProxyOfTheEnvironmentIsNotUsed, but not where it would not be on
// the way, and never by its password.
func TestDoctorSaysThatAProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	t.Parallel()
	const proxy = "http://suite:hunter2hunter2@127.0.0.1:1"
	for name, each := range map[string]struct {
		baseURL, more string // of the target file
		environment   []string
		says          string // the variable; "": nothing
	}{
		"for https":              {"https://staging.invalid", "", []string{"HTTPS_PROXY=" + proxy}, "HTTPS_PROXY"},
		"in small letters":       {"https://staging.invalid", "", []string{"https_proxy=" + proxy}, "https_proxy"},
		"for http":               {"http://staging.invalid", "", []string{"HTTP_PROXY=" + proxy}, "HTTP_PROXY"},
		"for the other scheme":   {"https://staging.invalid", "", []string{"HTTP_PROXY=" + proxy}, ""},
		"for another host":       {"https://staging.invalid", "", []string{"HTTPS_PROXY=" + proxy, "NO_PROXY=.invalid"}, ""},
		"for this machine":       {"http://127.0.0.1:1", "", []string{"HTTP_PROXY=" + proxy}, ""},
		"beside one that is":     {"https://staging.invalid", "proxy: http://127.0.0.1:1\n", []string{"HTTPS_PROXY=" + proxy}, ""},
		"that is the file's own": {"https://staging.invalid", "proxy: ${HTTPS_PROXY}\n", []string{"HTTPS_PROXY=" + proxy}, ""},
		"of none":                {"https://staging.invalid", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			setenv(t, "TEST_TOKEN", "a-token-of-a-test")
			target := writeTarget(t, "baseUrl: "+each.baseURL+"\n"+each.more+"personas: {modifier: {token: {env: TEST_TOKEN}}}\narranging: {pool: {iTwins: [{id: one}]}}\n")
			made := command(t, "doctor", "--target", target)
			for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
				made.Env = append(made.Env, variable+"=")
			}
			made.Env = append(made.Env, each.environment...)
			ended := finish(t, made)
			g.Expect(ended.code).To(Equal(3), ended.stdout+ended.stderr)
			g.Expect(ended.stdout + ended.stderr).NotTo(ContainSubstring("hunter2"))
			if each.says == "" {
				g.Expect(ended.stdout).NotTo(ContainSubstring("uses no proxy"))
			} else {
				g.Expect(ended.stdout).To(ContainSubstring(each.says + " is set, and the suite uses no proxy that the environment names: if one is on the way, add proxy: ${" + each.says + "} to the target file"))
			}
		})
	}
}

// selfSigned is a certificate of 127.0.0.1, and the file of its authority.
func selfSigned(t *testing.T, until time.Time) (tls.Certificate, string) {
	t.Helper()
	g := NewWithT(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "target of a test"}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	encoded, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	g.Expect(err).NotTo(HaveOccurred())
	path := filepath.Join(t.TempDir(), "ca.pem")
	g.Expect(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encoded}), 0o600)).To(Succeed())
	return tls.Certificate{Certificate: [][]byte{encoded}, PrivateKey: key}, path
}
