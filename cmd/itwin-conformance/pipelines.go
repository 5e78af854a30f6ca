package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"itwin-conformance/reports"
)

// tellPipeline shows a report where the pipeline that runs this shows things:
// as the summary and the annotations of GitHub Actions, or as the issues of
// Azure Pipelines. It also hands on, for later steps, the level reached and the
// path of the report, which is in dir. Elsewhere it does nothing. A file that
// cannot be written to is a warning in log: the verdict stays.
func tellPipeline(out, log io.Writer, report *reports.Report, dir string) error {
	path := filepath.Join(dir, reports.FileName)
	for variable, write := range map[string]func(io.Writer) error{
		"GITHUB_STEP_SUMMARY": func(file io.Writer) error { return reports.WriteMarkdown(file, report) },
		"GITHUB_OUTPUT": func(file io.Writer) error {
			_, err := fmt.Fprintf(file, "level=%s\nreport=%s\n", report.Conclusion.Level, path)
			return err
		},
	} {
		if name := os.Getenv(variable); name != "" {
			if err := appendTo(name, write); err != nil {
				fmt.Fprintf(log, "warning: nothing was added to the file of $%s: %v\n", variable, err)
			}
		}
	}
	out = unwrapped(out) // these are meant to be commands
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		return reports.WriteGitHubAnnotations(out, report)
	}
	if os.Getenv("TF_BUILD") == "True" {
		if _, err := fmt.Fprintf(out, "##vso[task.setvariable variable=level;isOutput=true]%s\n##vso[task.setvariable variable=report;isOutput=true]%s\n",
			report.Conclusion.Level, path); err != nil {
			return err
		}
		return reports.WriteAzureCommands(out, report)
	}
	return nil
}

// appendTo writes to the end of a file.
func appendTo(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		_ = file.Close() // the first error matters more
		return err
	}
	return file.Close()
}
