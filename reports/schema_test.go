package reports

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestSchemaAndStructsNameTheSameFields walks the Go types and the schema side
// by side: every field is a property and every property is a field, and what a
// struct may leave out the schema does not require.
func TestSchemaAndStructsNameTheSameFields(t *testing.T) {
	document, err := os.ReadFile("../schemas/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		t.Fatal(err)
	}
	w := schemaWalk{t: t, defs: root["$defs"].(map[string]any), seen: map[reflect.Type]bool{}}
	w.compare("report", reflect.TypeFor[Report](), root)
	for _, reached := range []reflect.Type{reflect.TypeFor[Answer](), reflect.TypeFor[Selection](), reflect.TypeFor[Latency]()} {
		if !w.seen[reached] {
			t.Errorf("the walk did not come by %s", reached)
		}
	}
}

type schemaWalk struct {
	t    *testing.T
	defs map[string]any
	seen map[reflect.Type]bool
}

// compare walks a Go type and a schema that mean the same.
func (w schemaWalk) compare(path string, goType reflect.Type, schema map[string]any) {
	w.t.Helper()
	schema = w.resolved(schema)
	switch goType.Kind() {
	case reflect.Pointer:
		w.compare(path, goType.Elem(), schema)
	case reflect.Slice:
		w.compare(path+"[]", goType.Elem(), schema["items"].(map[string]any))
	case reflect.Map:
		w.compare(path+"{}", goType.Elem(), schema["additionalProperties"].(map[string]any))
	case reflect.Struct:
		w.compareStruct(path, goType, schema)
	}
}

func (w schemaWalk) compareStruct(path string, goType reflect.Type, schema map[string]any) {
	w.seen[goType] = true
	properties, _ := schema["properties"].(map[string]any)
	required := map[string]bool{}
	list, _ := schema["required"].([]any)
	for _, name := range list {
		required[name.(string)] = true
	}
	fields := map[string]bool{}
	for _, field := range reflect.VisibleFields(goType) {
		if field.Anonymous {
			continue // its own fields are visible too
		}
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields[name] = true
		property, ok := properties[name].(map[string]any)
		if !ok {
			w.t.Errorf("%s.%s is not in the schema", path, name)
			continue
		}
		if optional := option == "omitempty" || option == "omitzero"; optional == required[name] {
			w.t.Errorf("%s.%s: may be left out %t, required %t", path, name, optional, required[name])
		}
		w.compare(path+"."+name, field.Type, property)
	}
	for name := range properties {
		if !fields[name] {
			w.t.Errorf("%s.%s is in the schema only", path, name)
		}
	}
}

// resolved follows a reference.
func (w schemaWalk) resolved(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		return w.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	return schema
}
