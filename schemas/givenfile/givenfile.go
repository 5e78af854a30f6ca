// Package givenfile reads files that somebody else gives the suite.
package givenfile

import (
	"bytes"
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
	return ReadAny(path, largest)
}

// ReadAny reads at most largest bytes of whatever is at path, which may be a pipe.
func ReadAny(path string, largest int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	var content bytes.Buffer
	if info, err := file.Stat(); err == nil { // so that memory is asked for once; a file may be another by now
		content.Grow(int(min(info.Size(), largest)) + bytes.MinRead)
	}
	_, err = content.ReadFrom(io.LimitReader(file, largest+1))
	if err == nil && int64(content.Len()) > largest {
		err = fmt.Errorf("%s is longer than %d bytes", path, largest)
	}
	return content.Bytes(), err
}
