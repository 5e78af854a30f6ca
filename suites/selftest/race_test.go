//go:build race

package selftest

// raceDetector slows everything down several times.
const raceDetector = true
