package reports

import (
	"reflect"

	"itwin-conformance/schemas/escape"
)

// shown is a copy of a report, or of a part of one, as people are to see it: every text
// in it went through escape.Text. A renderer for people takes all from there, so that
// no field can be forgotten.
func shown[T any](value T) T {
	copied := shownValue(reflect.ValueOf(&value).Elem())
	return copied.Interface().(T)
}

func shownValue(value reflect.Value) reflect.Value {
	switch value.Kind() {
	case reflect.String:
		made := reflect.New(value.Type()).Elem()
		made.SetString(escape.Text(value.String()))
		return made
	case reflect.Pointer:
		if value.IsNil() {
			return value
		}
		made := reflect.New(value.Type().Elem())
		made.Elem().Set(shownValue(value.Elem()))
		return made
	case reflect.Struct:
		made := reflect.New(value.Type()).Elem()
		made.Set(value)
		for i := range value.NumField() {
			if made.Field(i).CanSet() {
				made.Field(i).Set(shownValue(value.Field(i)))
			}
		}
		return made
	case reflect.Slice:
		if value.IsNil() {
			return value
		}
		made := reflect.MakeSlice(value.Type(), value.Len(), value.Len())
		for i := range value.Len() {
			made.Index(i).Set(shownValue(value.Index(i)))
		}
		return made
	case reflect.Map:
		if value.IsNil() {
			return value
		}
		made := reflect.MakeMapWithSize(value.Type(), value.Len())
		for entries := value.MapRange(); entries.Next(); {
			made.SetMapIndex(shownValue(entries.Key()), shownValue(entries.Value()))
		}
		return made
	default: // numbers and booleans
		return value
	}
}
