package reports

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/uuid"
)

// formatsOfARun are those that every run leaves behind.
var formatsOfARun = []string{"html", "json", "junit"}

// FilesOfARun are the names of the reports that every run leaves behind.
func FilesOfARun() []string {
	var names []string
	for _, format := range Formats() {
		if slices.Contains(formatsOfARun, format.Name) {
			names = append(names, format.FileName)
		}
	}
	return names
}

// File is a file that a run leaves beside its reports.
type File struct {
	Name    string
	Content []byte
}

// WriteDir writes report.html, report.json and junit.xml into dir, which it
// creates if need be, and the files that belong beside them, and returns the
// paths of those now in place. All are written out before any takes its place, so
// a reader never meets half a file, and a report that cannot be written leaves
// earlier files as they were.
func WriteDir(dir string, r *Report, beside ...File) (paths []string, err error) {
	var files []File
	for _, format := range Formats() {
		if !slices.Contains(formatsOfARun, format.Name) {
			continue
		}
		var document bytes.Buffer
		if err := format.Write(&document, r); err != nil {
			return nil, fmt.Errorf("%s: %w", format.FileName, err)
		}
		files = append(files, File{format.FileName, document.Bytes()})
	}
	files = append(files, beside...)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating the report folder: %w", err)
	}
	temporary := make([]string, len(files))
	defer func() {
		for _, path := range temporary {
			if path != "" {
				_ = os.Remove(path) // best effort: the error that led here matters more
			}
		}
	}()
	for i, file := range files {
		if temporary[i], err = writeTemporary(dir, file.Name, file.Content, readable); err != nil {
			return nil, fmt.Errorf("writing %s: %w", file.Name, err)
		}
	}
	for i, file := range files {
		path := filepath.Join(dir, file.Name)
		if err := os.Rename(temporary[i], path); err != nil {
			return paths, fmt.Errorf("putting %s in place: %w", file.Name, err)
		}
		temporary[i] = ""
		paths = append(paths, path)
	}
	return paths, nil
}

// WriteFile writes r to the file at path, in the format. It is written out before
// it takes its place, as by WriteDir.
func (f Format) WriteFile(path string, r *Report) error {
	var document bytes.Buffer
	if err := f.Write(&document, r); err != nil {
		return err
	}
	if err := ReplaceFile(path, document.Bytes(), readable); err != nil {
		return fmt.Errorf("writing the %s report: %w", f.Name, err)
	}
	return nil
}

// readable is the mode of what others collect, less the umask.
const readable = 0o644

// ReplaceFile puts a file of that content at path, of that mode less the umask. It is
// written out before it takes its place.
func ReplaceFile(path string, content []byte, mode fs.FileMode) error {
	temporary, err := writeTemporary(filepath.Dir(path), filepath.Base(path), content, mode)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil && temporary != "" {
		_ = os.Remove(temporary) // best effort: the error that led here matters more
	}
	return err
}

// writeTemporary writes content to a new file in dir and returns its path,
// also with an error if the file exists by then. Unlike os.CreateTemp it lets read
// whom the umask lets.
func writeTemporary(dir, name string, content []byte, mode fs.FileMode) (path string, err error) {
	path = filepath.Join(dir, "."+name+"-"+uuid.NewString())
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return path, err
}
