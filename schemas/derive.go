package schemas

// derive returns the JSON Schema that means what an OpenAPI 3.0 schema object
// means. Both are decoded JSON; the argument is left as it was. The result has
// the same shape, so every place in it is a place in the documented form too.
//
// Two things differ between the dialects:
//
//   - nullable: true adds "null" to the type beside it, and does nothing where
//     there is no type (OpenAPI 3.0.3, Schema Object). It does not touch enum:
//     there, null is allowed only where it is listed.
//   - Whatever stands beside a $ref is ignored (OpenAPI 3.0.3, Reference
//     Object), so it is dropped. Wrapping the reference in an allOf would give
//     such siblings a force they do not have.
func derive(schema any) any {
	object, ok := schema.(map[string]any)
	if !ok {
		return schema // additionalProperties may be a boolean
	}
	if ref, ok := object["$ref"]; ok {
		return map[string]any{"$ref": ref}
	}
	derived := make(map[string]any, len(object))
	for keyword, value := range object {
		switch keyword {
		case "nullable":
			// Its meaning moves into type, below.
		case "items", "additionalProperties", "not":
			derived[keyword] = derive(value)
		case "properties", "allOf", "anyOf", "oneOf":
			derived[keyword] = deriveEach(value)
		default:
			// An enum, a default or an example holds values, not schemas.
			derived[keyword] = value
		}
	}
	if name, ok := object["type"].(string); ok && object["nullable"] == true {
		derived["type"] = []any{name, "null"}
	}
	return derived
}

// deriveEach derives every schema in a list, or under the names of a map. The
// names are not keywords: a property may well be called "nullable".
func deriveEach(schemas any) any {
	switch schemas := schemas.(type) {
	case []any:
		derived := make([]any, len(schemas))
		for i, schema := range schemas {
			derived[i] = derive(schema)
		}
		return derived
	case map[string]any:
		derived := make(map[string]any, len(schemas))
		for name, schema := range schemas {
			derived[name] = derive(schema)
		}
		return derived
	default:
		return schemas
	}
}
