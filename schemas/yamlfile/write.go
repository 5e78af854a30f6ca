package yamlfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
)

// plainText matches texts that YAML takes for nothing else than themselves, without
// quotation marks.
var plainText = regexp.MustCompile(`^[A-Za-z](?:[A-Za-z0-9 _./@-]*[A-Za-z0-9_./-])?$|^[0-9]+(?:ms|s|m|h)$|^https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._/-]*)?$`)

// word matches what YAML may take for a boolean or for nothing.
var word = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|nan|inf)$`)

// Marshal returns a value as YAML that Parse reads, whatever its texts are: those that YAML
// could take for something else stand in quotation marks.
func Marshal(value any) ([]byte, error) {
	text, err := yaml.MarshalWithOptions(value, yaml.IndentSequence(true), yaml.CustomMarshaler(quoted))
	if err != nil {
		return nil, fmt.Errorf("writing YAML: %w", err)
	}
	return text, nil
}

// quoted returns a text as it stands in YAML: as it is, or as JSON, which YAML reads.
func quoted(text string) ([]byte, error) {
	if plainText.MatchString(text) && !word.MatchString(text) {
		return []byte(text), nil
	}
	var made bytes.Buffer
	encoder := json.NewEncoder(&made)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(text)
	return bytes.TrimRight(made.Bytes(), "\n"), err
}
