//go:build race

package main

// raceDetector slows everything down several times.
const raceDetector = true
