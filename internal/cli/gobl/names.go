package gobl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/internal/cli/term"
)

// unknownName returns the error for a name that does not exist, with the most
// similar names, or else the command that lists all.
func unknownName(what, name, lister string, known []string) error {
	text := fmt.Sprintf("there is no %s %q", what, name)
	if near := nearest(name, known, 3); len(near) > 0 {
		text += ", did you mean " + alternatives(near) + "?"
	} else {
		text += "; \"" + lister + "\" lists those there are"
	}
	return term.Errorf(string(gobl.ErrNotFound), "%s", text)
}

func alternatives(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// nearest returns up to n known names that are similar to a name: those that
// begin with it or contain it, and those that differ in a few letters.
func nearest(name string, known []string, n int) []string {
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
