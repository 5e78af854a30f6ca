package attest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

// FileName is where an attestation stands in the folder of a run: in-toto names a
// file of one envelope so.
const FileName = "attestation.json"

// payloadType says that what an envelope holds is an in-toto Statement
// (https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md).
const payloadType = "application/vnd.in-toto+json"

// Sign returns the envelope of an attestation.
func Sign(ctx context.Context, a Attestation, key PrivateKey) ([]byte, error) {
	statement, err := a.encode()
	if err != nil {
		return nil, err
	}
	envelope, err := sign(ctx, statement, key)
	if err != nil {
		return nil, err
	}
	return write(envelope)
}

// Countersign returns an envelope with one signature more. It checks none: that
// is for Verify, beforehand. A key that signed already is an error, and so is a
// signature in its name that is none.
func Countersign(ctx context.Context, file []byte, key PrivateKey) ([]byte, error) {
	envelope, statement, err := read(file)
	if err != nil {
		return nil, err
	}
	if signed(ctx, envelope, key.PublicKey()) {
		return nil, fmt.Errorf("key %s signed it already", key.Fingerprint())
	}
	if slices.ContainsFunc(envelope.Signatures, func(s dsse.Signature) bool { return s.KeyID == key.Fingerprint() }) {
		return nil, fmt.Errorf("a signature that calls itself one of key %s is none", key.Fingerprint())
	}
	own, err := sign(ctx, statement, key)
	if err != nil {
		return nil, err
	}
	envelope.Signatures = append(envelope.Signatures, own.Signatures...)
	return write(envelope)
}

func sign(ctx context.Context, statement []byte, key PrivateKey) (*dsse.Envelope, error) {
	signer, err := dsse.NewEnvelopeSigner(key)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	envelope, err := signer.SignPayload(ctx, payloadType, statement)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	return envelope, nil
}

// signed reports whether a signature of the envelope is of the key.
func signed(ctx context.Context, envelope *dsse.Envelope, key PublicKey) bool {
	verifier, err := dsse.NewEnvelopeVerifier(key)
	if err != nil {
		return false
	}
	_, err = verifier.Verify(ctx, envelope)
	return err == nil
}

// write returns an envelope as a file of one line.
func write(envelope *dsse.Envelope) ([]byte, error) {
	file, err := json.Marshal(envelope)
	if err != nil {
		return nil, fmt.Errorf("encoding the envelope: %w", err)
	}
	return append(file, '\n'), nil
}

// read returns an envelope and the statement in it, neither of them verified. It
// takes what write returns, in whatever layout, and nothing else.
func read(file []byte) (*dsse.Envelope, []byte, error) {
	var envelope dsse.Envelope
	var compact bytes.Buffer
	if err := json.Compact(&compact, file); err != nil {
		return nil, nil, fmt.Errorf("the attestation is no JSON: %w", err)
	}
	if err := json.Unmarshal(file, &envelope); err != nil {
		return nil, nil, fmt.Errorf("the attestation is no DSSE envelope: %w", err)
	}
	if envelope.PayloadType != payloadType {
		return nil, nil, fmt.Errorf("the payload is of type %.80q; %s is needed", envelope.PayloadType, payloadType)
	}
	again, err := write(&envelope)
	statement, decodeErr := base64.StdEncoding.DecodeString(envelope.Payload)
	if err != nil || decodeErr != nil || !bytes.Equal(bytes.TrimSpace(again), compact.Bytes()) || !canonical(envelope) {
		return nil, nil, fmt.Errorf("the envelope is %w", errForm)
	}
	return &envelope, statement, nil
}

// canonical reports whether the base64 of an envelope is the only one of its
// bytes.
func canonical(envelope dsse.Envelope) bool {
	texts := []string{envelope.Payload}
	for _, signature := range envelope.Signatures {
		texts = append(texts, signature.Sig)
	}
	return !slices.ContainsFunc(texts, func(text string) bool {
		content, err := base64.StdEncoding.DecodeString(text)
		return err != nil || base64.StdEncoding.EncodeToString(content) != text
	})
}
