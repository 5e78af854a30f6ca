package main

import (
	"fmt"
	"io"
	"os"

	"itwin-conformance/reports"
)

// tellPipeline shows a report where the pipeline that runs this shows things:
// as the summary and the annotations of GitHub Actions, or as the issues of
// Azure Pipelines. Elsewhere it does nothing.
func tellPipeline(out io.Writer, report *reports.Report) error {
	if path := os.Getenv("GITHUB_STEP_SUMMARY"); path != "" {
		if err := appendSummary(path, report); err != nil {
			return fmt.Errorf("appending to $GITHUB_STEP_SUMMARY: %w", err)
		}
	}
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		return reports.WriteGitHubAnnotations(out, report)
	}
	if os.Getenv("TF_BUILD") == "True" {
		return reports.WriteAzureCommands(out, report)
	}
	return nil
}

func appendSummary(path string, report *reports.Report) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err := reports.WriteMarkdown(file, report); err != nil {
		_ = file.Close() // the first error matters more
		return err
	}
	return file.Close()
}
