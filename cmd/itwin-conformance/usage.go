package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itwin-conformance/schemas/paragraph"
)

// groupAnnotation holds the title under which the help shows a flag.
const groupAnnotation = "group"

// group puts flags of a set under a title in the help.
func group(set *pflag.FlagSet, title string, names ...string) {
	for _, name := range names {
		if err := set.SetAnnotation(name, groupAnnotation, []string{title}); err != nil {
			panic(err) // the flag is declared by the command
		}
	}
}

// writeUsage writes how a command is called: examples, and commands and flags in groups.
func writeUsage(command *cobra.Command) error {
	var text strings.Builder
	use := command.UseLine()
	if command.HasAvailableSubCommands() {
		use = command.CommandPath() + " COMMAND [flags]"
	}
	fmt.Fprintf(&text, "Usage:\n  %s\n", use)
	if command.HasExample() {
		fmt.Fprintf(&text, "\nExamples:\n%s\n", command.Example)
	}
	for _, each := range command.Groups() {
		fmt.Fprintf(&text, "\n%s\n", each.Title)
		writeCommands(&text, command, each.ID)
	}
	if command.HasAvailableSubCommands() {
		title := "More commands"
		if len(command.Groups()) == 0 {
			title = "Commands"
		}
		fmt.Fprintf(&text, "\n%s:\n", title)
		writeCommands(&text, command, "")
	}
	titles, sets := flagGroups(command.LocalFlags())
	for _, title := range titles {
		fmt.Fprintf(&text, "\n%s:\n%s", title, sets[title].FlagUsagesWrapped(paragraph.Width))
	}
	_, err := fmt.Fprint(command.OutOrStderr(), text.String())
	return err
}

// writeHelp writes what a command does, and how it is called.
func writeHelp(command *cobra.Command, _ []string) {
	paragraphs := strings.Split(cmp.Or(command.Long, command.Short), "\n\n")
	for i, text := range paragraphs {
		if !strings.Contains(text, "\n  ") { // it is no table
			paragraphs[i] = paragraph.Wrap(text, "", paragraph.Width)
		}
	}
	fmt.Fprintf(command.OutOrStdout(), "%s\n\n%s", strings.Join(paragraphs, "\n\n"), command.UsageString())
}

func writeCommands(text *strings.Builder, command *cobra.Command, group string) {
	for _, each := range command.Commands() {
		if each.GroupID == group && (each.IsAvailableCommand() || each.Name() == "help") {
			fmt.Fprintf(text, "  %-*s %s\n", each.NamePadding(), each.Name(), each.Short)
		}
	}
}

// otherFlags is the title of flags that are in no group.
const otherFlags = "Flags"

// flagGroups are the titles of the groups of flags, in the order in which the groups were
// declared, those in no group last, and the flags of each.
func flagGroups(set *pflag.FlagSet) ([]string, map[string]*pflag.FlagSet) {
	set.SortFlags = false
	var titles []string
	sets := map[string]*pflag.FlagSet{}
	set.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		title := otherFlags
		if group := flag.Annotations[groupAnnotation]; len(group) > 0 {
			title = group[0]
		}
		if sets[title] == nil {
			titles = append(titles, title)
			sets[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
			sets[title].SortFlags = false
		}
		sets[title].AddFlag(flag)
	})
	if i := slices.Index(titles, otherFlags); i >= 0 {
		titles = append(slices.Delete(titles, i, i+1), otherFlags)
	}
	return titles, sets
}
