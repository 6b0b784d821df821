package similar

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// shortest is the length of the shortest code that may be meant by one with other letters
// or digits, in bytes. Among shorter ones, such as 01 to 20, each is near to many others.
const shortest = 4

// Code returns the known code that somebody probably meant who wrote another one, empty if
// there is none. Case, separators and zeros in front do not matter. In longer codes some
// letters may differ; one digit is as likely as any other.
func Code[T ~string](code T, known []T) T {
	plain := plainCode(code)
	if plain == "" {
		return ""
	}
	for _, k := range known {
		if plainCode(k) == plain {
			return k
		}
	}
	if len(code) < shortest || !strings.ContainsFunc(string(code), unicode.IsLetter) {
		return ""
	}
	digits := keepDigits(code)
	return Nearest(code, slices.DeleteFunc(slices.Clone(known), func(k T) bool { return keepDigits(k) != digits }))
}

func keepDigits[T ~string](code T) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, string(code))
}

// Codes returns up to n known codes that are near to a code, the nearest first: those that
// begin with it or with which it begins, and those with about one difference in three letters.
func Codes[T ~string](code T, known []T, n int) []T {
	type candidate struct {
		code     T
		distance int
	}
	plain := plainCode(code)
	var list []candidate
	for _, k := range known {
		other := plainCode(k)
		if plain == "" || other == "" {
			continue
		}
		distance := Distance(plain, other)
		switch {
		case strings.HasPrefix(other, plain), strings.HasPrefix(plain, other):
			distance = min(distance, 1)
		case distance > max(1, len(plain)/3):
			continue
		}
		list = append(list, candidate{k, distance})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	codes := make([]T, 0, n)
	for _, c := range list[:min(n, len(list))] {
		codes = append(codes, c.code)
	}
	return codes
}

// plainCode returns a code in lower case, with its letters and digits only, and without
// zeros in front; empty for one that is too long.
func plainCode[T ~string](code T) string {
	if len(code) > longest {
		return ""
	}
	text := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, string(code))
	if short := strings.TrimLeft(text, "0"); short != "" || text == "" {
		return short
	}
	return "0"
}
