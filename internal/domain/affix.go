package domain

import (
	"errors"
	"strings"
	"unicode"
)

var (
	errUnprintable = errors.New("it has a character that cannot be printed; remove it")
	errSpaceBefore = errors.New("it begins with white space, which would be part of each number; remove it")
	errSpaceBehind = errors.New("it ends with white space, which would be part of each number; remove it")
)

// CheckAffix refuses a prefix or suffix that nobody can read in a number, or that has a brace
// without a meaning.
func CheckAffix(text string) error {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return errUnprintable
	case strings.TrimLeftFunc(text, unicode.IsSpace) != text:
		return errSpaceBefore
	case strings.TrimRightFunc(text, unicode.IsSpace) != text:
		return errSpaceBehind
	}
	return CheckPattern(text)
}
