package history

import (
	"slices"

	"itwin-conformance/fixtures"
)

// Shrink looks for fewer and plainer steps that fail as well, and returns them: it
// leaves out runs of steps, the long ones first, and then lets the plainest
// persona take each step that remains. It calls fails with every list that it
// comes to, and never comes to the same list twice.
func Shrink(steps []Step, plainest fixtures.Persona, fails func([]Step) bool) []Step {
	tried := map[string]bool{}
	try := func(candidate []Step) bool {
		name := spell(candidate)
		if len(candidate) == 0 || tried[name] {
			return false
		}
		tried[name] = true
		if !fails(candidate) {
			return false
		}
		steps = candidate
		return true
	}
	for size := len(steps) / 2; size > 0; size /= 2 {
		for progress := true; progress; {
			progress = false
			for from := 0; from+size <= len(steps); {
				if try(slices.Delete(slices.Clone(steps), from, from+size)) {
					progress = true
				} else {
					from++
				}
			}
		}
	}
	for i := range steps {
		plainer := slices.Clone(steps)
		plainer[i].Persona = plainest
		try(plainer)
	}
	return steps
}

func spell(steps []Step) string {
	name := ""
	for _, s := range steps {
		name += string(s.Kind) + " " + string(s.Persona) + "\n"
	}
	return name
}
