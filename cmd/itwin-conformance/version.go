package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"itwin-conformance/suites/deleteimage"
)

const operation = deleteimage.Operation

// version is set by the Makefile; a build without it says what Go knows.
var version string

// suiteVersion returns the version of the suite, "devel" if nobody gave it one.
func suiteVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the suite, and what it judges by",
		Example: `  itwin-conformance version
  itwin-conformance --version`,
		Args: noArgs,
		Run: func(command *cobra.Command, _ []string) {
			fmt.Fprintf(command.OutOrStdout(), "itwin-conformance %s\noperation %s\ndocumentation %s\nsha256 %s\n",
				suiteVersion(), operation, deleteimage.Documentation, deleteimage.DocumentationSHA256)
		},
	}
}
