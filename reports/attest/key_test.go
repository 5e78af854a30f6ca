package attest

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestKeys(t *testing.T) {
	for _, keyType := range []string{Ed25519, ECDSAP256} {
		t.Run(keyType, func(t *testing.T) {
			g := NewWithT(t)
			private, public, err := GenerateKey(keyType)
			g.Expect(err).NotTo(HaveOccurred())
			signing, err := ParsePrivateKey(private)
			g.Expect(err).NotTo(HaveOccurred())
			checking, err := ParsePublicKey(public)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(signing.PublicKey().Public()).To(Equal(checking.Public()))
			g.Expect(signing.Fingerprint()).To(And(Equal(checking.Fingerprint()), MatchRegexp(`^SHA256:[A-Za-z0-9+/]{43}$`)))

			signature, err := signing.Sign(t.Context(), []byte("text"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(checking.Verify(t.Context(), []byte("text"), signature)).To(Succeed())
			g.Expect(checking.Verify(t.Context(), []byte("texT"), signature)).NotTo(Succeed())
		})
	}
}

// TestAKeyOfOpenSSLSigns, in SEC 1 and behind the parameters of its curve.
func TestAKeyOfOpenSSLSigns(t *testing.T) {
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(ecKey)
	if err != nil {
		t.Fatal(err)
	}
	sec1 := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})
	parameters := pem.EncodeToMemory(&pem.Block{Type: "EC PARAMETERS", Bytes: []byte{6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7}})
	for name, text := range map[string][]byte{"SEC 1": sec1, "EC PARAMETERS": append(parameters, sec1...)} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			signing, err := ParsePrivateKey(text)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(signing.PublicKey().Public()).To(Equal(&ecKey.PublicKey))
			signature, err := signing.Sign(t.Context(), []byte("text"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(signing.PublicKey().Verify(t.Context(), []byte("text"), signature)).To(Succeed())
		})
	}
}

// TestKeysThatAreNone: one line, and nothing of a private key in it.
func TestKeysThatAreNone(t *testing.T) {
	private, public, err := GenerateKey(Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	block := func(blockType string, der []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: blockType, Bytes: der})
	}
	pkcs8 := func(key any, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return block(privateBlock, der)
	}
	der := func(text []byte) []byte {
		decoded, _ := pem.Decode(text)
		return decoded.Bytes
	}
	ecDER := func(curve elliptic.Curve) []byte {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := x509.MarshalECPrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	sec1, sec1OfP384 := ecDER(elliptic.P256()), ecDER(elliptic.P384())
	encryptedOfOld := pem.EncodeToMemory(&pem.Block{
		Type: "EC PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00"}, Bytes: []byte("hunter2"),
	})
	for name, each := range map[string]struct {
		text    []byte
		private bool
		says    string
	}{
		"nothing":                   {nil, true, "a PRIVATE KEY in PEM is needed"},
		"text":                      {[]byte("hunter2"), false, "a PUBLIC KEY in PEM is needed"},
		"a public key to sign with": {public, true, `this is a "PUBLIC KEY"`},
		"a private key to publish":  {private, false, `this is a "PRIVATE KEY"`},
		"a disguised private key":   {block(publicBlock, der(private)), false, "the PUBLIC KEY in it is none"},
		"a disguised public key":    {block(privateBlock, der(public)), true, "the PRIVATE KEY in it is none"},
		"two keys":                  {append(append([]byte{}, public...), public...), false, "more follows it"},
		"garbage in PEM":            {block(publicBlock, []byte("hunter2")), false, "unsupported PEM type"},
		"a certificate":             {block("CERTIFICATE", []byte{1}), false, `this is a "CERTIFICATE"`},
		"an encrypted key":          {block("ENCRYPTED PRIVATE KEY", []byte("hunter2")), true, "the key is encrypted, and the suite asks for no passphrase"},
		"an encrypted key of old":   {encryptedOfOld, true, "the key is encrypted, and the suite asks for no passphrase"},
		"garbage for SEC 1":         {block("EC PRIVATE KEY", []byte("hunter2")), true, "reading the EC PRIVATE KEY: it is none"},
		"two keys in SEC 1":         {append(block("EC PRIVATE KEY", sec1), public...), true, "more follows it"},
		"parameters alone":          {block("EC PARAMETERS", []byte{6}), true, "a PRIVATE KEY in PEM is needed"},
		"SEC 1 of another curve":    {block("EC PRIVATE KEY", sec1OfP384), true, "ed25519 or ecdsa-p256 is needed"},
		"SEC 1 to publish":          {block("EC PRIVATE KEY", sec1), false, `this is a "EC PRIVATE KEY"`},
		"RSA":                       {pkcs8(rsa.GenerateKey(rand.Reader, 2048)), true, "ed25519 or ecdsa-p256 is needed"},
		"another curve":             {pkcs8(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)), true, "ed25519 or ecdsa-p256 is needed"},
		"a key that signs nothing":  {pkcs8(ecdh.X25519().GenerateKey(rand.Reader)), true, "unknown key type"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var err error
			if each.private {
				_, err = ParsePrivateKey(each.text)
			} else {
				_, err = ParsePublicKey(each.text)
			}
			g.Expect(err).To(MatchError(And(ContainSubstring(each.says), Not(ContainSubstring("\n")), Not(ContainSubstring("hunter2")))))
			for _, line := range strings.Split(string(private), "\n")[1:2] {
				g.Expect(err.Error()).NotTo(ContainSubstring(line))
			}
		})
	}
	_, _, err = GenerateKey("rsa")
	NewWithT(t).Expect(err).To(MatchError(`key type "rsa": ed25519 or ecdsa-p256 is needed`))
}
