package similar

import (
	"cmp"
	"slices"
	"strings"
)

// Names returns up to n known names that are similar to a name: those that
// begin with it or contain it, and those that differ in a few letters.
func Names(name string, known []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	var list []candidate
	for _, k := range known {
		low := strings.ToLower(k)
		distance := editDistance(name, low)
		switch {
		case name == "":
			continue
		case strings.HasPrefix(low, name):
			distance = min(distance, 1)
		case strings.Contains(low, name):
			distance = min(distance, 2)
		case distance > (len(name)+1)/4:
			continue
		}
		list = append(list, candidate{k, distance})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	names := make([]string, 0, n)
	for _, c := range list[:min(n, len(list))] {
		names = append(names, c.name)
	}
	return names
}

// editDistance returns the number of letters to insert, delete or replace to turn
// one word into another (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
