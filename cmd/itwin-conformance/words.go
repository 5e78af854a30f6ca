package main

import (
	"itwin-conformance/suites"
	"itwin-conformance/suites/deleteimage"
	"itwin-conformance/suites/deleteimage/dimension"
)

// suiteWords are the texts that every report holds, and that the cases send beside the
// documented request. No secret may be part of one.
func suiteWords() []string {
	words := []string{deleteimage.Operation, deleteimage.Documentation, deleteimage.DocumentationSHA256}
	for _, requirement := range deleteimage.Requirements() {
		words = append(words, requirement.ID, requirement.Clause, requirement.Sentence)
	}
	for _, c := range suites.Cases() {
		words = append(words, c.ID, c.DocumentedCase, c.Text)
	}
	for _, said := range dimension.EverythingSaid() {
		words = append(words, said.Name, said.Why, said.Query, said.Body)
		if said.Path != nil {
			words = append(words, said.Path(""))
		}
		for name, values := range said.Header {
			words = append(append(words, name), values...)
		}
	}
	return words
}
