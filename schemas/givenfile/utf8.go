package givenfile

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// CheckUTF8 returns an error that names the encoding of a text which is not in UTF-8: some
// editors and shells write UTF-16, with a byte order mark or without one.
func CheckUTF8(text []byte) error {
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(text, []byte{0, 0, 0xfe, 0xff}):
		return errors.New("the file is in UTF-32; UTF-8 is needed")
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}), everySecondIsZero(text):
		return errors.New("the file is in UTF-16; UTF-8 is needed")
	case utf8.Valid(text):
		return nil
	}
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return fmt.Errorf("the file is not in UTF-8, which is needed: line %d has the byte 0x%02x", 1+bytes.Count(text[:at], []byte("\n")), text[at])
}

// everySecondIsZero reports whether a text begins as ASCII in UTF-16 does.
func everySecondIsZero(text []byte) bool {
	const looked = 4
	if len(text) < looked {
		return false
	}
	zero := [2]int{}
	for i, each := range text[:looked] {
		if each == 0 {
			zero[i%2]++
		}
	}
	return zero[0] == looked/2 && zero[1] == 0 || zero[1] == looked/2 && zero[0] == 0
}
