package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/paragraph"
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
)

// listed is a requirement as list shows it.
type listed struct {
	ID       string       `json:"id"`
	Level    string       `json:"level"`
	Clause   string       `json:"clause"`
	Sentence string       `json:"sentence"`
	Cases    []listedCase `json:"cases"`
}

type listedCase struct {
	DocumentedCase string `json:"documentedCase"`
	Text           string `json:"text"`
}

func listCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "list",
		Short: "List the requirements with level, clause and cases",
		Example: `  itwin-conformance list
  itwin-conformance list --format markdown >requirements.md`,
		Args: noArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			write, known := map[string]func(io.Writer, []listed) error{
				"table": writeTable, "json": writeJSON[[]listed], "markdown": writeMarkdown,
			}[format]
			if !known {
				return fmt.Errorf("--format %q: table, json or markdown is needed", format)
			}
			return write(command.OutOrStdout(), listRequirements())
		},
	}
	command.Flags().StringVar(&format, "format", "table", "table, json or markdown")
	completed(command, "format", oneOf("table", "json", "markdown"))
	return command
}

func listRequirements() []listed {
	var list []listed
	for _, requirement := range deleteimage.Requirements() {
		entry := listed{ID: requirement.ID, Level: string(requirement.Level), Clause: requirement.Clause, Sentence: requirement.Sentence}
		for _, c := range suites.Cases() {
			if c.Judges(requirement) {
				entry.Cases = append(entry.Cases, listedCase{c.DocumentedCase, c.Text})
			}
		}
		list = append(list, entry)
	}
	return list
}

// writeTable writes two lines or more for each requirement, as wide as the terminal.
func writeTable(out io.Writer, list []listed) error {
	width, longest := columns(out), 0
	for _, entry := range list {
		longest = max(longest, len(entry.ID))
	}
	var text strings.Builder
	for _, entry := range list {
		cases := "1 case"
		if count := len(entry.Cases); count != 1 {
			cases = fmt.Sprintf("%d cases", count)
		}
		fmt.Fprintf(&text, "%-*s  %-7s  %s\n", longest, entry.ID, entry.Level, cases)
		fmt.Fprintln(&text, paragraph.Wrap(entry.Sentence+" ("+entry.Clause+")", "    ", width))
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func writeMarkdown(out io.Writer, list []listed) error {
	var page strings.Builder
	page.WriteString("| requirement | level | clause | the implementation … | cases |\n|---|---|---|---|---|\n")
	for _, entry := range list {
		fmt.Fprintf(&page, "| %s | %s | %s | %s | %d |\n", entry.ID, entry.Level, entry.Clause, entry.Sentence, len(entry.Cases))
	}
	_, err := io.WriteString(out, page.String())
	return err
}

func writeJSON[T any](out io.Writer, value T) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	if err == nil {
		_, err = out.Write(escape.JSON(text.Bytes()))
	}
	return err
}

// printCases is what a dry run prints.
func printCases(out io.Writer, cases []*suites.Case, asJSON bool) error {
	if asJSON {
		list := make([]listedCase, len(cases))
		for i, c := range cases {
			list[i] = listedCase{c.DocumentedCase, c.Text}
		}
		return writeJSON(out, list)
	}
	for _, c := range cases {
		fmt.Fprintln(out, hanging(c.DocumentedCase+": "+c.Text, columns(out)))
	}
	_, err := fmt.Fprintf(out, "%d cases would run\n", len(cases))
	return err
}

// hanging is a text in lines of which all but the first are indented.
func hanging(text string, width int) string {
	return strings.TrimPrefix(paragraph.Wrap(text, "    ", width), "    ")
}
