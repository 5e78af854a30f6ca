package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/gomega"
)

// refusedPersonas are those whose tokens have to be refused, and what has to be wrong
// with them.
var refusedPersonas = map[string]map[string]any{
	"wrong-scope":               {"scope": "something-else"},
	"administrator-wrong-scope": {"scope": "something-else"},
	"lookalike-scope":           {"scope": "iTwin-Platform"},
	"expired":                   {"exp": time.Now().Add(-time.Hour).Unix()},
}

// forged makes the tokens of the personas above, without the issuer.
type forged func(t *testing.T, b *bed, persona string) string

// claimed are the claims that the token of a persona has to have, as those of another one
// have them.
func claimed(t *testing.T, b *bed, persona string) (header string, claims map[string]any, signature string) {
	t.Helper()
	like := map[bool]string{true: "account-administrator", false: "modifier"}[strings.HasPrefix(persona, "administrator-")]
	parts := strings.Split(b.token(t, like), ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range refusedPersonas[persona] {
		claims[name] = value
	}
	return parts[0], claims, parts[2]
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// forgeries are the ways to come to such tokens, or to none, by oneself.
var forgeries = map[string]forged{
	"eight letters": func(*testing.T, *bed, string) string { return strings.ToLower(rand.Text()[:8]) },
	"the right claims under a signature of anything": func(t *testing.T, b *bed, persona string) string {
		header, claims, _ := claimed(t, b, persona)
		return header + "." + encoded(t, claims) + "." + base64.RawURLEncoding.EncodeToString([]byte(rand.Text() + rand.Text() + rand.Text())[:64])
	},
	"the right claims under the signature of another token": func(t *testing.T, b *bed, persona string) string {
		header, claims, signature := claimed(t, b, persona)
		return header + "." + encoded(t, claims) + "." + signature
	},
	"the right claims signed by a key of one's own": func(t *testing.T, b *bed, persona string) string {
		header, claims, _ := claimed(t, b, persona)
		var said struct {
			KeyID string `json:"kid"`
		}
		text, err := base64.RawURLEncoding.DecodeString(header)
		if err == nil {
			err = json.Unmarshal(text, &said)
		}
		if err != nil {
			t.Fatal(err)
		}
		return signedBy(t, said.KeyID, claims)
	},
	"the right claims that declare themselves unsigned": func(t *testing.T, b *bed, persona string) string {
		_, claims, _ := claimed(t, b, persona)
		return encoded(t, map[string]string{"alg": "none", "typ": "at+jwt"}) + "." + encoded(t, claims) + "."
	},
	"the token of somebody else": func(t *testing.T, b *bed, persona string) string {
		others := map[string]string{
			"wrong-scope": "reader", "administrator-wrong-scope": "connect-services-administrator", "lookalike-scope": "outsider", "expired": "co-administrator",
		}
		return b.token(t, others[persona])
	},
	"half of a good token": func(t *testing.T, b *bed, persona string) string {
		token := b.token(t, "modifier")
		return token[:len(token)/2+len(persona)%7]
	},
	"a good token": func(t *testing.T, b *bed, _ string) string { return b.token(t, "modifier") },
}

func signedBy(t *testing.T, keyID string, claims map[string]any) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}},
		(&jose.SignerOptions{}).WithType("at+jwt"))
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// forge replaces the tokens of the personas that have to be refused, and returns the target
// file and the environment.
func (b *bed) forge(t *testing.T, make forged) (target string, environment []string) {
	t.Helper()
	file := strings.ReplaceAll(b.file, "    vouched: true\n", "")
	for persona := range refusedPersonas {
		variable := "FORGED_" + strings.ToUpper(strings.ReplaceAll(persona, "-", "_"))
		environment = append(environment, variable+"="+make(t, b, persona))
		file = strings.Replace(file, b.tokenOf(persona), "{env: "+variable+"}", 1)
	}
	return writeTarget(t, file), environment
}

// TestNoForgedTokenShowsThatOneIsRefused: a server that looks at neither scope nor expiry
// passes nothing by tokens that it refuses for something else.
func TestNoForgedTokenShowsThatOneIsRefused(t *testing.T) {
	t.Parallel()
	about := []string{"auth.wrong-scope", "org-admin.scope", "auth.expired"}
	for _, variant := range []string{"", "opaque-tokens"} {
		args := []string{"--fault", "scope-ignored", "--fault", "expiry-ignored"}
		if variant != "" {
			args = append(args, "--variant", variant)
		}
		b := newBed(t, args...)
		for name, make := range forgeries {
			if variant != "" && strings.HasPrefix(name, "the right claims") {
				continue // which an opaque token does not show
			}
			t.Run(strings.TrimSpace(name+" "+variant), func(t *testing.T) {
				t.Parallel()
				g := NewWithT(t)
				target, environment := b.forge(t, make)
				out := t.TempDir()
				ran := b.command(t, "run", "--target", target, "--requirement", strings.Join(about, ","), "--out", out)
				ran.Env = append(ran.Env, environment...)
				ended := finish(t, ran)
				g.Expect(ended.code).To(BeElementOf(1, 4), ended.stdout+ended.stderr)
				for id, verdict := range verdicts(readReport(t, out)) {
					for _, judged := range about {
						if id == judged {
							g.Expect(string(verdict)).NotTo(Equal("pass"), id+"\n"+ended.stdout)
						}
					}
				}
				doctor := b.command(t, "doctor", "--target", target)
				doctor.Env = append(doctor.Env, environment...)
				g.Expect(finish(t, doctor).code).NotTo(Equal(0))
			})
		}
	}
}

// TestNoForgedTokenGetsACertificate, whatever the vendor signs.
func TestNoForgedTokenGetsACertificate(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t, "--fault", "scope-ignored", "--fault", "expiry-ignored")
	target, environment := b.forge(t, forgeries["eight letters"])
	dir := t.TempDir()
	for _, name := range []string{"vendor", "certifier"} {
		inside(t, dir, 0, "keygen", "--out", name)
	}
	ran := b.command(t, "run", "--target", target, "--challenge", challenge, "--out", filepath.Join(dir, "run"))
	ran.Env = append(ran.Env, environment...)
	ended := finish(t, ran)
	g.Expect(ended.code).To(Equal(4), ended.stdout+ended.stderr)
	g.Expect(string(readReport(t, filepath.Join(dir, "run")).Conclusion.Level)).To(Equal("none"))
	inside(t, dir, 0, "attest", "--key", "vendor.key", "--implementation", "acme", "--implementation-version", "1", "run")
	refused := inside(t, dir, 1, "countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "--challenge", challenge, "run")
	g.Expect(refused.stderr).To(ContainSubstring("not signed, as there is nothing to certify"))
}

// TestTheVendorsWordIsSaid wherever a verdict rests on it, and a certifier may refuse it.
func TestTheVendorsWordIsSaid(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	b := newBed(t, "--variant", "opaque-tokens")
	dir := t.TempDir()
	for _, name := range []string{"vendor", "certifier"} {
		inside(t, dir, 0, "keygen", "--out", name)
	}
	ended := finish(t, b.command(t, "run", "--exhaustive", "--target", b.targetFile(t), "--out", filepath.Join(dir, "run")))
	g.Expect(ended.code).To(Equal(0), ended.stdout+ended.stderr)
	report := readReport(t, filepath.Join(dir, "run"))
	g.Expect(string(report.Conclusion.Level)).To(Equal("core"), fmt.Sprint(report.Conclusion))
	g.Expect(ended.stdout).To(ContainSubstring("On the vendor's word: "))
	inside(t, dir, 0, "attest", "--key", "vendor.key", "--implementation", "acme", "--implementation-version", "1", "run")
	sign := []string{"countersign", "--key", "certifier.key", "--public-key", "vendor.pub", "run"}
	g.Expect(inside(t, dir, 1, sign...).stderr).To(ContainSubstring("there is only the vendor's word for the tokens of"))
	inside(t, dir, 0, append(sign, "--accept-vouched")...)
}
