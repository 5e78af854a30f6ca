package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itwin-conformance/schemas/nearest"
)

// commandGroup is commands that serve one purpose.
type commandGroup struct {
	id, title string
	commands  []*cobra.Command
}

func commandGroups() []commandGroup {
	return []commandGroup{
		{"judge", "Judge an implementation:", []*cobra.Command{initCommand(), doctorCommand(), loginCommand(), logoutCommand(), runCommand(), listCommand(), compareCommand(), sweepCommand()}},
		{"certify", "Certify a result:", []*cobra.Command{keygenCommand(), attestCommand(), verifyCommand(), countersignCommand()}},
		{"publish", "Publish results:", []*cobra.Command{reportCommand(), siteCommand()}},
		{"develop", "Develop an implementation, a client or the suite:", []*cobra.Command{referenceCommand(), schemaCommand(), selftestCommand(), versionCommand()}},
	}
}

func root() *cobra.Command {
	command := &cobra.Command{
		Use:   "itwin-conformance",
		Short: "Judge implementations of " + operation,
		Long: "itwin-conformance drives an implementation of " + operation + "\n" +
			"through every documented case and says, requirement by requirement, whether it\n" +
			"conforms.\n\n" +
			"Exit codes: 0 conforms, 1 does not conform, 2 wrong usage or configuration,\n" +
			"3 target unreachable or arrangement impossible, 4 incomplete.",
		Example: `  itwin-conformance run                        # the reference that it carries
  itwin-conformance init staging.yaml          # describe a target of yours
  itwin-conformance doctor --target staging.yaml
  itwin-conformance run --target staging.yaml`,
		Version:           "itwin-conformance " + suiteVersion(),
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(command *cobra.Command, _ []string) error { return checkGiven(command.Flags()) },
		Args:              cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(command, args[0])
			}
			return command.Help()
		},
	}
	for _, group := range commandGroups() {
		command.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, each := range group.commands {
			each.GroupID = group.id
			each.Flags().SortFlags = false // the help shows them in the order of their meaning
			command.AddCommand(each)
		}
	}
	command.SetVersionTemplate("{{.Version}}\n")
	command.SetUsageFunc(writeUsage)
	command.SetHelpFunc(writeHelp)
	command.SetFlagErrorFunc(suggestFlag)
	command.SetHelpCommand(helpCommand())
	return command
}

// unknownCommand is the error of a command that there is not.
func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, each := range root.Commands() {
		if each.IsAvailableCommand() {
			names = append(names, each.Name())
		}
	}
	return fmt.Errorf("unknown command %q (see itwin-conformance --help)%s", name, nearest.Meant(name, names))
}

// suggestFlag adds to the error of an unknown flag the one that may be meant.
func suggestFlag(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	if meant := nearest.Similar(unknown.GetSpecifiedName(), names); meant != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, meant)
	}
	return fmt.Errorf("%w (see %s --help)", err, command.CommandPath())
}

// helpCommand is cobra's, but for what it says of an unknown command.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return command.Root().Help()
			}
			found, rest, err := command.Root().Find(args)
			if err != nil || found == command.Root() || len(rest) > 0 {
				return unknownCommand(command.Root(), args[0])
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
		ValidArgsFunction: func(command *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			if len(args) == 0 {
				for _, each := range command.Root().Commands() {
					if each.IsAvailableCommand() {
						names = append(names, cobra.CompletionWithDesc(each.Name(), each.Short))
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}
