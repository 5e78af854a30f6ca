package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/reports"
	"itwin-conformance/reports/evidence"
)

// A run that ends without a report must not leave that of an earlier one as if it were
// its own: a pipeline collects whatever is in --out.

// earlierSuffix is put behind the names of what an earlier run left.
const earlierSuffix = ".earlier"

// Where a run notes the directory of its reports once it knows it, and that they are
// there.
const (
	outAnnotation      = "out"
	reportedAnnotation = "reported"
)

// setEarlierAside renames what an earlier run left where this one, which ended with err,
// was to write its reports, and says so in the error. Args are those of the command
// line: where flags cannot be read, --out may not have been.
func setEarlierAside(command *cobra.Command, args []string, err error) error {
	if err == nil || command.Name() != "run" || command.Annotations[reportedAnnotation] != "" || slices.Contains(args, "--dry-run") {
		return err
	}
	dir := outOf(command, args)
	if dir == "" {
		return err
	}
	switch aside, failure := renameEarlier(dir); {
	case failure != nil:
		return remarked{err, fmt.Sprintf("what is in %s is of an earlier run, and could not be set aside: %v", dir, failure)}
	case aside:
		return remarked{err, fmt.Sprintf("what an earlier run left in %s is set aside, by names that end in %s", dir, earlierSuffix)}
	}
	return err
}

// outOf is the directory in which a run was to write its reports, "" where nothing says
// it.
func outOf(command *cobra.Command, args []string) string {
	if dir := command.Annotations[outAnnotation]; dir != "" {
		return dir
	}
	if flag := command.Flags().Lookup("out"); flag != nil && flag.Value.String() != "" {
		return flag.Value.String()
	}
	for i, arg := range args {
		if dir, is := strings.CutPrefix(arg, "--out="); is {
			return dir
		}
		if arg == "--out" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// renameEarlier renames the files that a run leaves behind, and reports whether there
// were any. A folder without a report of ours is somebody else's.
func renameEarlier(dir string) (aside bool, err error) {
	path := filepath.Join(dir, reports.FileName)
	if !isReport(path) {
		return false, nil
	}
	for _, name := range append(reports.FilesOfARun(), evidence.FileName) {
		path := filepath.Join(dir, name)
		if renameErr := os.Rename(path, path+earlierSuffix); !errors.Is(renameErr, os.ErrNotExist) {
			err = errors.Join(err, renameErr)
		}
	}
	return true, err
}

// asideOr is the path of a report, or the one that it was set aside to.
func asideOr(path string) string {
	file := path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		file = filepath.Join(path, reports.FileName)
	}
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) && isReport(file+earlierSuffix) {
		return file + earlierSuffix
	}
	return path
}

// isReport reports whether a file begins as our reports do.
func isReport(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // it was only read
	begins := make([]byte, 512)
	n, _ := file.Read(begins)
	return bytes.Contains(begins[:n], []byte(reports.SchemaID))
}
