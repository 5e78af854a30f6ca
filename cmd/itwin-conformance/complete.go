package main

import (
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// completed lets a shell complete the values of a flag.
func completed(command *cobra.Command, flag string, values func() []cobra.Completion) {
	completedBy(command, flag, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

func completedBy(command *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := command.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // the flag is declared by the command
	}
}

// oneOf are the values of a flag that takes a few words.
func oneOf(words ...string) func() []cobra.Completion {
	return func() []cobra.Completion { return words }
}

// completedFiles lets a shell complete a flag by the names of files that end so, without
// the full stop.
func completedFiles(command *cobra.Command, flag string, ends ...string) {
	completedBy(command, flag, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return ends, cobra.ShellCompDirectiveFilterFileExt
	})
}

// completeTarget completes the name of a target file.
func completeTarget(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

func requirementCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, requirement := range deleteimage.Requirements() {
		all = append(all, cobra.CompletionWithDesc(requirement.ID, requirement.Sentence))
	}
	return all
}

// completeLabels completes the last word of a label filter.
func completeLabels(_ *cobra.Command, _ []string, given string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := given[:strings.LastIndexAny(given, "&|!,() ")+1]
	var all []cobra.Completion
	for _, label := range labels() {
		all = append(all, before+label)
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// labels are those that cases have.
func labels() []string {
	all := append(requirementIDs(), string(suites.Must), string(suites.Should), string(suites.Observe), suites.ExhaustiveLabel)
	return append(all, suites.DocumentedCaseLabels()...)
}

func faultCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, fault := range reference.Faults() {
		all = append(all, cobra.CompletionWithDesc(fault.Name, fault.Sentence))
	}
	return all
}

func variantCompletions() []cobra.Completion {
	var all []cobra.Completion
	for _, variant := range reference.Variants() {
		all = append(all, cobra.CompletionWithDesc(variant.Name, variant.Why))
	}
	return all
}
