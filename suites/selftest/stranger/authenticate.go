package stranger

import (
	"strings"
)

// authenticate finds out who calls, and answers where that cannot be said.
func (c *call) authenticate() bool {
	var p *problem
	if c.token, p = c.credential(c); p == nil {
		c.claims, p = c.verify(c, c.token)
	}
	if p != nil {
		c.fail(c, p)
		return false
	}
	if !c.scoped(c) {
		c.fail(c, scopeMissing)
		return false
	}
	if c.user = c.identify(c); c.user == nil {
		c.fail(c, tokenInvalid)
		return false
	}
	if wait := c.limit(c); wait > 0 {
		c.limited(c, wait)
		return false
	}
	return true
}

// bearer takes the token from the one header Authorization (RFC 6750 §2.1). The scheme
// is of any letter case (RFC 9110 §11.1).
func (c *call) bearer() (string, *problem) {
	lines := c.r.Header["Authorization"]
	if len(lines) == 0 {
		return "", headerMissing
	}
	return bearerIn(lines)
}

func bearerIn(lines []string) (string, *problem) {
	scheme, token, _ := strings.Cut(lines[0], " ")
	token = strings.TrimLeft(token, " ")
	if len(lines) != 1 || !strings.EqualFold(scheme, "Bearer") || token == "" || strings.Trim(token, tokenCharacters) != "" {
		return "", headerMalformed
	}
	return token, nil
}

// tokenCharacters are those of b64token (RFC 6750 §2.1).
const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="
