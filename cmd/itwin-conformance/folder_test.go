package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"itwin-conformance/fixtures"
)

func TestANameBecomesAFolderThatEverySystemTakes(t *testing.T) {
	seen := map[string]string{}
	for _, each := range []struct{ name, baseURL, want string }{
		{"staging", "https://h.example", `staging`},
		{"staging eu-1 (west)", "https://h.example", `staging eu-1 \(west\)`},
		{"straße 東京", "https://h.example", `straße 東京`},
		{`eu "west"?*`, "https://h.example", `eu -west----[0-9a-f]{8}`},
		{`eu <west>?*`, "https://h.example", `eu -west----[0-9a-f]{8}`},
		{"CON", "https://h.example", `_CON-[0-9a-f]{8}`},
		{"nul.txt", "https://h.example", `_nul\.txt-[0-9a-f]{8}`},
		{"com¹ .x", "https://h.example", `_com¹ \.x-[0-9a-f]{8}`},
		{"console", "https://h.example", `console`},
		{"dots...", "https://h.example", `dots-[0-9a-f]{8}`},
		{"dots..", "https://h.example", `dots-[0-9a-f]{8}`},
		{"blanks  ", "https://h.example", `blanks-[0-9a-f]{8}`},
		{" . ", "https://h.example", `_-[0-9a-f]{8}`},
		{"a\u202eb\ufeff", "https://h.example", `a-b--[0-9a-f]{8}`},
		{strings.Repeat("é", 100), "https://h.example", `é{60}-[0-9a-f]{8}`},
		{strings.Repeat("é", 99) + "e", "https://h.example", `é{60}-[0-9a-f]{8}`},
		// without a name of their own
		{"h.example", "https://h.example", `h\.example`},
		{"h.example", "http://h.example", `h\.example-80-[0-9a-f]{8}`},
		{"h.example", "https://h.example:8443", `h\.example-8443-[0-9a-f]{8}`},
		{"h.example", "https://h.example:9443", `h\.example-9443-[0-9a-f]{8}`},
		{"h.example", "https://h.example/a", `h\.example-a-[0-9a-f]{8}`},
		{"h.example", "https://h.example/b", `h\.example-b-[0-9a-f]{8}`},
		{"::1", "https://[::1]:80", `\[--1\]-80-[0-9a-f]{8}`},
	} {
		g := NewWithT(t)
		got := folderOf(&fixtures.Target{Name: each.name, BaseURL: each.baseURL})
		g.Expect(got).To(MatchRegexp("^" + each.want + "$"))
		g.Expect(seen).NotTo(HaveKey(strings.ToLower(got)), each.name+each.baseURL+" shares it with "+seen[got])
		seen[strings.ToLower(got)] = each.name + each.baseURL
		g.Expect(len(got)).To(BeNumerically("<", 200))
		g.Expect(os.Mkdir(filepath.Join(t.TempDir(), got), 0o700)).To(Succeed())
	}
}

// TestTwoTargetsWithoutNameShareNoFolder, though they are on one host.
func TestTwoTargetsWithoutNameShareNoFolder(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	dir := t.TempDir()
	for range 2 {
		b := newBed(t)
		target := writeTarget(t, regexp.MustCompile(`(?m)^name: .*\n`).ReplaceAllString(b.file, ""))
		made := b.command(t, "run", "--target", target, "--requirement", "missing.image")
		made.Dir = dir
		g.Expect(finish(t, made).code).To(Equal(0))
	}
	g.Expect(filesIn(t, filepath.Join(dir, "reports", "out"))).To(HaveLen(2))
}
