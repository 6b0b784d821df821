package words

import (
	"strconv"

	"chancery/gobl/similar"
)

// Bounds of the lists of codes in a message.
const (
	// few is the number of codes up to which all are listed.
	few = 25
	// near is how many are listed where there are more.
	near = 5
)

// Possible says which codes are possible: all of them if they are few, else those near to the
// code that was given, or the first, and how many there are.
func Possible[T ~string](code T, possible []T) string {
	if len(possible) > few {
		if list := similar.Codes(code, possible, near); len(list) > 0 {
			return "the nearest of " + strconv.Itoa(len(possible)) + " possible ones are " + List(list, near)
		}
		return "possible are " + List(possible, near)
	}
	return "possible are " + List(possible, few)
}

// NoneOf says that a code is none of the possible ones, which those are, and which one was
// probably meant. It is empty for an empty code.
func NoneOf[T ~string](code T, possible []T) string {
	if code == "" {
		return ""
	}
	return Quote(code) + " is none; " + Possible(code, possible) + meant(code, possible)
}

// NoneOfThese is NoneOf behind a text that lists the possible codes.
func NoneOfThese[T ~string](code T, possible []T) string {
	switch {
	case code == "":
		return ""
	case len(possible) == 1:
		return Quote(code) + " was given" + meant(code, possible)
	}
	return Quote(code) + " is none" + meant(code, possible)
}

func meant[T ~string](code T, possible []T) string {
	if c := similar.Code(code, possible); c != "" {
		return "; did you mean " + Quote(c) + "?"
	}
	return ""
}
