package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestWhatIsWrittenIsRead, by whatever names, addresses and paths a target goes: the report
// as it was, and each format of JSON and XML as such.
func TestWhatIsWrittenIsRead(t *testing.T) {
	fixedSeed(t)
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.OneOf(rapid.SampledFrom(oddTexts), rapid.StringN(1, 40, -1))
		r := failingReport()
		r.Target.Name = odd.Draw(t, "name")
		r.Target.BaseURL = rapid.SampledFrom([]string{"http://[::1]:8765", "https://h/a%20b?c#d", "http://[fe80::1%25eth0]/", "https://größe.example", "https://h/'\"<&>"}).Draw(t, "address")
		r.Target.Source = &Source{File: rapid.SampledFrom([]string{"a b.yaml", "größe/🙂.yaml", "x'\"<&>.yaml", "-x.yaml", "a:b.yaml", "%41.yaml"}).Draw(t, "path"), Line: 1}
		r.Cases[0].Exchanges[0].Answer.Header = map[string][]string{"X-Odd": {odd.Draw(t, "header")}}
		r.Cases[0].Text = odd.Draw(t, "text")
		for _, format := range Formats() {
			if !slices.Contains([]string{"json", "ctrf", "har", "sarif", "badge-json", "junit", "badge-svg"}, format.Name) {
				continue
			}
			var document bytes.Buffer
			if err := format.Write(&document, r); err != nil {
				t.Fatalf("%s: %v", format.Name, err)
			}
			switch format.Name {
			case "json":
				read, err := Parse(document.Bytes())
				if err != nil || read.Target.Name != r.Target.Name || read.Target.BaseURL != r.Target.BaseURL || *read.Target.Source != *r.Target.Source || read.Cases[0].Text != r.Cases[0].Text ||
					read.Cases[0].Exchanges[0].Answer.Header["X-Odd"][0] != r.Cases[0].Exchanges[0].Answer.Header["X-Odd"][0] {
					t.Fatalf("%s\nis read as %+v: %v", document.String(), read, err)
				}
			case "ctrf", "har", "sarif", "badge-json":
				if !json.Valid(document.Bytes()) {
					t.Fatalf("%s: no JSON: %s", format.Name, document.String())
				}
			case "junit", "badge-svg":
				if err := readXML(&document); err != nil {
					t.Fatalf("%s: no XML: %v", format.Name, err)
				}
			}
		}
	})
}

func readXML(document io.Reader) error {
	for decoder := xml.NewDecoder(document); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
