package words

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/gobl/similar"
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

// None says that a word is none of the choices, and which of them is nearest. It is empty
// for an empty word.
func None[T ~string](word T, choices []T) string {
	if word == "" {
		return ""
	}
	text := Quote(word) + " is none"
	if near := similar.Nearest(word, choices); near != "" {
		text += ", did you mean " + strconv.Quote(string(near)) + "?"
	}
	return text
}

// DidYouMean returns `, did you mean "near"?` for the choice nearest to a word, and ";"
// when none is near. What is possible can follow.
func DidYouMean[T ~string](word T, choices []T) string {
	if near := similar.Nearest(word, choices); near != "" {
		return ", did you mean " + strconv.Quote(string(near)) + "?"
	}
	return ";"
}
