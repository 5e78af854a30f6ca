package bundle

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// differencesOf says in half a sentence each at which places (RFC 6901) two JSON
// documents differ, those that hold the most first.
func differencesOf(said, shown []byte) []string {
	var a, b any
	if json.Unmarshal(said, &a) != nil || json.Unmarshal(shown, &b) != nil {
		return nil // both were read before
	}
	var found []difference
	compare("", a, b, &found)
	slices.SortStableFunc(found, func(a, b difference) int {
		return cmp.Compare(strings.Count(a.at, "/"), strings.Count(b.at, "/"))
	})
	words := make([]string, len(found))
	for i, d := range found {
		words[i] = fmt.Sprintf("at %s: the report says %s, the evidence shows %s", d.at, d.said, d.shown)
	}
	return words
}

type difference struct{ at, said, shown string }

// compare walks two documents and collects where they differ.
func compare(at string, said, shown any, found *[]difference) {
	switch a := said.(type) {
	case map[string]any:
		if b, same := shown.(map[string]any); same {
			for _, name := range slices.Sorted(maps.Keys(union(a, b))) {
				compareMember(at+"/"+escaped(name), a, b, name, found)
			}
			return
		}
	case []any:
		if b, same := shown.([]any); same {
			for i := range min(len(a), len(b)) {
				compare(fmt.Sprintf("%s/%d", at, i), a[i], b[i], found)
			}
			if len(a) != len(b) {
				*found = append(*found, difference{at, fmt.Sprintf("%d of them", len(a)), fmt.Sprintf("%d", len(b))})
			}
			return
		}
	}
	if !reflect.DeepEqual(said, shown) {
		*found = append(*found, difference{at, short(said), short(shown)})
	}
}

func compareMember(at string, a, b map[string]any, name string, found *[]difference) {
	said, inSaid := a[name]
	shown, inShown := b[name]
	switch {
	case !inSaid:
		*found = append(*found, difference{at, "nothing", short(shown)})
	case !inShown:
		*found = append(*found, difference{at, short(said), "nothing"})
	default:
		compare(at, said, shown, found)
	}
}

func union(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// escaped is a name as a JSON pointer holds it.
func escaped(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }

// short is a value as a line can show it.
func short(value any) string {
	const most = 80
	text, _ := json.Marshal(value) // it was JSON
	if runes := []rune(string(text)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(text)
}
