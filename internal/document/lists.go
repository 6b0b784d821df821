package document

import (
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// maxNested is how deep lists are looked for. The library refuses what is nested
// deeper.
const maxNested = 100

// checkLists returns an error if a list in the JSON has too many elements: the lines
// of a document, its charges, payments or notes, the taxes of one line, whatever list.
// The one rule for all of them needs no knowledge of documents and a single pass along
// the bytes, far less than reading them.
func (b *Builder) checkLists(data []byte) error {
	limit := b.Lists
	if limit == nil {
		limit = &limits.Lines
	}
	if longest(data, limit.Int()) <= limit.Int() {
		return nil
	}
	return domain.OverLimit(domain.Invalid, limit, "split the document").At("data")
}

// longest returns the number of elements of the longest list in JSON text, and stops
// at one that has more than enough. It may return anything for other texts.
func longest(data []byte, enough int) (most int) {
	var open [maxNested]int // elements of the lists that are open, -1 for an object
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i = closing(data, i)
		case '{', '[':
			if depth == maxNested {
				return most
			}
			open[depth] = -1
			if data[i] == '[' {
				open[depth] = 1 // an empty one counts as one with one element
			}
			depth++
		case '}', ']':
			depth = max(0, depth-1)
		case ',':
			if depth == 0 || open[depth-1] < 0 {
				continue
			}
			open[depth-1]++
			if most = max(most, open[depth-1]); most > enough {
				return most
			}
		}
	}
	return most
}

// closing returns the place of the quote that ends the string that begins at i.
func closing(data []byte, i int) int {
	for i++; i < len(data) && data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i
}
