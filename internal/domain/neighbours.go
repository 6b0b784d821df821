package domain

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Neighbours are the signed documents of a workspace that say something about another
// one, by their numbers.
type Neighbours struct {
	// Before has the highest lower number of the same counter, among those that were
	// signed last; nil for none.
	Before *Issued
	// Holder is another document with the same number; nil for none.
	Holder *Issued
	// Credited are the documents that a credit note names, as far as they are known.
	Credited []Credited
	// Mixed says that ordinary invoices have numbers in the series of a credit note.
	Mixed bool
}

// Credited is a document that a credit note names.
type Credited struct {
	Reference
	// Currency and Payable are its own.
	Currency, Payable string
	// Before are the other credit notes about it.
	Before []Issued
}

// HasNeighbours reports whether other documents may say something about a content: it has
// a number, or is a credit note.
func HasNeighbours(c *Content) bool {
	n, ok := PlaceOf(c)
	return ok && (n.Code != "" || n.Family == FamilyCredit)
}

// NeighboursOf looks up what is known about a content that an entry is going to have. What
// was signed later says nothing about a document: of one that is in the book already, it
// returns no neighbours.
func NeighboursOf(ctx context.Context, book IssuedBook, ws, entry ID, c *Content) (*Neighbours, error) {
	near := &Neighbours{}
	n, ok := PlaceOf(c)
	if !ok {
		return near, nil
	}
	if n.Code != "" {
		holder, err := book.Holder(ctx, ws, n)
		switch {
		case Is(err, NotFound):
		case err != nil:
			return nil, err
		case holder.EntryID == entry:
			return near, nil
		default:
			near.Holder = holder
		}
		recent, err := book.Recent(ctx, ws, n)
		if err != nil {
			return nil, err
		}
		near.Before = before(n.Code, recent)
	}
	if n.Family != FamilyCredit {
		return near, nil
	}
	n.Family = FamilyInvoice
	var err error
	if near.Mixed, err = book.Mixed(ctx, ws, n); err != nil {
		return nil, err
	}
	near.Credited, err = creditedBy(ctx, book, ws, entry, n.Issuer, c.Index.Credits)
	return near, err
}

// before returns the document with the highest number below that of a code. Only codes of
// one counter are compared: those that differ in one of their numbers and in nothing else.
// The year of another counter is a second difference.
func before(code string, list []Issued) *Issued {
	own := splitCode(code)
	var best *Issued
	highest := ""
	for i := range list {
		other, ok := counterOf(own, splitCode(list[i].Code))
		if ok && (best == nil || compareDigits(other, highest) > 0) {
			best, highest = &list[i], other
		}
	}
	return best
}

// codeParts are a code as the texts around its numbers, and the numbers without leading
// zeros.
type codeParts struct{ texts, numbers []string }

func splitCode(code string) (p codeParts) {
	for {
		start := strings.IndexFunc(code, isDigit)
		if start < 0 {
			p.texts = append(p.texts, code)
			return p
		}
		end := start
		for end < len(code) && isDigit(rune(code[end])) {
			end++
		}
		p.texts = append(p.texts, code[:start])
		p.numbers = append(p.numbers, strings.TrimLeft(code[start:end], "0"))
		code = code[end:]
	}
}

// counterOf returns the number of another code that is lower than that of a code, if they
// differ in nothing else.
func counterOf(own, other codeParts) (number string, ok bool) {
	if !slices.Equal(own.texts, other.texts) {
		return "", false
	}
	differ := 0
	for i, n := range other.numbers {
		switch compareDigits(n, own.numbers[i]) {
		case 0:
		case -1:
			number, ok = n, true
			differ++
		default:
			return "", false
		}
	}
	return number, ok && differ == 1
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// compareDigits compares numbers of any length without leading zeros.
func compareDigits(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// creditedBy looks up the documents that a credit note names.
func creditedBy(ctx context.Context, book IssuedBook, ws, entry ID, issuer string, refs []Reference) ([]Credited, error) {
	var list []Credited
	for _, ref := range refs {
		n := Number{Issuer: issuer, Family: FamilyInvoice, Series: ref.Series, Code: ref.Code}
		original, err := book.Holder(ctx, ws, n)
		if Is(err, NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		credited := Credited{Reference: ref, Currency: original.Currency, Payable: original.Payable}
		notes, err := book.Credits(ctx, ws, n)
		if err != nil {
			return nil, err
		}
		for _, note := range notes {
			if note.EntryID != entry {
				credited.Before = append(credited.Before, note)
			}
		}
		list = append(list, credited)
	}
	return list, nil
}
