package schemas

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Subschema is what a schema says of one place of a document, for whoever has to
// tell a person what would be right there.
type Subschema struct {
	Title       string   // what is needed there, as a phrase
	Description string   // what stands there, as a sentence
	Properties  []string // the properties that may stand there, sorted
	Required    []string // those that have to
	Names       string   // what the properties are names of (the title of propertyNames), "" where they are plain keys
	Scalar      bool     // whether a text, a number or a boolean stands there
	Secret      bool     // whether what stands there must not be shown (writeOnly)
}

// Broken returns what is said by the rule of a Violation: by the subschema whose
// keyword it is, with the title of the nearest one around that has one.
func (s *Schema) Broken(rule string) Subschema {
	keys := strings.Split(rule, "/")[1:]
	around := []map[string]any{s.document}
	var place any = s.document
	for _, key := range keys[:max(0, len(keys)-1)] { // the last one is the keyword
		place = below(place, unescapedKey(key))
		if object, isObject := place.(map[string]any); isObject {
			around = append(around, object)
		}
	}
	said := subschema(around[len(around)-1])
	for _, object := range slices.Backward(around) {
		if said.Title == "" {
			said.Title, _ = object["title"].(string)
		}
	}
	return said
}

// Place returns what the schema says of the place that a JSON pointer (RFC 6901)
// leads to in a document, and false when nothing may stand there.
func (s *Schema) Place(pointer string) (Subschema, bool) {
	place := s.resolved(s.document)
	for _, key := range strings.Split(pointer, "/")[1:] {
		next, allowed := property(place, unescapedKey(key))
		if !allowed {
			return Subschema{}, false
		}
		description := next["description"] // that of the use comes before that of the definition
		place = maps.Clone(s.resolved(next))
		if description != nil {
			place["description"] = description
		}
	}
	return subschema(place), true
}

// property returns the subschema of a property or an item.
func property(schema map[string]any, key string) (map[string]any, bool) {
	properties, _ := schema["properties"].(map[string]any)
	if named, known := properties[key].(map[string]any); known {
		return named, true
	}
	patterns, _ := schema["patternProperties"].(map[string]any)
	for pattern, value := range patterns {
		if matched, err := regexp.MatchString(pattern, key); err == nil && matched {
			return value.(map[string]any), true
		}
	}
	items, isList := schema["items"].(map[string]any)
	if _, err := strconv.Atoi(key); isList && err == nil {
		return items, true
	}
	return nil, false
}

// resolved follows a $ref within the document.
func (s *Schema) resolved(schema map[string]any) map[string]any {
	ref, isRef := schema["$ref"].(string)
	if !isRef {
		return schema
	}
	var place any = s.document
	for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		place = below(place, unescapedKey(key))
	}
	return s.resolved(place.(map[string]any)) // it compiled, so it is there
}

func below(place any, key string) any {
	switch place := place.(type) {
	case map[string]any:
		return place[key]
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(place) {
			return place[i]
		}
	}
	return nil
}

func subschema(schema map[string]any) Subschema {
	var said Subschema
	said.Title, _ = schema["title"].(string)
	said.Description, _ = schema["description"].(string)
	properties, _ := schema["properties"].(map[string]any)
	said.Properties = slices.Sorted(maps.Keys(properties))
	required, _ := schema["required"].([]any)
	for _, name := range required {
		said.Required = append(said.Required, name.(string))
	}
	names, _ := schema["propertyNames"].(map[string]any)
	said.Names, _ = names["title"].(string)
	said.Secret, _ = schema["writeOnly"].(bool)
	said.Scalar = slices.Contains([]any{"string", "integer", "number", "boolean"}, schema["type"])
	return said
}

// unescapedKey undoes the escaping of one key of a JSON pointer (RFC 6901 §4).
func unescapedKey(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~")
}
