package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"

	"itwin-conformance/schemas"
	"itwin-conformance/schemas/escape"
)

// Encode returns the evidence as its file holds it. Equal evidence gives equal
// bytes. It counts what follows a line itself, and its error holds
// schemas.Violations when a line breaks the schema.
func Encode(e *Evidence) ([]byte, error) {
	var file writer
	run := e.Run
	run.Schema, run.Kind, run.Cases = SchemaID, kindRun, len(e.Cases)
	file.line(kindRun, run)
	for _, c := range e.Cases {
		c.Kind, c.CallCount = kindCase, len(c.Calls)
		file.line(kindCase, c)
		for _, call := range c.Calls {
			if call.Exchange != nil {
				made := *call.Exchange
				made.Kind, made.Case = kindExchange, c.ID
				file.line(kindExchange, made)
			} else {
				unsent := *call.Unsent
				unsent.Kind, unsent.Case = kindUnsent, c.ID
				file.line(kindUnsent, unsent)
			}
		}
	}
	return file.Bytes(), file.err
}

// writer writes sealed lines until one fails.
type writer struct {
	bytes.Buffer
	seal string
	err  error
}

func (w *writer) line(kind string, content any) {
	if w.err != nil {
		return
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // a person reads the bodies of answers in here
	if w.err = encoder.Encode(content); w.err != nil {
		return
	}
	bare := escape.JSON(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	w.seal = sealOf(w.seal, bare)
	line := sealed(bare, w.seal)
	if err := schemas.EvidenceLine(kind).Validate(line); err != nil {
		w.err = fmt.Errorf("checking the evidence before it is written: %s: %w", kind, err)
		return
	}
	w.Write(line)
	w.WriteByte('\n')
}
