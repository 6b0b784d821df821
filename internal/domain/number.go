package domain

import (
	"context"
	"strings"
	"time"
)

// KeyDuplicate is the key of errors, the code of faults and the kind of advice about a
// number that another signed document has.
const KeyDuplicate = "duplicate"

// SrcNumbering is the action that gives documents the numbers of series, and the origin of
// the contents that it makes.
const SrcNumbering = "sequence.enumerate"

// Number is what identifies a document to those who receive it. Of the signed documents
// of a workspace, one has it, unless the workspace allows others.
type Number struct {
	// Issuer is the party in whose name the document is issued: its tax identity, or its
	// name if it has no tax code.
	Issuer string
	// Family is the kind of document. Documents of different families may have the same
	// code: an invoice and a credit note, or an order and a delivery note.
	Family string
	Series string
	Code   string
}

// NumberOf returns the number of a content. It reports false if the document has none, or
// one that says nothing: without a code, without a supplier, or of another kind.
func NumberOf(c *Content) (Number, bool) {
	n, ok := PlaceOf(c)
	if !ok || n.Code == "" {
		return Number{}, false
	}
	return n, true
}

// PlaceOf is NumberOf also for documents that have no code yet.
func PlaceOf(c *Content) (Number, bool) {
	x := &c.Index
	family := familyOf(c.DocSchema, x.Type)
	supplier := issuerName(x.SupplierTax, x.SupplierName)
	if family == "" || supplier == "" {
		return Number{}, false
	}
	n := Number{Issuer: supplier, Family: family, Series: x.Series, Code: x.Code}
	if fromCustomer(family) {
		n.Issuer += "|" + issuerName(x.CustomerTax, x.CustomerName)
	}
	return n, true
}

// FamilyCredit and FamilyInvoice are the families of credit notes, and of invoices that
// demand a payment: standard, corrective and debit notes, and those of other types.
const (
	FamilyInvoice = "invoice"
	FamilyCredit  = "invoice/credit-note"
)

// familyOf returns the family of a document, empty for documents without numbers. The
// migration of the table issued says the same in SQL.
func familyOf(docSchema, kind string) string {
	const bill = "https://gobl.org/draft-0/bill/"
	short, _ := strings.CutPrefix(docSchema, bill)
	switch {
	case short == "invoice" && kind != "credit-note" && kind != "proforma":
		return FamilyInvoice
	case short == "invoice", short == "order", short == "delivery", short == "payment", short == "status":
		return short + "/" + kind
	}
	return ""
}

// fromCustomer reports whether documents of a family are issued by the customer, who
// also numbers them. Two customers may then use one number with the same supplier.
func fromCustomer(family string) bool {
	switch family {
	case "order/purchase", "delivery/receipt", "payment/advice", "status/response":
		return true
	}
	return false
}

// CustomerIssues reports whether a document is one that the customer issues.
func CustomerIssues(c *Content) bool { return fromCustomer(familyOf(c.DocSchema, c.Index.Type)) }

// issuerName returns the tax identity of a party, or its country and name if it has no
// tax code. The country has two letters, and no tax code has a slash.
func issuerName(tax, name string) string {
	switch {
	case len(tax) > len("ES"):
		return tax
	case name == "":
		return ""
	}
	return tax + "/" + name
}

// Reference names a document by what is printed on it.
type Reference struct {
	Series string
	Code   string
}

// String returns the reference as documents print it: "2026-000001".
func (r Reference) String() string {
	if r.Series == "" {
		return r.Code
	}
	return r.Series + "-" + r.Code
}

// Printed returns the series and code of the number.
func (n *Number) Printed() Reference { return Reference{n.Series, n.Code} }

// Issued is a signed document of a workspace as the book of numbers knows it.
type Issued struct {
	EntryID ID
	Number
	// IssueDate is the date in the document, empty if it has none.
	IssueDate string
	Currency  string
	Payable   string // decimal text
	// SignedAt is when the document was signed.
	SignedAt time.Time
}

// IssuedBook holds the numbers of the signed documents of the silo. Storing the content
// of an entry keeps it: the current content of an entry is in the book if it is signed and
// has a number. An entry that goes back to an unsigned document leaves the book.
type IssuedBook interface {
	// Holder returns the document that has a number.
	Holder(ctx context.Context, ws ID, n Number) (*Issued, error)
	// Recent returns the documents of the same issuer, family and series that were signed
	// last, the newest first, at most limits.RecentNumbers. The code does not matter.
	Recent(ctx context.Context, ws ID, n Number) ([]Issued, error)
	// Mixed reports whether there are ordinary invoices, which correct no other, among
	// the recent ones of an issuer and a series.
	Mixed(ctx context.Context, ws ID, n Number) (bool, error)
	// Credits returns the credit notes that name the document with a number, in no
	// particular order. Of very many it returns some.
	Credits(ctx context.Context, ws ID, n Number) ([]Issued, error)
}

// Duplicate returns the error about a number that another signed document has.
func Duplicate(holder *Issued) *Error {
	date := ""
	if holder.IssueDate != "" {
		date = " of " + holder.IssueDate
	}
	e := E(Conflict, KeyDuplicate,
		"the number %s belongs to another signed document of this supplier, entry %s%s; use another code or series, "+
			"or number with another name of the series and a start beyond the numbers in use",
		holder.Printed(), holder.EntryID, date)
	e.ExistingID = holder.EntryID
	e.Faults = []Fault{{Code: KeyDuplicate, Message: e.Message, Paths: []string{"$.doc.code"}}}
	return e.At("data", "doc", "code")
}
