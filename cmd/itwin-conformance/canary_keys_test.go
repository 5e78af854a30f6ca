package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// TestNoSecretOfAKeyIsShown gives the keys of certificates and of attestations to
// every command that takes one, as they should be and in each way they should not,
// and looks for them in every byte of every output.
func TestNoSecretOfAKeyIsShown(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	planted, outputs, dir := canaries{}, map[string]string{}, t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) string {
		g.Expect(os.WriteFile(path(name), []byte(content), 0o600)).To(Succeed())
		return path(name)
	}
	b := newBed(t)
	do := func(name string, code int, args ...string) {
		ended := finish(t, b.command(t, args...))
		g.Expect(ended.code).To(Equal(code), name+": "+ended.stdout+ended.stderr)
		outputs[name] = ended.stdout + ended.stderr
	}

	certificate, clientKey := planted.clientKey(t)
	target, trusted := behindMutualTLS(t, b.url)
	described := func(certificate, key string) string {
		return writeTarget(t, strings.Replace(b.file, "baseUrl: "+b.url, "baseUrl: "+target, 1)+
			"tls: {caFile: "+write("ca.pem", trusted)+", clientCertFile: "+certificate+", clientKeyFile: "+key+"}\n")
	}
	certificateFile, keyFile := write("client.pem", certificate), write("client-key.pem", clientKey)
	good := described(certificateFile, keyFile)
	do("run", 0, "run", "--target", good, "--out", path("run"), "--requirement", "auth.challenge")
	do("doctor", 0, "doctor", "--target", good)
	do("sweep", 0, "sweep", "--target", good)
	for name, bad := range map[string]string{
		"exchanged":          described(keyFile, certificateFile),
		"cut off":            described(certificateFile, write("cut.pem", clientKey[:len(clientKey)/2])),
		"without its header": described(certificateFile, write("bare.pem", strings.Split(clientKey, "\n")[1])),
		"for its own name":   described(certificateFile, "'"+strings.Split(clientKey, "\n")[1]+"'"),
	} {
		do("target with a key "+name, 2, "run", "--target", bad)
		do("doctor of a key "+name, 2, "doctor", "--target", bad)
	}

	do("keygen", 0, "keygen", "--out", path("vendor"))
	do("keygen of another type", 0, "keygen", "--out", path("certifier"), "--type", "ecdsa-p256")
	for _, name := range []string{"vendor", "certifier"} {
		planted["key of the "+name] = secretOf(t, path(name+".key"))
		do("keygen where one is already, the "+name+"'s", 2, "keygen", "--out", path(name))
	}
	vendor, err := os.ReadFile(path("vendor.key"))
	g.Expect(err).NotTo(HaveOccurred())
	attest := func(key string) []string {
		return []string{"attest", "--key", key, "--implementation", "acme", "--implementation-version", "1", path("run")}
	}
	for name, key := range map[string]string{
		"cut off": write("half.key", string(vendor[:len(vendor)/2])), "without its header": write("bare.key", strings.Split(string(vendor), "\n")[1]),
		"twice": write("twice.key", string(vendor)+string(vendor)), "called public": write("public.key", strings.ReplaceAll(string(vendor), "PRIVATE", "PUBLIC")),
		"that is a certificate": certificateFile,
	} {
		do("attest with a key "+name, 2, attest(key)...)
	}
	do("attest", 0, attest(path("vendor.key"))...)
	do("countersign of no level", 1, "countersign", "--key", path("certifier.key"), "--public-key", path("vendor.pub"), path("run"))
	do("verify by a private key", 2, "verify", "--public-key", path("vendor.key"), path("run"))
	do("verify", 0, "verify", "--public-key", path("vendor.pub"), path("run"))
	published := filepath.Join(dir, "published", "acme", "1")
	g.Expect(os.MkdirAll(filepath.Dir(published), 0o755)).To(Succeed())
	g.Expect(os.Rename(path("run"), published)).To(Succeed())
	g.Expect(os.Rename(path("vendor.key"), filepath.Join(published, "vendor.pub"))).To(Succeed())
	do("site with a private key", 2, "site", "--out", path("site"), path("published"))

	for _, written := range []string{"report.json", "report.html", "junit.xml", "evidence.jsonl", "attestation.json"} {
		content, err := os.ReadFile(filepath.Join(published, written))
		g.Expect(err).NotTo(HaveOccurred())
		outputs[written] = string(content)
	}
	for name, output := range outputs {
		g.Expect(planted.shownIn(output)).To(BeEmpty(), name)
	}
}

// clientKey plants the key of a new certificate for clients; both are in PEM.
func (c canaries) clientKey(t *testing.T) (certificate, key string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	c["key of a certificate"] = secretIn(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), key
}

func secretOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return secretIn(string(text))
}

// secretIn is the end of the first line of a key in PEM: the line begins with what
// the keys of a type have in common.
func secretIn(key string) string { return strings.Split(key, "\n")[1][24:] }

// behindMutualTLS is the address of a server that wants a certificate of its
// clients and passes requests on, and the certificate by which it is trusted.
func behindMutualTLS(t *testing.T, base string) (address, trusted string) {
	t.Helper()
	to, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(to))
	front.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.StartTLS()
	t.Cleanup(front.Close)
	return front.URL, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}))
}
