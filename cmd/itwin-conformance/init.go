package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"itwin-conformance/fixtures"
)

// defaultTargetFile is what init writes where no file is named.
const defaultTargetFile = "target.yaml"

func initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented target file, ready to be filled in",
		Long: "init writes a target file with every key, commented, to FILE (" + defaultTargetFile + ").\n" +
			"It overwrites nothing.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			path := defaultTargetFile
			if len(args) == 1 {
				path = args[0]
			}
			if err := writeNew(path, fixtures.TargetExample(), 0o644); err != nil {
				return err
			}
			fmt.Fprintf(command.OutOrStdout(), "%s is written; fill it in, then: itwin-conformance run --target %s\n", path, path)
			return nil
		},
	}
}

// writeNew writes a file that is not there yet.
func writeNew(path, content string, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and is not overwritten; name another file", path)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, content)
	return errors.Join(err, file.Close())
}
