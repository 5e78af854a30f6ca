package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itwin-conformance/fixtures/reference"
	"itwin-conformance/schemas/nearest"
)

// alterations are the flags of alterationFlags.
var alterations = []string{"fault", "variant", "latency"}

func completeAlterations(command *cobra.Command) {
	completed(command, "fault", faultCompletions)
	completed(command, "variant", variantCompletions)
}

// alterationFlags let the reference misbehave, or behave differently.
func alterationFlags(set *pflag.FlagSet, options *reference.Options) {
	set.StringArrayVar(&options.Faults, "fault", nil, "break the reference in this way; may be repeated; the kill matrix lists them (itwin-conformance selftest --format markdown)")
	set.StringVar(&options.Variant, "variant", "", "let the reference conform in another way; the kill matrix lists them too")
	set.DurationVar(&options.Latency, "latency", 0, "added to every answer of the reference")
}

// checkAlteration returns an error that names the nearest when there is no such
// fault or variant.
func checkAlteration(options reference.Options) error {
	var faults, variants []string
	for _, fault := range reference.Faults() {
		faults = append(faults, fault.Name)
	}
	for _, variant := range reference.Variants() {
		variants = append(variants, variant.Name)
	}
	for _, name := range options.Faults {
		if !slices.Contains(faults, name) {
			return fmt.Errorf("--fault %q: there is no such fault%s", name, nearest.Meant(name, faults))
		}
	}
	switch {
	case options.Variant != "" && !slices.Contains(variants, options.Variant):
		return fmt.Errorf("--variant %q: there is no such variant%s", options.Variant, nearest.Meant(options.Variant, variants))
	case options.Latency < 0:
		return fmt.Errorf("--latency %s: a time of at least 0 is needed, such as 100ms", options.Latency)
	}
	return nil
}
