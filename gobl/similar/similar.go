package similar

import (
	"cmp"
	"slices"
	"strings"
)

// longest is the length of the longest name for which a similar one is looked for, in
// bytes. Names that are known are shorter, and the work grows with the square of it.
const longest = 64

// Names returns up to n known names that are similar to a name: those that
// begin with it or contain it, and those that differ in a few letters.
func Names(name string, known []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	if name == "" || len(name) > longest {
		return nil
	}
	var list []candidate
	for _, k := range known {
		low := strings.ToLower(k)
		distance := Distance(name, low)
		switch {
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

// Nearest returns the known name that is most similar to a name, empty if none is. Upper
// and lower case, hyphens and underscores count as equal.
func Nearest[T ~string](name T, known []T) T {
	if name == "" || len(name) > longest {
		return ""
	}
	plain := plainName(name)
	best, least := T(""), len(plain)
	for _, k := range known {
		other := plainName(k)
		distance := Distance(plain, other)
		most := (max(len(plain), len(other)) + 2) / 4
		if strings.HasPrefix(other, plain) || strings.HasPrefix(plain, other) && len(other) > 2 {
			distance = min(distance, 1)
			most = max(most, 1)
		}
		if distance <= most && distance < least {
			best, least = k, distance
		}
	}
	return best
}

// DidYouMean returns the question to ask about a name that does not exist, with a
// semicolon before it; it is empty if no known name is similar.
func DidYouMean(name string, known []string) string {
	near := Nearest(name, known)
	if near == "" {
		return ""
	}
	return "; did you mean " + near + "?"
}

func plainName[T ~string](name T) string {
	return strings.ReplaceAll(strings.ToLower(string(name)), "-", "_")
}

// Distance returns the number of letters to insert, delete, replace or swap with the next
// one to turn one word into another (Damerau-Levenshtein, optimal string alignment).
// Letters are bytes, and case counts.
func Distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
