package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"itwin-conformance/reports"
)

// The pipelines that the suite tells what it found.
const (
	gitHub = "GitHub Actions"
	azure  = "Azure Pipelines"
)

// pipeline is the one that runs this process, "" where none does.
func pipeline() string {
	switch {
	case os.Getenv("GITHUB_ACTIONS") == "true":
		return gitHub
	case os.Getenv("TF_BUILD") == "True":
		return azure
	default:
		return ""
	}
}

// tellPipeline shows a report where the pipeline that runs this shows things: as a summary,
// and as the annotations of GitHub Actions or the issues of Azure Pipelines. It also hands
// on, for later steps, the level reached and the path of the report, which is in dir.
// Elsewhere it does nothing. A file that cannot be written to is a warning in log: the
// verdict stays.
func tellPipeline(out, log io.Writer, report *reports.Report, dir string) error {
	path := filepath.Join(dir, reports.FileName)
	out = unwrapped(out) // these are meant to be commands
	if err := addSummary(out, func(file io.Writer) error { return reports.WriteMarkdown(file, report) }); err != nil {
		fmt.Fprintln(log, "warning:", err)
	}
	if name := os.Getenv("GITHUB_OUTPUT"); name != "" {
		if err := appendTo(name, func(file io.Writer) error {
			_, err := fmt.Fprintf(file, "level=%s\nreport=%s\n", report.Conclusion.Level, path)
			return err
		}); err != nil {
			fmt.Fprintln(log, "warning: nothing was added to the file of $GITHUB_OUTPUT:", err)
		}
	}
	switch pipeline() {
	case gitHub:
		return reports.WriteGitHubAnnotations(out, report)
	case azure:
		if _, err := fmt.Fprintf(out, "##vso[task.setvariable variable=level;isOutput=true]%s\n##vso[task.setvariable variable=report;isOutput=true]%s\n",
			report.Conclusion.Level, path); err != nil {
			return err
		}
		return reports.WriteAzureCommands(out, report)
	}
	return nil
}

// addSummary writes Markdown to where the pipeline shows summaries: to the file that GitHub
// names, or to one that Azure is told of on out. Its error says which could not be written
// to.
func addSummary(out io.Writer, write func(io.Writer) error) error {
	if name := os.Getenv("GITHUB_STEP_SUMMARY"); name != "" {
		if err := appendTo(name, write); err != nil {
			return fmt.Errorf("nothing was added to the file of $GITHUB_STEP_SUMMARY: %w", err)
		}
	}
	dir := os.Getenv("AGENT_TEMPDIRECTORY")
	if pipeline() != azure || dir == "" {
		return nil
	}
	path := filepath.Join(dir, "itwin-conformance-"+uuid.NewString()+".md")
	if err := appendTo(path, write); err != nil {
		return fmt.Errorf("no summary was written to the folder of $AGENT_TEMPDIRECTORY: %w", err)
	}
	return reports.WriteAzureSummary(out, path)
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
