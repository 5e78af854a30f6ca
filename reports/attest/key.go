package attest

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"github.com/secure-systems-lab/go-securesystemslib/signerverifier"
)

// The types of key.
const (
	Ed25519   = "ed25519"
	ECDSAP256 = "ecdsa-p256"
)

// The types of PEM block (RFC 7468 §10, §11 and §13, RFC 5915 §4).
const (
	privateBlock    = "PRIVATE KEY"
	publicBlock     = "PUBLIC KEY"
	encryptedBlock  = "ENCRYPTED PRIVATE KEY"
	sec1Block       = "EC PRIVATE KEY"
	parametersBlock = "EC PARAMETERS"
)

// GenerateKey returns a new key of a type as PKCS #8, and its public key as
// SubjectPublicKeyInfo, both in PEM.
func GenerateKey(keyType string) (private, public []byte, err error) {
	var key crypto.Signer
	switch keyType {
	case Ed25519:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case ECDSAP256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		return nil, nil, fmt.Errorf("key type %q: %s or %s is needed", keyType, Ed25519, ECDSAP256)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("making a key: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("encoding the key: %w", err)
	}
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, nil, fmt.Errorf("encoding the public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: pkcs8}),
		pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: spki}), nil
}

// PrivateKey signs attestations.
type PrivateKey struct{ key }

// PublicKey checks signatures.
type PublicKey struct{ key }

// key names itself by its fingerprint as SSH has it: verifiers such as cosign do
// so too, and pass over a signature whose key has another name.
type key struct {
	dsse.SignerVerifier
	fingerprint string
}

// KeyID returns the fingerprint, such as "SHA256:…".
func (k key) KeyID() (string, error) { return k.fingerprint, nil }

// Fingerprint returns what ssh-keygen -l calls the key.
func (k key) Fingerprint() string { return k.fingerprint }

// PublicKey returns the public key that belongs to k.
func (k PrivateKey) PublicKey() PublicKey { return PublicKey(k) }

// ParsePrivateKey reads a private key as GenerateKey writes it, or one of ECDSA as
// OpenSSL writes it: SEC 1, behind the parameters of its curve or not. Its error is one
// line and shows nothing of the key.
func ParsePrivateKey(text []byte) (PrivateKey, error) {
	text, err := asPKCS8(text)
	if err != nil {
		return PrivateKey{}, err
	}
	parsed, err := parseKey(text, privateBlock)
	return PrivateKey{parsed}, err
}

// asPKCS8 returns a private key as GenerateKey writes it, where it comes in another
// form.
func asPKCS8(text []byte) ([]byte, error) {
	block, rest := pem.Decode(text)
	if block != nil && block.Type == parametersBlock {
		text = rest
		block, rest = pem.Decode(rest)
	}
	switch {
	case block == nil:
		return text, nil
	case block.Type == encryptedBlock || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"): // RFC 1421 §4.6.1.1
		return nil, errors.New("the key is encrypted, and the suite asks for no passphrase: a decrypted copy is needed, as openssl pkey writes it")
	case block.Type != sec1Block:
		return text, nil
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the %s: it is none", sec1Block)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("reading the %s: %w", sec1Block, err)
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: pkcs8}), rest...), nil
}

// ParsePublicKey reads a public key as GenerateKey writes it.
func ParsePublicKey(text []byte) (PublicKey, error) {
	parsed, err := parseKey(text, publicBlock)
	return PublicKey{parsed}, err
}

func parseKey(text []byte, blockType string) (key, error) {
	block, rest := pem.Decode(text)
	switch {
	case block == nil:
		return key{}, fmt.Errorf("a %s in PEM is needed, and this is none", blockType)
	case block.Type != blockType:
		return key{}, fmt.Errorf("a %s in PEM is needed, and this is a %.40q", blockType, block.Type)
	case len(bytes.TrimSpace(rest)) > 0:
		return key{}, errors.New("one key is needed, and more follows it")
	}
	loaded, err := signerverifier.LoadKey(text)
	if err != nil {
		return key{}, fmt.Errorf("reading the %s: %w", blockType, err)
	}
	verifier, err := signerVerifierOf(loaded)
	if err != nil {
		return key{}, err
	}
	if (loaded.KeyVal.Private != "") != (blockType == privateBlock) {
		return key{}, fmt.Errorf("the %s in it is none", blockType) // named as one and encoded as the other
	}
	fingerprint, err := dsse.SHA256KeyID(verifier.Public())
	if err != nil {
		return key{}, fmt.Errorf("naming the key: %w", err)
	}
	return key{verifier, fingerprint}, nil
}

// signerVerifierOf takes the types of key that GenerateKey makes, and no others.
func signerVerifierOf(loaded *signerverifier.SSLibKey) (dsse.SignerVerifier, error) {
	switch loaded.KeyType {
	case signerverifier.ED25519KeyType:
		return signerverifier.NewED25519SignerVerifierFromSSLibKey(loaded)
	case signerverifier.ECDSAKeyType:
		verifier, err := signerverifier.NewECDSASignerVerifierFromSSLibKey(loaded)
		if err != nil {
			return nil, err
		}
		if public, ok := verifier.Public().(*ecdsa.PublicKey); ok && public.Curve == elliptic.P256() {
			return verifier, nil
		}
	}
	return nil, fmt.Errorf("a key of type %s or %s is needed, and this is another", Ed25519, ECDSAP256)
}
