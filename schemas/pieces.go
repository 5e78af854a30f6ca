package schemas

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// This file takes a JSON text apart whose syntax was checked. It copies nothing but
// what becomes a value.

// trimmed returns a text without the white space that it begins with.
func trimmed(text []byte) []byte {
	for len(text) > 0 && strings.IndexByte(whitespace, text[0]) >= 0 {
		text = text[1:]
	}
	return text
}

// extent parts the first value of a text from what follows it.
func extent(text []byte) (value, rest []byte) {
	text = trimmed(text)
	depth, end := 0, 0
	for end < len(text) {
		switch text[end] {
		case '"':
			end += quoted(text[end:])
		case '{', '[':
			depth++
			end++
		case '}', ']':
			depth--
			end++
		default:
			if depth == 0 {
				end += plain(text[end:])
				return text[:end], text[end:]
			}
			end++
		}
		if depth == 0 {
			break
		}
	}
	return text[:end], text[end:]
}

// quoted returns the length of the string that a text begins with, its quotation
// marks included.
func quoted(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// plain returns the length of the number or the literal that a text begins with.
func plain(text []byte) int {
	if end := bytes.IndexAny(text, whitespace+",]}"); end > 0 {
		return end
	}
	return len(text)
}

// members calls do with the name and the text of the value of each member of an
// object, until it returns false.
func members(object []byte, do func(name string, value []byte) bool) {
	rest := trimmed(trimmed(object)[1:]) // behind the brace
	for rest[0] != '}' {
		name, behind := extent(rest)
		value, behind := extent(trimmed(behind)[1:]) // behind the colon
		if !do(unquoted(name), value) {
			return
		}
		rest = next(behind)
	}
}

// items calls do with the text of each item of an array, until it returns false.
func items(array []byte, do func(item []byte) bool) {
	rest := trimmed(trimmed(array)[1:]) // behind the bracket
	for rest[0] != ']' {
		item, behind := extent(rest)
		if !do(item) {
			return
		}
		rest = next(behind)
	}
}

// next passes over a comma, if there is one.
func next(text []byte) []byte { return trimmed(bytes.TrimPrefix(trimmed(text), []byte(","))) }

// valueOf reads the first value of a text, numbers as they are written, and returns
// what follows it.
func valueOf(text []byte) (value any, rest []byte) {
	text = trimmed(text)
	switch text[0] {
	case '{':
		object := map[string]any{}
		for text = trimmed(text[1:]); text[0] != '}'; text = next(text) {
			name := unquoted(text[:quoted(text)])
			object[name], text = valueOf(trimmed(text[quoted(text):])[1:])
		}
		return object, text[1:]
	case '[':
		array := []any{}
		for text = trimmed(text[1:]); text[0] != ']'; text = next(text) {
			var item any
			item, text = valueOf(text)
			array = append(array, item)
		}
		return array, text[1:]
	case '"':
		end := quoted(text)
		return unquoted(text[:end]), text[end:]
	}
	end := plain(text)
	switch written := text[:end]; written[0] {
	case 't', 'f':
		return written[0] == 't', text[end:]
	case 'n':
		return nil, text[end:]
	default:
		return json.Number(written), text[end:]
	}
}

// unquoted reads a string.
func unquoted(text []byte) string {
	inside := text[1 : len(text)-1]
	if bytes.IndexByte(inside, '\\') < 0 && utf8.Valid(inside) {
		return string(inside)
	}
	var read string
	_ = json.Unmarshal(text, &read) // its syntax was checked
	return read
}
