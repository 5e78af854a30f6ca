// Package suites is the machinery that every suite shares: requirements, cases
// that run ahead of their Ginkgo specs, judgements and verdicts.
package suites

// Level says what follows when an implementation breaks a requirement.
type Level string

// The levels of a requirement.
const (
	// Must: the documentation says so, and certification depends on it.
	Must Level = "must"
	// Should: recommended there, or by the RFC it rests on.
	Should Level = "should"
	// Observe: the documentation is silent or contradicts itself. What the
	// target did is recorded and is never a failure.
	Observe Level = "observe"
)

// Requirement is one sentence that an implementation keeps or breaks.
type Requirement struct {
	ID    string // stable; never reused
	Level Level
	// Clause is the section of the documentation, or the RFC, that says so.
	Clause string
	// Sentence goes on after "the implementation".
	Sentence string
	// Shared marks a requirement on all answers of a kind: any case may judge
	// it, wherever such an answer comes, and none needs to.
	Shared bool
}
