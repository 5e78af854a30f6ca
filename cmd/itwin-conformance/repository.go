package main

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"itwin-conformance/fixtures"
)

// inRepository is the path of a file as the pages of a repository name it: from its top,
// with slashes. The top is the workspace of the pipeline, or else the nearest folder above
// the file that holds .git. It is "" for the embedded reference, and for a file that stands
// in no repository: no annotation can point at one.
func inRepository(path string) string {
	if path == fixtures.EmbeddedName {
		return ""
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	for _, top := range []string{os.Getenv("GITHUB_WORKSPACE"), os.Getenv("BUILD_SOURCESDIRECTORY"), topOf(absolute)} {
		if top == "" {
			continue
		}
		relative, err := filepath.Rel(resolved(top), resolved(absolute))
		if err == nil && filepath.IsLocal(relative) && !strings.ContainsFunc(relative, unicode.IsControl) && !strings.Contains(filepath.ToSlash(relative), `\`) {
			return filepath.ToSlash(relative)
		}
	}
	return ""
}

// topOf is the nearest folder above a file that holds .git, or "".
func topOf(path string) string {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// resolved is a path without links in its folders, where they can be followed: a workspace
// may be one.
func resolved(path string) string {
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(dir, filepath.Base(path))
	}
	return path
}
