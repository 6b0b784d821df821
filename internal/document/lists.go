package document

import (
	"errors"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// maxNested is how deep lists are looked for. The library refuses what is nested
// deeper.
const maxNested = 100

// checkInput returns an error if JSON that came from outside has text that cannot be stored
// as it is, or a list that is too long. Documents come not only in requests, whose bodies
// are checked, but also from files and programs.
func (b *Builder) checkInput(data []byte) error {
	err := domain.CheckJSONText(data, "document")
	if e, ok := errors.AsType[*domain.Error](err); ok {
		e.Kind = domain.Invalid
		e.Fields = map[string]any{"data": either(e.Fields, e.Message)}
		return e
	}
	return b.checkLists(data)
}

// either returns the fields of an error, or its message if it has none.
func either(fields map[string]any, message string) any {
	if fields == nil {
		return message
	}
	return fields
}

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
	open := make([]int, 0, maxNested) // elements of the lists that are open, -1 for an object
	for i := 0; i < len(data); i++ {
		last := len(open) - 1
		switch data[i] {
		case '"':
			i = closing(data, i)
		case '{', '[':
			if len(open) == maxNested {
				return most
			}
			elements := -1
			if data[i] == '[' {
				elements = 1 // an empty one counts as one with one element
			}
			open = append(open, elements)
		case '}', ']':
			open = open[:max(0, last)]
		case ',':
			if last < 0 || open[last] < 0 {
				continue
			}
			open[last]++
			if most = max(most, open[last]); most > enough {
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
