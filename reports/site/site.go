// Package site renders published bundles into static pages: which implementation
// keeps which requirement, and the history of each implementation.
package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"itwin-conformance/reports"
	"itwin-conformance/schemas/escape"
)

// Bundle is a published run. Whoever gives it to Write has verified it.
type Bundle struct {
	Implementation string // as its folder is called
	Version        string // of the implementation, as its folder is called
	Dir            string // where the files of the bundle are
	Report         *reports.Report
	// Signers are the keys by which the attestation was checked; none: there is
	// no attestation.
	// Each is a fingerprint: anybody may call a file of a key anything.
	Signers []string
}

// folderName is what implementations and versions may be called: they are parts
// of links.
var folderName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$`)

// Find returns the folders of the bundles below dir, which are called
// dir/<implementation>/<version>, sorted, and without their reports. Its error
// names a folder that is called by what is no name.
func Find(dir string) ([]Bundle, error) {
	if err := checkLinks(dir); err != nil {
		return nil, err
	}
	paths, err := fs.Glob(os.DirFS(dir), "*/*")
	if err != nil {
		return nil, err
	}
	var bundles []Bundle
	for _, path := range paths {
		if info, err := os.Stat(filepath.Join(dir, path)); err != nil || !info.IsDir() {
			continue // a page about all of an implementation, say
		}
		implementation, version, _ := strings.Cut(path, "/")
		for _, name := range []string{implementation, version} {
			if !folderName.MatchString(name) || strings.HasSuffix(strings.ToLower(name), ".html") {
				return nil, fmt.Errorf("%s: %q is no name: letters, digits, '.', '_', '+' and '-' are, up to 100 of them, and none ends in .html", filepath.Join(dir, path), name)
			}
		}
		if alike := alikeIn(bundles, path); alike != "" { // which is one and the same on some disks
			return nil, fmt.Errorf("%s: %s is called the same but for capital letters", filepath.Join(dir, path), alike)
		}
		bundles = append(bundles, Bundle{Implementation: implementation, Version: version, Dir: filepath.Join(dir, path)})
	}
	if len(bundles) == 0 {
		return nil, fmt.Errorf("%s: no bundle is there: <implementation>/<version>/ is looked for", dir)
	}
	return bundles, nil
}

// checkLinks returns an error that names a link below dir.
func checkLinks(dir string) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s: it is a link, and files and folders are needed", filepath.Join(dir, path))
		}
		return err
	})
}

// alikeIn returns the bundle or implementation that differs from path in capital
// letters only, or "".
func alikeIn(bundles []Bundle, path string) string {
	implementation, _, _ := strings.Cut(path, "/")
	for _, other := range bundles {
		if other.Implementation != implementation && strings.EqualFold(other.Implementation, implementation) {
			return other.Implementation
		}
		if there := other.Implementation + "/" + other.Version; strings.EqualFold(there, path) {
			return there
		}
	}
	return ""
}

// killMatrixFile is the page of the kill matrix.
const killMatrixFile = "kill-matrix.html"

// Write writes the pages of the bundles to a new directory out:
//
//	index.html                                implementations × requirements
//	kill-matrix.html                          the page given as killMatrix, if any
//	<implementation>/index.html               its history
//	<implementation>/<version>/report.html    a run, with the files of its bundle
//
// Out appears whole or not at all.
func Write(out string, bundles []Bundle, killMatrix []byte) (err error) {
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: it is there already, and a new directory is needed", out)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+"-"+uuid.NewString())
	if err := os.Mkdir(temporary, 0o755); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temporary) }() // nothing is there any more after the renaming
	implementations, err := implementationsOf(bundles)
	if err != nil {
		return err
	}
	if err := writePages(temporary, implementations, killMatrix); err != nil {
		return err
	}
	for _, bundle := range bundles {
		if err := copyBundle(filepath.Join(temporary, bundle.Implementation, bundle.Version), bundle); err != nil {
			return fmt.Errorf("copying %s: %w", bundle.Dir, err)
		}
	}
	return os.Rename(temporary, out)
}

func writePages(dir string, implementations []implementation, killMatrix []byte) error {
	index := comparisonOf(implementations)
	if len(killMatrix) > 0 {
		index.KillMatrix = killMatrixFile
		if err := os.WriteFile(filepath.Join(dir, killMatrixFile), killMatrix, 0o644); err != nil {
			return err
		}
	}
	if err := render(filepath.Join(dir, "index.html"), "index", index); err != nil {
		return err
	}
	for _, each := range implementations {
		if err := render(filepath.Join(dir, each.Name, "index.html"), "history", each); err != nil {
			return err
		}
	}
	return nil
}

func render(path, name string, shown any) error {
	var document bytes.Buffer
	if err := pages().ExecuteTemplate(&document, name, shown); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, escape.HTML(document.Bytes()), 0o644)
}

// copyBundle copies the files of a bundle, and renders the page of its report
// anew: what was published as a page is not taken over.
func copyBundle(to string, bundle Bundle) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	from, err := os.OpenRoot(bundle.Dir) // no link leads out of it
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	for _, name := range files(bundle.Dir) {
		content, err := from.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), content, 0o644); err != nil {
			return err
		}
	}
	html := reports.Formats()[slices.IndexFunc(reports.Formats(), func(f reports.Format) bool { return f.Name == "html" })]
	return html.WriteFile(filepath.Join(to, html.FileName), bundle.Report)
}

// ofABundle is what a bundle may be made of, beside the pages that are rendered
// from it.
var ofABundle = regexp.MustCompile(`^(report\.json|evidence\.jsonl|attestation\.json|[A-Za-z0-9._+-]+\.pub|README\.md)$`)

// files returns the names of the files of a bundle, sorted.
func files(dir string) []string {
	entries, _ := os.ReadDir(dir) // it was read before
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() && ofABundle.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names
}

// started returns when the run began.
func (b Bundle) started() (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, b.Report.Run.Started)
	if err != nil {
		return at, fmt.Errorf("%s: run.started is no time: %w", filepath.Join(b.Dir, reports.FileName), err)
	}
	return at, nil
}
