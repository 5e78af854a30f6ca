package schemas

// Document is one of the published schemas, as it is written.
type Document struct {
	Name string // such as "target"
	Of   string // what it describes
	Text string
}

// Documents returns the published schemas.
func Documents() []Document {
	return []Document{
		{"target", "a target file", targetDocument},
		{"baseline", "a file of known failures", baselineDocument},
		{"arranger", "the lines between the suite and a program that arranges", arrangerDocument},
		{"report", "report.json", reportDocument},
		{"evidence", "the lines of evidence.jsonl", evidenceDocument},
		{"error-response", "the documented Error Response, in its form of OpenAPI 3.0", errorResponseDocument},
	}
}
