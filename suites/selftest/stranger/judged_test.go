package stranger_test

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"itwin-conformance/fixtures/soak"
	"itwin-conformance/suites/selftest/stranger"
)

// only, where the environment has it, is a regular expression of the names of the
// subjects that are judged; all otherwise.
const only = "ITWIN_CONFORMANCE_STRANGER"

// atOnce is how many servers are judged at the same time.
const atOnce = 6

// The short form judges one subject of every sample, so that a change of the suite is
// met within seconds; the long form judges all.
const sample = 8

// TestJudged judges the suite: it has to accuse each defect and no lenience, but for
// what notYetCaught, byChance and stillAccused list. With -v it prints the table.
func TestJudged(t *testing.T) {
	subjects := selected(t)
	judgements := make([]judgement, len(subjects))
	var judges sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := range subjects {
		dir := t.TempDir()
		judges.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			judgements[i] = judgedForSure(t, dir, &subjects[i])
		})
	}
	judges.Wait()

	caught, defects, conforming := 0, 0, 0
	var table strings.Builder
	for i, s := range subjects {
		got := judgements[i]
		is := accused(s, got)
		if s.Level == stranger.Lenience {
			conforming += count(is)
		} else {
			defects++
			caught += count(is)
		}
		if problem := surprise(s, is, got); problem != "" {
			t.Errorf("%s: %s, and %s", s.Name, s.Does, problem)
		}
		fmt.Fprintln(&table, row(s, is, got))
	}
	t.Logf("%d of %d defects caught, %d of %d leniences accused\n%s", caught, defects, conforming, len(subjects)-defects, &table)
}

// judgedForSure judges a subject, and a defect of notYetCaught that was caught once more:
// one that shows by chance does not belong on another list for one time.
func judgedForSure(t *testing.T, dir string, s *stranger.Subject) judgement {
	got := judge(t.Context(), dir, s)
	if _, missed := notYetCaught[s.Name]; !missed || !accused(*s, got) {
		return got
	}
	t.Logf("%s was caught, by %v, and is judged a second time", s.Name, got.failed)
	return judge(t.Context(), dir, s)
}

// accused reports whether the suite accuses a subject. Of one that conforms, nothing may be
// left untested either.
func accused(s stranger.Subject, got judgement) bool {
	return got.accuses(s.Level == stranger.Should) || s.Level == stranger.Lenience && len(got.untested) > 0
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// surprise says what is not as the lists say.
func surprise(s stranger.Subject, accused bool, got judgement) string {
	_, missed := notYetCaught[s.Name]
	_, known := stillAccused[s.Name]
	_, chance := byChance[s.Name]
	switch {
	case got.err != nil:
		return fmt.Sprintf("nothing could be judged: %v", got.err)
	case chance:
		return ""
	case s.Level == stranger.Lenience && accused && !known:
		return fmt.Sprintf("that conforms, but the suite fails %v and cannot test %v:\n%s", got.failed, got.untested, strings.Join(got.reasons, "\n"))
	case s.Level == stranger.Lenience && !accused && known:
		return "is not accused any more: take it out of stillAccused"
	case s.Level != stranger.Lenience && !accused && !missed:
		return fmt.Sprintf("no requirement fails; not testable: %v", got.untested)
	case s.Level != stranger.Lenience && accused && missed:
		return fmt.Sprintf("is caught now, by %v: take it out of notYetCaught", got.failed)
	}
	return ""
}

func row(s stranger.Subject, accused bool, got judgement) string {
	said := "missed"
	switch {
	case s.Level == stranger.Lenience && !accused:
		said = "not accused"
	case s.Level == stranger.Lenience:
		said = "ACCUSED by " + strings.Join(slices.Concat(got.failed, got.untested), " ")
	case accused:
		said = strings.Join(got.failed, " ")
	}
	if len(got.untested) > 0 && s.Level != stranger.Lenience {
		said += " (not testable: " + strings.Join(got.untested, " ") + ")"
	}
	return fmt.Sprintf("%s | %s | %s | %s | %s", s.Dimension, s.Name, s.Does, s.Level, said)
}

// selected are the subjects to be judged.
func selected(t *testing.T) []stranger.Subject {
	all := stranger.Subjects()
	if pattern := os.Getenv(only); pattern != "" {
		wanted, err := regexp.Compile(pattern)
		if err != nil {
			t.Fatalf("%s: %v", only, err)
		}
		return slices.DeleteFunc(all, func(s stranger.Subject) bool { return !wanted.MatchString(s.Name) })
	}
	step := soak.Times(sample, 1)
	var some []stranger.Subject
	for i := 0; i < len(all); i += step {
		some = append(some, all[i])
	}
	return some
}

// TestSubjectsAreDistinct also finds entries of the lists below that name nobody.
func TestSubjectsAreDistinct(t *testing.T) {
	levels := map[string]stranger.Level{}
	for _, s := range stranger.Subjects() {
		if levels[s.Name] != "" || cmp.Or(s.Name, s.Does) == "" || s.Apply == nil {
			t.Errorf("subject %q stands there twice, or lacks something", s.Name)
		}
		levels[s.Name] = s.Level
	}
	for name := range notYetCaught {
		if level := levels[name]; level != stranger.Must && level != stranger.Should {
			t.Errorf("notYetCaught: there is no defect %q", name)
		}
	}
	for name := range byChance {
		if _, missed := notYetCaught[name]; missed || levels[name] == "" || levels[name] == stranger.Lenience {
			t.Errorf("byChance: %q is no defect, or also in notYetCaught", name)
		}
	}
	for name := range stillAccused {
		if levels[name] != stranger.Lenience {
			t.Errorf("stillAccused: there is no lenience %q", name)
		}
	}
}
