package words

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// shown is how many bytes of a foreign text a message repeats.
const shown = 60

// Clip shortens a foreign text, without cutting a character in two.
func Clip(text string) string {
	if len(text) <= shown {
		return text
	}
	end := shown
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// Quote shows a foreign text in quotes, shortened.
func Quote[T ~string](text T) string { return strconv.Quote(Clip(string(text))) }

// Given shows a JSON value: texts in quotes, numbers and true or false as they are
// written, and only the kind of objects and lists.
func Given(data []byte) string {
	if len(data) == 0 {
		return "nothing"
	}
	switch data[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return Quote(strings.Trim(string(data), `"`))
	}
	return Clip(string(data))
}

// List joins choices with commas, and counts those beyond the first n.
func List[T ~string](choices []T, n int) string {
	parts := make([]string, 0, min(len(choices), n)+1)
	for _, c := range choices[:min(len(choices), n)] {
		parts = append(parts, string(c))
	}
	text := strings.Join(parts, ", ")
	if more := len(choices) - n; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// DidYouMean returns `, did you mean "near"?` for the choice nearest to a word, and ";"
// when none is near. What is possible can follow.
func DidYouMean[T ~string](word T, choices []T) string {
	if near, ok := Nearest(word, choices); ok {
		return ", did you mean " + strconv.Quote(string(near)) + "?"
	}
	return ";"
}

// maxWord is the length up to which words are compared, in bytes.
const maxWord = 200

// Nearest returns the choice that differs least from a word: in few letters, or in
// letters in front of or behind it. Case does not count.
func Nearest[T ~string](word T, choices []T) (near T, ok bool) {
	low := strings.ToLower(string(word))
	if low == "" || len(low) > maxWord {
		return "", false
	}
	best := (len(low)+1)/3 + 1
	for _, c := range choices {
		if d := distance(low, strings.ToLower(string(c))); d < best {
			near, best = c, d
		}
	}
	return near, near != ""
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make one word of the other.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
