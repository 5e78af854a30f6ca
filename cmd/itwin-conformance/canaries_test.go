package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// canaries are secrets by the place each was planted in. Whatever shows one shows
// from where it came.
type canaries map[string]string

// plant makes a secret for a place.
func (c canaries) plant(place string) string {
	c[place] = "canary" + strings.ToLower(rand.Text())
	return c[place]
}

// token plants a token of the emulator, of which the signature is the secret.
func (c canaries) token(t *testing.T, b *bed, client string) string {
	t.Helper()
	token := b.token(t, client)
	c["token of "+client] = token[strings.LastIndex(token, ".")+1:]
	return token
}

// undoing is a way to read what a text holds; "" where it holds nothing of the kind.
type undoing func(text string) string

// usual are the codings that every output is looked through in.
var usual = []undoing{withoutEscapes, decoded}

// shownIn returns the places of the canaries of which a text shows any dozen
// characters, in whatever coding.
func (c canaries) shownIn(text string) []string { return c.shownBy(usual, text) }

// shownBy does as shownIn for given codings.
func (c canaries) shownBy(undoings []undoing, text string) []string {
	var shown []string
	for _, reading := range readings(undoings, text, 2) {
		for place, secret := range c {
			for from := 0; from+12 <= len(secret); from += 7 {
				part := secret[from : from+12]
				if at := strings.Index(reading, part); at >= 0 {
					shown = append(shown, fmt.Sprintf("%s: …%q…", place, reading[max(0, at-80):min(len(reading), at+40)]))
					break
				}
			}
		}
	}
	return shown
}

// readings are the ways to read a text: as it is, and what is coded in it, down to a
// depth.
func readings(undoings []undoing, text string, depth int) []string {
	all := []string{text}
	if depth == 0 {
		return all
	}
	for _, undo := range undoings {
		if other := undo(text); other != "" && other != text {
			all = append(all, readings(undoings, other, depth-1)...)
		}
	}
	return all
}

// withoutEscapes is a text without the escapes of JSON, HTML and URLs.
func withoutEscapes(text string) string {
	var plain strings.Builder
	for {
		at := strings.IndexAny(text, `\%`)
		if at < 0 {
			break
		}
		plain.WriteString(text[:at])
		text = text[at:]
		prefix, digits := "%", 2
		if text[0] == '\\' {
			prefix, digits = `\u`, 4
		}
		if code, is := strings.CutPrefix(text, prefix); is && len(code) >= digits {
			if char, err := strconv.ParseUint(code[:digits], 16, 32); err == nil {
				plain.WriteRune(rune(char))
				text = code[digits:]
				continue
			}
		}
		plain.WriteByte(text[0])
		text = text[1:]
	}
	plain.WriteString(text)
	return html.UnescapeString(plain.String())
}

// shortestBase64 is of a run that may hide a dozen characters.
const shortestBase64 = 16

// decoded is all of base64 in a text, from each of the four places it may begin
// at, and what is zipped in it.
func decoded(text string) string {
	var plain strings.Builder
	isOther := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("+/-_", r)
	}
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(text)
	for run := range strings.FieldsFuncSeq(standard, isOther) {
		if len(run) < shortestBase64 {
			continue
		}
		for from := range 4 {
			piece := run[from:]
			bytes, _ := base64.RawStdEncoding.DecodeString(piece[:len(piece)-len(piece)%4])
			plain.Write(bytes)
			plain.WriteByte('\n')
		}
	}
	if _, zipped, is := strings.Cut(text, "\x1f\x8b"); is {
		if unzip, err := gzip.NewReader(strings.NewReader("\x1f\x8b" + zipped)); err == nil {
			_, _ = io.Copy(&plain, unzip) // as far as it can be read
		}
	}
	return plain.String()
}

// TestACanaryIsFound in each coding: a scan that finds nothing proves nothing.
func TestACanaryIsFound(t *testing.T) {
	t.Parallel()
	c := canaries{}
	secret := c.plant("a place")
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, _ = zip.Write([]byte(secret))
	_ = zip.Close()
	for name, text := range map[string]string{
		"as it is": secret, "half of it": secret[:18], "in base64": base64.StdEncoding.EncodeToString([]byte("it is " + secret)),
		"in base64 of a URL": base64.RawURLEncoding.EncodeToString([]byte("x" + secret)), "zipped": "so: " + zipped.String(),
		"zipped in base64": base64.StdEncoding.EncodeToString(zipped.Bytes()), "in JSON": `\u0063\u0061` + secret[2:],
		"in a query": strings.ReplaceAll(url.QueryEscape("="+secret), "a", "%61"), "in HTML": strings.ReplaceAll(secret, "a", "&#97;"),
	} {
		NewWithT(t).Expect(c.shownIn(text)).NotTo(BeEmpty(), name)
	}
	NewWithT(t).Expect(c.shownIn("nothing of it")).To(BeEmpty())
}
