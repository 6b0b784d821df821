package domain

import (
	"slices"
	"strings"
)

// longestName is the longest name for which a similar one is looked for. Names that we
// know are shorter, and the work grows with the square of the length.
const longestName = 64

// Nearest returns the known name that is most similar to a name, empty if none is. Upper
// and lower case, hyphens and underscores count as equal.
func Nearest(name string, known []string) string {
	if name == "" || len(name) > longestName {
		return ""
	}
	plain := plainName(name)
	best, least := "", len(plain)
	for _, k := range known {
		other := plainName(k)
		distance := editDistance(plain, other)
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

func plainName(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "-", "_")
}

// editDistance returns the number of letters to insert, delete, replace or swap with the
// next one to turn one word into another (Damerau-Levenshtein, optimal string alignment).
func editDistance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
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
		before, last = last, row
	}
	return last[len(b)]
}

// SortedNames returns names as a sorted list for a message.
func SortedNames(names []string) string {
	return strings.Join(slices.Sorted(slices.Values(names)), ", ")
}
