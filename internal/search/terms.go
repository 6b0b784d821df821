package search

import (
	"encoding/json"
	"strings"
	"time"

	"chancery/gobl/schema"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Term is a word that an entry is found by.
type Term = domain.SearchTerm

// The letters with which the terms of fields begin.
const (
	ofAny      = 'a' // words of no other field that a search without a field looks at
	ofNumbers  = 'n' // numbers, codes and keys as a whole
	ofCustomer = 'c'
	ofSupplier = 's'
	ofSeries   = 'r'
	ofCode     = 'o'
	ofKey      = 'k'
	ofID       = 'i'
	ofState    = 'z'
	ofFolder   = 'f'
	ofSchema   = 'h'
	ofType     = 'y'
	ofCurrency = 'u'
	ofTag      = 't'
	ofFlag     = 'x'
	ofRef      = 'g'
	ofIssued   = 'd'
	ofCreated  = 'e'
	ofTotal    = 'm'
	ofPayable  = 'q'
	// Negative amounts have letters of their own.
	ofNegativeTotal   = 'l'
	ofNegativePayable = 'p'
)

// The flags of entries. One that is not set has a term too, so that it is found.
const (
	flagSigned   = "signed"
	flagUnsigned = "unsigned"
	flagInvalid  = "invalid"
	flagValid    = "valid"
)

// formatDate is the form of the digits of dates.
const (
	formatDate = "20060102"
	dateDigits = len(formatDate)
)

// stateInvalid is a state that shows itself: the entry has the flag.
const stateInvalid = "invalid"

func term(field byte, word string) string { return string(field) + word }

// Terms returns the terms of an entry.
func Terms(row *domain.SearchRow) []string {
	var s set
	e, c := row.Entry, &row.Content
	x := &c.Index
	s.number(x.Series, x.Code)
	s.whole(ofKey, e.Key)
	for _, id := range []string{string(e.ID), x.UUID} {
		s.add(ofID, joined(fold(id))) // its parts say nothing
	}
	for _, ref := range row.Refs {
		s.whole(ofRef, ref)
	}
	s.party(ofSupplier, x.SupplierName, x.SupplierTax)
	s.party(ofCustomer, x.CustomerName, x.CustomerTax)
	for text := range strings.Lines(row.Words) {
		s.words(ofAny, text)
	}
	for _, tag := range c.Tags {
		s.field(ofTag, tag)
	}
	var shown struct {
		Alias, Title, Total string
		Supplier, Customer  struct{ Alias string }
	}
	if json.Unmarshal(c.Snippet, &shown) == nil { // one that cannot be read has nothing to find
		s.words(ofAny, shown.Alias)
		s.words(ofAny, shown.Title)
		s.words(ofSupplier, shown.Supplier.Alias)
		s.words(ofCustomer, shown.Customer.Alias)
		s.amount(ofTotal, ofNegativeTotal, shown.Total)
	}
	s.amount(ofPayable, ofNegativePayable, x.Payable)
	s.words(ofState, e.State)
	s.words(ofFolder, e.Folder)
	s.words(ofSchema, schema.ID(c.DocSchema).Name())
	s.words(ofType, x.Type)
	s.words(ofCurrency, x.Currency)
	s.flag(c.Signed, flagSigned, flagUnsigned)
	s.flag(c.Invalid, flagInvalid, flagValid)
	s.day(ofIssued, strings.ReplaceAll(x.IssueDate, "-", ""))
	s.day(ofCreated, e.CreatedAt.UTC().Format(formatDate))
	return s.list
}

// set collects terms, each once, up to a limit.
type set struct {
	list []string
	seen map[string]bool
}

func (s *set) add(field byte, word string) {
	t := term(field, word)
	if word == "" || s.seen[t] || len(s.list) >= limits.SearchTerms.Int() {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[t] = true
	s.list = append(s.list, t)
}

// words adds the words of a text, and what it is without the separators between them.
func (s *set) words(field byte, text string) {
	for word := range strings.FieldsSeq(fold(text)) {
		list := segments(word)
		for _, part := range list {
			s.add(field, part)
		}
		if len(list) > 1 {
			s.add(field, joined(word))
		}
	}
}

// field adds the words of a text to those of a field and to all.
func (s *set) field(field byte, text string) {
	s.words(field, text)
	s.words(ofAny, text)
}

// whole adds a text that is known as a whole too, such as a key.
func (s *set) whole(field byte, text string) {
	s.field(field, text)
	s.add(field, joined(fold(text)))
	s.add(ofNumbers, joined(fold(text)))
}

// number adds series and code in the spellings that people use: F1-000001, F1000001, F1-1
// and the code alone.
func (s *set) number(series, code string) {
	s.field(ofSeries, series)
	s.add(ofSeries, joined(fold(series)))
	s.words(ofCode, code)
	before, number := joined(fold(series)), joined(fold(code))
	short := strings.TrimLeft(number, "0")
	for _, word := range []string{number, short} {
		s.add(ofCode, word)
		if word == "" {
			continue
		}
		s.add(ofNumbers, word)
		s.add(ofNumbers, cut(before+word))
	}
}

// party adds the name and the tax code of a party, with and without the country.
func (s *set) party(field byte, name, tax string) {
	s.words(field, name)
	if len(tax) <= 2 {
		return
	}
	for _, code := range []string{tax, tax[2:]} {
		s.words(field, code)
		s.add(ofNumbers, joined(fold(code)))
	}
}

func (s *set) flag(is bool, yes, no string) {
	if !is {
		yes = no
	}
	s.add(ofFlag, yes)
}

// day adds the beginnings of a date.
func (s *set) day(field byte, digits string) {
	if _, err := time.Parse(formatDate, digits); err != nil {
		return
	}
	for _, n := range dateLevels {
		s.add(field, digits[:n])
	}
}

// amount adds the beginnings of an amount.
func (s *set) amount(field, negative byte, text string) {
	a, ok := parseAmount(text)
	if !ok {
		return
	}
	if a.negative {
		field = negative
	}
	for _, t := range beginnings(field, a.digits) {
		s.add(t[0], t[1:])
	}
}
