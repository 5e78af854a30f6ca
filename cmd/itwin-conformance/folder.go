package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"itwin-conformance/fixtures"
	"itwin-conformance/schemas/escape"
)

// folderOf is the name of the folder that the reports of a target stand in: its own
// name where every system takes that for a folder. Two targets never share one, unless
// they have the same name, or neither has a name and they are at the same base URL.
func folderOf(target *fixtures.Target) string {
	name := target.Name
	if base, err := url.Parse(target.BaseURL); err == nil && name == base.Hostname() { // the target file gives none
		name = strings.ToLower(base.Host) + strings.TrimSuffix(base.EscapedPath(), "/")
		if base.Scheme == "http" && base.Port() == "" {
			name = strings.ToLower(base.Hostname()) + ":80" + strings.TrimSuffix(base.EscapedPath(), "/")
		}
	}
	portable := portableName(name)
	if portable == name {
		return name
	}
	sum := sha256.Sum256([]byte(name)) // what was replaced may be all that tells two names apart
	return portable + "-" + hex.EncodeToString(sum[:4])
}

// longestFolder bounds the name of a folder, in bytes: most systems take 255.
const longestFolder = 120

// device matches what Windows takes for a device, whatever stands behind a full stop.
var device = regexp.MustCompile(`^(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)`)

// portableName is a name without what some system does not take in that of a file.
func portableName(name string) string {
	portable := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r == '\n' || r == '\t' || r == utf8.RuneError || escape.Hidden(r) {
			return '-'
		}
		return r
	}, name)
	if len(portable) > longestFolder {
		portable = strings.ToValidUTF8(portable[:longestFolder], "")
	}
	if portable = strings.Trim(portable, ". "); portable == "" || device.MatchString(portable) {
		portable = "_" + portable
	}
	return portable
}
