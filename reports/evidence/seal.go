package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// A seal stands at the end of a line:  ,"seal":"<64 digits>"}
const (
	sealBegins = `,"seal":"`
	sealLength = len(sealBegins) + 2*sha256.Size + len(`"}`)
)

// sealOf is the seal of a line, without its seal, behind one sealed by before.
func sealOf(before string, line []byte) string {
	sum := sha256.New()
	sum.Write([]byte(before)) // a hash takes everything
	sum.Write(line)
	return hex.EncodeToString(sum.Sum(nil))
}

// sealed returns the line with its seal.
func sealed(line []byte, seal string) []byte {
	return append(bytes.TrimSuffix(line, []byte("}")), sealBegins+seal+`"}`...)
}

// unsealed takes a line and its seal apart, and reports whether it has one.
func unsealed(line []byte) (bare []byte, seal string, has bool) {
	if len(line) < sealLength {
		return nil, "", false
	}
	at := len(line) - sealLength
	end := line[at:]
	if !bytes.HasPrefix(end, []byte(sealBegins)) || !bytes.HasSuffix(end, []byte(`"}`)) {
		return nil, "", false
	}
	seal = string(end[len(sealBegins) : len(end)-2])
	return append(bytes.Clone(line[:at]), '}'), seal, true
}
