package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noArgs is for commands that take flags only. Cobra's own calls what is too much an
// unknown command.
func noArgs(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q is too much: %s takes flags only", args[0], command.CommandPath())
	}
	return nil
}

// required makes flags of a command required.
func required(command *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := command.MarkFlagRequired(flag); err != nil {
			panic(err) // the flag is declared by the command
		}
	}
}
