package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"chancery/gobl/similar"
	"chancery/internal/limits"
)

// Query is what the text of a search asks for.
type Query struct {
	// words are searched in all texts, each in the spellings that count; the last one is
	// also the beginning of a word.
	words []spelling
	// filters are groups of terms of fields.
	filters [][]Term
}

// spelling is a word of a query: as it is without separators, and its parts.
type spelling struct {
	whole string
	parts []string
	// exact words were in quotes.
	exact bool
}

// Error says what is wrong with a query.
type Error struct {
	// At is the number of the character, beginning with 1.
	At      int
	Message string
}

// Error says where the error is.
func (e *Error) Error() string { return fmt.Sprintf("%s (at character %d)", e.Message, e.At) }

// Folders returns the folders that a name stands for; package silo has them.
type Folders func(name string) []string

// Parse reads the text of a search: words, and fields such as customer:acme, total>1000 or
// issue_date>=2026-01. Its errors are of type *Error.
func Parse(text string, folders Folders) (*Query, error) {
	if len(text) > limits.SearchText.Int() {
		return nil, &Error{At: 1, Message: fmt.Sprintf("a search has at most %d bytes", limits.SearchText.Int())}
	}
	p := parser{rest: []rune(strings.ToValidUTF8(text, " ")), folders: folders}
	q := &Query{}
	for p.skipSpace(); len(p.rest) > 0; p.skipSpace() {
		if err := p.item(q); err != nil {
			return nil, err
		}
		if n := len(q.words) + len(q.filters); n > limits.SearchItems.Int() {
			return nil, p.fail(p.at, "a search has at most %d words and fields", limits.SearchItems.Int())
		}
		if q.size() > limits.SearchRanges.Int() {
			return nil, p.fail(p.at, "the search has too many ranges; leave some of them out")
		}
	}
	if len(q.words) == 0 && len(q.filters) == 0 {
		return nil, &Error{At: 1, Message: `write a word or a field, such as acme, F1-000001 or total>1000`}
	}
	return q, nil
}

// size returns how many terms the fields have.
func (q *Query) size() (n int) {
	for _, group := range q.filters {
		n += len(group)
	}
	return n
}

// parser reads a query from left to right.
type parser struct {
	rest    []rune
	at      int // how many characters were read
	folders Folders
}

func (p *parser) fail(at int, format string, args ...any) error {
	return &Error{At: at + 1, Message: fmt.Sprintf(format, args...)}
}

func (p *parser) take(n int) string {
	text := string(p.rest[:n])
	p.rest, p.at = p.rest[n:], p.at+n
	return text
}

func isSpace(r rune) bool { return r == 0 || unicode.IsSpace(r) }

func (p *parser) skipSpace() {
	for len(p.rest) > 0 && isSpace(p.rest[0]) {
		p.take(1)
	}
}

const quote = '"'

// value reads a text in quotes, or one up to the next space.
func (p *parser) value() (text string, quoted bool, err error) {
	if len(p.rest) == 0 || p.rest[0] != quote {
		n := slices.IndexFunc(p.rest, isSpace)
		if n < 0 {
			n = len(p.rest)
		}
		return p.take(n), false, nil
	}
	start := p.at
	p.take(1)
	n := slices.Index(p.rest, quote)
	if n < 0 {
		return "", false, p.fail(start, "the quotation mark is not closed")
	}
	text = p.take(n)
	p.take(1)
	return text, true, nil
}

// item reads a word or a field.
func (p *parser) item(q *Query) error {
	start := p.at
	name, op := p.field()
	if op == "" {
		text, quoted, err := p.value()
		if err != nil {
			return err
		}
		q.add(text, quoted)
		return nil
	}
	f, known := fields()[name]
	if !known {
		names := fieldNames()
		return p.fail(start, "there is no field %q%s; the fields are %s; put a text that is no field in quotation marks",
			name, similar.DidYouMean(name, names), strings.Join(names, ", "))
	}
	p.take(len([]rune(name)) + len(op))
	at := p.at
	text, quoted, err := p.value()
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return p.fail(at, "%s%s needs a value, such as %s", name, op, f.example)
	}
	groups, err := f.groups(p, &condition{name: name, op: op, text: text, at: at, last: len(p.rest) == 0 && !quoted})
	q.filters = append(q.filters, groups...)
	return err
}

// maxName is how many letters the name of a field has at most.
const maxName = 32

// field returns the name of a field and the operator behind it, if the rest begins with
// one. It reads nothing.
func (p *parser) field() (name, op string) {
	n := 0
	for n < len(p.rest) && n <= maxName && (p.rest[n] == '_' || 'a' <= p.rest[n]|0x20 && p.rest[n]|0x20 <= 'z') {
		n++
	}
	if n == 0 || n > maxName {
		return "", ""
	}
	name = string(p.rest[:n])
	for _, op := range []string{">=", "<=", ">", "<", ":", "="} {
		if strings.HasPrefix(string(p.rest[n:min(len(p.rest), n+2)]), op) {
			return strings.ToLower(name), op
		}
	}
	return "", ""
}

// add adds the words of a text.
func (q *Query) add(text string, exact bool) {
	for word := range strings.FieldsSeq(fold(text)) {
		s := spelling{whole: joined(word), parts: segments(word), exact: exact}
		if s.whole != "" {
			q.words = append(q.words, s)
		}
	}
}

// groups returns the terms of a word in some fields. A word with separators is the same
// without them, or all its parts. The last part may go on if prefix is set.
func (s *spelling) groups(fields string, prefix bool) [][]Term {
	whole := inFields(fields, s.whole, prefix)
	if len(s.parts) < 2 {
		return [][]Term{whole}
	}
	list := make([][]Term, len(s.parts))
	for i, part := range s.parts {
		list[i] = append(slices.Clone(whole), inFields(fields, part, prefix && i == len(s.parts)-1)...)
	}
	return list
}

// inFields returns the terms of a word in each of some fields.
func inFields(fields, word string, prefix bool) []Term {
	list := make([]Term, len(fields))
	for i := range list {
		list[i] = Term{Text: term(fields[i], word), Prefix: prefix}
	}
	return list
}

// The fields that a word without a field is looked for in: as a whole, and as one of the
// words.
const (
	wholeFields = string(ofNumbers) + string(ofID)
	wordFields  = wholeFields + string(ofAny) + string(ofSupplier) + string(ofCustomer)
)

// Tiers returns what is looked for, the most relevant first: entries that have the words
// as their numbers, keys or codes; then those that have the words; then those in which the
// last word goes on. Each tier finds all that those before it find.
func (q *Query) Tiers() [][][]Term {
	if len(q.words) == 0 {
		return [][][]Term{q.filters}
	}
	last := len(q.words) - 1
	numbers, words, beginnings := slices.Clone(q.filters), slices.Clone(q.filters), slices.Clone(q.filters)
	for i := range q.words {
		s := &q.words[i]
		numbers = append(numbers, inFields(wholeFields, s.whole, false))
		words = append(words, s.groups(wordFields, false)...)
		beginnings = append(beginnings, s.groups(wordFields, i == last && !s.exact)...)
	}
	tiers := [][][]Term{numbers, words}
	if !q.words[last].exact {
		tiers = append(tiers, beginnings)
	}
	return tiers
}

// Within adds that entries are in one of some folders.
func (q *Query) Within(folders []string) { q.filters = append(q.filters, folderTerms(folders)) }

func folderTerms(folders []string) []Term {
	list := make([]Term, 0, len(folders))
	for _, name := range folders {
		if word := joined(fold(name)); word != "" {
			list = append(list, Term{Text: term(ofFolder, word)})
		}
	}
	return orNothing(list)
}

// condition is a field with an operator and a value.
type condition struct {
	name, op, text string
	at             int
	// last says that nothing comes behind the value, so that it may go on.
	last bool
}

// fieldKind is a field of the language.
type fieldKind struct {
	example string
	groups  func(p *parser, c *condition) ([][]Term, error)
}

// fields returns the fields by name.
func fields() map[string]fieldKind {
	return map[string]fieldKind{
		"customer":   {"acme", text(ofCustomer)},
		"supplier":   {"acme", text(ofSupplier)},
		"series":     {"F1", text(ofSeries)},
		"code":       {"000001", text(ofCode)},
		"key":        {"order-17", text(ofKey)},
		"id":         {"0195fd0c", text(ofID)},
		"ref":        {"A-17", text(ofRef)},
		"tag":        {"web", text(ofTag)},
		"schema":     {"invoice", text(ofSchema)},
		"type":       {"credit-note", text(ofType)},
		"currency":   {"EUR", text(ofCurrency)},
		"state":      {"error", state},
		"folder":     {"invoices", folder},
		"signed":     {"true", flag(flagSigned, flagUnsigned)},
		"invalid":    {"true", flag(flagInvalid, flagValid)},
		"issue_date": {"2026-01", date(ofIssued)},
		"created_at": {"2026-01-31", date(ofCreated)},
		"total":      {"1000", money(ofTotal, ofNegativeTotal)},
		"payable":    {"99.95", money(ofPayable, ofNegativePayable)},
	}
}

func fieldNames() []string {
	all := fields()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// equal returns an error if the operator compares sizes, which the field does not have.
func (p *parser) equal(c *condition) error {
	if c.op == ":" || c.op == "=" {
		return nil
	}
	return p.fail(c.at-len(c.op), "%s has no order: write %s:%s", c.name, c.name, c.text)
}

func text(field byte) func(p *parser, c *condition) ([][]Term, error) {
	return func(p *parser, c *condition) (list [][]Term, err error) {
		if err := p.equal(c); err != nil {
			return nil, err
		}
		var q Query
		q.add(c.text, false)
		if len(q.words) == 0 {
			return nil, p.fail(c.at, "%s needs letters or digits", c.name)
		}
		for i := range q.words {
			list = append(list, q.words[i].groups(string(field), c.last && i == len(q.words)-1)...)
		}
		return list, nil
	}
}

func state(p *parser, c *condition) ([][]Term, error) {
	if err := p.equal(c); err != nil {
		return nil, err
	}
	word := joined(fold(c.text))
	switch word {
	case "":
		return nil, p.fail(c.at, "%s needs letters or digits", c.name)
	case stateInvalid:
		return [][]Term{{{Text: term(ofFlag, flagInvalid)}}}, nil
	}
	return [][]Term{{{Text: term(ofState, word)}}}, nil
}

func folder(p *parser, c *condition) ([][]Term, error) {
	if err := p.equal(c); err != nil {
		return nil, err
	}
	if joined(fold(c.text)) == "" {
		return nil, p.fail(c.at, "%s needs letters or digits", c.name)
	}
	return [][]Term{folderTerms(p.folders(strings.ToLower(c.text)))}, nil
}

func flag(yes, no string) func(p *parser, c *condition) ([][]Term, error) {
	return func(p *parser, c *condition) ([][]Term, error) {
		if err := p.equal(c); err != nil {
			return nil, err
		}
		is, err := strconv.ParseBool(c.text)
		if err != nil {
			return nil, p.fail(c.at, "%s is true or false, not %q", c.name, c.text)
		}
		word := no
		if is {
			word = yes
		}
		return [][]Term{{{Text: term(ofFlag, word)}}}, nil
	}
}

// The first and the last day that are searched where one end is open.
var (
	firstDay = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)   //nolint:gochecknoglobals // a constant
	lastDay  = time.Date(2299, 12, 31, 0, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant
)

func date(field byte) func(p *parser, c *condition) ([][]Term, error) {
	return func(p *parser, c *condition) ([][]Term, error) {
		from, to, ok := period(c.text)
		if !ok {
			return nil, p.fail(c.at, "%s is a date such as 2026, 2026-01 or 2026-01-31, not %q", c.name, c.text)
		}
		switch c.op {
		case ">":
			from, to = to.AddDate(0, 0, 1), lastDay
		case ">=":
			to = lastDay
		case "<":
			from, to = firstDay, from.AddDate(0, 0, -1)
		case "<=":
			from = firstDay
		}
		return [][]Term{orNothing(days(field, from, to))}, nil
	}
}

// nothing is a term that no entry has.
func nothing() []Term { return []Term{{Text: term(ofFlag, "none")}} }

// orNothing returns terms, or one that no entry has if there are none: a group without
// terms would select nothing as well, but not every store has a way to write it.
func orNothing(list []Term) []Term {
	if len(list) == 0 {
		return nothing()
	}
	return list
}

// period returns the first and the last day of a year, a month or a day.
func period(text string) (from, to time.Time, ok bool) {
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {"2006-01-02", 0, 0, 1}} {
		if from, err := time.Parse(f.layout, text); err == nil && !from.Before(firstDay) && !from.After(lastDay) {
			return from, from.AddDate(f.years, f.months, f.days).AddDate(0, 0, -1), true
		}
	}
	return from, to, false
}

const maxAmount = 1_000_000_000_000_000 - 1 // as many digits as count

func money(field, negative byte) func(p *parser, c *condition) ([][]Term, error) {
	return func(p *parser, c *condition) ([][]Term, error) {
		a, ok := parseAmount(c.text)
		n, err := strconv.ParseInt(a.digits, 10, 64)
		switch {
		case !ok || err != nil:
			return nil, p.fail(c.at, "%s is a number such as 1000 or 99.95, not %q", c.name, c.text)
		case !a.exact:
			return nil, p.fail(c.at, "%s has at most %d digits behind the point", c.name, fractionDigits)
		case a.negative:
			n = -n
		}
		low, high := n, n
		switch c.op {
		case ">":
			low, high = n+1, maxAmount
		case ">=":
			high = maxAmount
		case "<":
			low, high = -maxAmount, n-1
		case "<=":
			low = -maxAmount
		}
		if low > high {
			return [][]Term{nothing()}, nil
		}
		var list []Term
		if low < 0 {
			list = between(negative, digitsOf(-min(high, -1)), digitsOf(-low))
		}
		if high >= 0 {
			list = append(list, between(field, digitsOf(max(low, 0)), digitsOf(high))...)
		}
		return [][]Term{orNothing(list)}, nil
	}
}

func digitsOf(n int64) string { return fmt.Sprintf("%0*d", amountDigits, n) }
