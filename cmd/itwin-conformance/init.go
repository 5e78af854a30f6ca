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

// defaultArranger is what init --arranger writes where no file is named.
const defaultArranger = "arranger.mjs"

func initCommand() *cobra.Command {
	var arranger bool
	command := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented target file, ready to be filled in",
		Example: `  itwin-conformance init staging.yaml
  itwin-conformance init --arranger arranger.mjs   # a program that arranges`,
		Long: "init writes a target file with every key, commented, to FILE (" + defaultTargetFile + ").\n" +
			"With --arranger it writes an example of a program that arranges (" + defaultArranger + "), for\n" +
			"Node. It overwrites nothing.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			path, content := defaultTargetFile, fixtures.TargetExample()
			if arranger {
				path, content = defaultArranger, fixtures.ArrangerExample()
			}
			if len(args) == 1 {
				path = args[0]
			}
			if err := writeNew(path, content, 0o644); err != nil {
				return err
			}
			if arranger {
				fmt.Fprintf(command.OutOrStdout(), "%s is written; itwin-conformance schema arranger describes what it says and is told\n", path)
				return nil
			}
			fmt.Fprintf(command.OutOrStdout(), "%s is written; fill it in, then: itwin-conformance doctor --target %s\n", path, shellWord(path))
			return nil
		},
	}
	command.Flags().BoolVar(&arranger, "arranger", false, "write an example of a program that arranges instead")
	return command
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
