package main

import "strings"

// nearest returns the word of the list that takes the fewest changes of one
// character to become name, or one that contains it.
func nearest(name string, words []string) string {
	best, fewest := "", -1
	for _, word := range words {
		changes := distance(name, word)
		if strings.Contains(word, name) {
			changes = 1
		}
		if fewest < 0 || changes < fewest {
			best, fewest = word, changes
		}
	}
	return best
}

// distance is the Levenshtein distance of two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], changed
		}
	}
	return row[len(b)]
}
