package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/escape"
	"itwin-conformance/schemas/givenfile"
)

// WriteJSON writes r as indented JSON. Equal reports give equal bytes. Nothing
// is written when the report breaks its schema: the error then holds the
// schemas.Violations.
func WriteJSON(w io.Writer, r *Report) error {
	document, err := encode(r)
	if err != nil {
		return err
	}
	if _, err := w.Write(document); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// encode returns r as JSON that keeps the schema.
func encode(r *Report) ([]byte, error) {
	listed := *r
	listed.Personas = present(listed.Personas)
	listed.Requirements = present(listed.Requirements)
	listed.Cases = present(listed.Cases)

	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetEscapeHTML(false) // a person reads the bodies of answers in here
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(listed); err != nil {
		return nil, fmt.Errorf("encoding the report: %w", err)
	}
	if err := schemas.Report().Validate(document.Bytes()); err != nil {
		return nil, fmt.Errorf("checking the report before it is written: %w", err)
	}
	return escape.JSON(document.Bytes()), nil
}

// present returns an empty list for a nil one, which would be written as null.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Read reads a report written by WriteJSON. Its error holds a *schemas.NotJSON
// or schemas.Violations where the input is no report.
func Read(r io.Reader) (*Report, error) {
	document, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	return Parse(document)
}

// Parse reads the text of a report, as Read does.
func Parse(document []byte) (*Report, error) {
	if len(document) > 0 {
		if err := givenfile.CheckUTF8(document); err != nil {
			return nil, fmt.Errorf("checking the report: %w", err)
		}
	}
	if err := schemas.Report().Validate(document); err != nil {
		return nil, fmt.Errorf("checking the report: %w", err)
	}
	var report Report
	if err := json.Unmarshal(document, &report); err != nil {
		return nil, fmt.Errorf("decoding the report: %w", err)
	}
	return &report, nil
}
