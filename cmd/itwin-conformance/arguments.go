package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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

// checkGiven returns an error that names a flag which was given without a value, as by
// a variable that is not set: nobody means what its absence means.
func checkGiven(set *pflag.FlagSet) (err error) {
	set.Visit(func(flag *pflag.Flag) {
		empty := flag.Value.Type() == "string" && flag.Value.String() == ""
		if list, is := flag.Value.(pflag.SliceValue); is {
			empty = slices.Contains(list.GetSlice(), "") || len(list.GetSlice()) == 0
		}
		if empty && err == nil {
			err = fmt.Errorf("--%s: a value is needed, and it is empty", flag.Name)
		}
	})
	return err
}
