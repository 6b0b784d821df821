package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxWord is how many bytes of a word count; the rest is cut off, in documents as in
// queries.
const MaxWord = 48

// letters are those whose accents are no marks of their own.
var letters = strings.NewReplacer( //nolint:gochecknoglobals // a table
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ħ", "h", "ı", "i", "ŀ", "l", "ŋ", "n", "ſ", "s",
)

// fold returns a text in lower case and without accents, in the form in which letters
// that look the same are the same.
func fold(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] < utf8.RuneSelf
	}
	if plain {
		return strings.ToLower(text)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return letters.Replace(b.String())
}

// isWord reports whether a character is part of a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// segments returns the words of a folded text.
func segments(folded string) []string {
	list := strings.FieldsFunc(folded, func(r rune) bool { return !isWord(r) })
	for i, word := range list {
		list[i] = cut(word)
	}
	return list
}

// joined returns a folded text without what separates its words: F1-000001 and F1000001
// are the same.
func joined(folded string) string {
	return cut(strings.Map(func(r rune) rune {
		if isWord(r) {
			return r
		}
		return -1
	}, folded))
}

// cut shortens a word between two characters.
func cut(word string) string {
	if len(word) <= MaxWord {
		return word
	}
	n := MaxWord
	for n > 0 && !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}
