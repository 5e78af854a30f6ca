// Package givenfile reads files that somebody else gives the suite.
package givenfile

import (
	"fmt"
	"io"
	"os"
)

// Read reads a file of at most largest bytes. What is no file, and might never end,
// is not read.
func Read(path string, largest int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory", path)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	content, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err == nil && int64(len(content)) > largest {
		err = fmt.Errorf("%s is longer than %d bytes", path, largest)
	}
	return content, err
}
