package bundle

import (
	"itwin-conformance/reports"
	"itwin-conformance/suites/deleteimage"
)

// Suite is this suite, as of version.
func Suite(version string) reports.Suite {
	return reports.Suite{
		Name: "itwin-conformance", Version: version, Operation: deleteimage.Operation,
		Documentation: reports.Documentation{URL: deleteimage.Documentation, SHA256: deleteimage.DocumentationSHA256},
	}
}
