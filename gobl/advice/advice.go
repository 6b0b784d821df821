package advice

import (
	"reflect"
	"strings"
	"sync"
	"time"

	"chancery/gobl"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Bounds of the results.
const (
	// MaxWarnings is the largest number of warnings about one document.
	MaxWarnings = 100
	// MaxPaths is the largest number of paths that one warning names. Its message
	// says how many places there are.
	MaxPaths = 10
)

// Warning is one piece of advice.
type Warning struct {
	// Code names the kind, such as "due-dates-sum".
	Code string `json:"code"`
	// Paths name the places like those of faults: "$.doc.lines[0].item.price".
	Paths []string `json:"paths,omitempty"`
	// Message says what is wrong and what would be right.
	Message string `json:"message"`
}

// Known is what a check cannot see in the document. Checks that need a value
// which is zero are left out.
type Known struct {
	// Today is the date in the time zone of the supplier's country.
	Today cal.Date
	// Before is the last number of the document's series before this one.
	Before *Issued
	// Corrected says for all preceding documents what they charged. Where one is
	// missing, credits are not compared.
	Corrected []Corrected
	// SeriesTypes are the types of the other documents that are numbered in the
	// series of this one, such as "standard" or "credit-note".
	SeriesTypes []cbc.Key
}

// Issued is a document that got its number earlier.
type Issued struct {
	Code      cbc.Code
	IssueDate cal.Date
}

// Corrected is a document that the checked one corrects.
type Corrected struct {
	// Index is the position in `preceding`, from 0.
	Index int
	// Payable is what the document charged, in the currency of the checked one.
	Payable num.Amount
	// Credited is what other credit notes have credited of it so far; zero if none.
	Credited num.Amount
}

// Checker looks for advice. It is safe for concurrent use.
type Checker struct {
	lib      *gobl.Library
	members  func() *memberTable
	extended extensionCache
}

// New makes a checker over the facts and document types of a library.
func New(lib *gobl.Library) *Checker {
	return &Checker{
		lib:     lib,
		members: sync.OnceValue(func() *memberTable { return newMemberTable(lib.Types(), lib.Facts()) }),
	}
}

// Check returns the advice about a calculated document or an envelope with one.
// Paths begin at what was passed. The result is nil when there is none.
// The document is not changed.
func (c *Checker) Check(doc tree.Node, known Known) []Warning {
	s := newSheet(c, doc, known)
	if s == nil {
		return nil
	}
	for i := range kinds {
		if kinds[i].check != nil {
			s.code = kinds[i].Code
			kinds[i].check(s)
		}
	}
	s.leaveConsequences()
	return s.found[:min(len(s.found), MaxWarnings)]
}

// Others is Check for the kinds that depend on other documents only. It looks at the
// type, the numbers, the date, the supplier, the references and the totals of the document,
// so the rest may be missing.
func (c *Checker) Others(doc tree.Node, known Known) []Warning {
	s := newSheet(c, doc, known)
	if s == nil {
		return nil
	}
	for i := range kinds {
		if kinds[i].check != nil && kinds[i].Basis() == OfOthers {
			s.code = kinds[i].Code
			kinds[i].check(s)
		}
	}
	return s.found
}

// Today is the date of an instant in the country that a document is under, or else
// in UTC. It is what Known wants.
func (c *Checker) Today(doc tree.Node, now time.Time) cal.Date {
	ctx := &tax.Context{Facts: c.lib.Facts(), Now: now}
	if s := newSheet(c, doc, Known{}); s != nil {
		ctx.Regime = s.regime
	}
	return ctx.Today()
}

// Within returns warnings about a document as warnings about what it is part of:
// paths that begin with "$" begin with the root. The list itself is changed.
func Within(list []Warning, root string) []Warning {
	for i := range list {
		for j, path := range list[i].Paths {
			list[i].Paths[j] = root + strings.TrimPrefix(path, "$")
		}
	}
	return list
}

// Members returns the advice about members of the JSON of a document or an
// envelope that the format does not know or that are repeated. It looks at the
// names as they were given, so it needs the input and not what was made of it.
// Text that is no JSON gives the advice up to where it breaks.
func (c *Checker) Members(data []byte) []Warning {
	return c.reader(data).check(reflect.Value{})
}

// Input is what a document was made of.
type Input struct {
	// JSON is that of the document or of an envelope with it, as it was given.
	JSON []byte
	// Edited says that it was made by changing a calculated document, so that its figures
	// are those from before the change and nobody's claim.
	Edited bool
}

// Given returns the advice about what was given and is not in the document that was made
// of it, or is something else there, and that of Members. The document, or the envelope
// with it, is the one that was read from the input, calculated or not; neither is changed.
// Paths are those in the input.
func (c *Checker) Given(in Input, doc tree.Node) []Warning {
	if e, ok := doc.(*gobl.Envelope); ok {
		doc = e.Peek()
	}
	r := c.reader(in.JSON)
	r.edited = in.Edited
	return r.check(reflect.ValueOf(doc))
}

func (c *Checker) reader(data []byte) *reader {
	return &reader{table: c.members(), data: data}
}
