package bundle

import (
	"bytes"
	"path/filepath"

	"itwin-conformance/schemas/givenfile"
)

// reading reads the files of a bundle.
type reading struct {
	dir string
	// converted are the names of those read whose line ends are all CR LF, as on a
	// system where that is what ends a line.
	converted []string
	restores  bool // reads them with LF
}

// file returns a file of the bundle.
func (r *reading) file(name string) ([]byte, error) {
	content, err := givenfile.Read(filepath.Join(r.dir, name), LargestFile)
	if ends := bytes.Count(content, []byte("\r\n")); err == nil && ends > 0 && ends == bytes.Count(content, []byte("\n")) {
		r.converted = append(r.converted, name)
		if r.restores {
			content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		}
	}
	return content, err
}

// onlyLineEnds reports whether nothing is wrong with a bundle but its line ends.
func onlyLineEnds(dir string) bool {
	v, err := verify(&reading{dir: dir, restores: true})
	return err == nil && len(v.Findings) == 0
}
