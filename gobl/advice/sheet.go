package advice

import (
	"fmt"
	"slices"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// sheet is what the checks look at: the parts that business documents share, by
// one name, and the advice found so far.
type sheet struct {
	checker *Checker
	known   Known
	// given is the document or the envelope with it.
	given tree.Node
	doc   tree.Node
	// root is the path of the document: "$", or "$.doc" in an envelope.
	root string
	// code is that of the kind being checked.
	code  string
	found []Warning
	// words is how many bytes of words were read.
	words int
	// strange are the extensions that are not as they are defined, once looked for.
	strange *strangers
	// remedy is what is said about mending figures, empty until it is needed.
	remedy string

	// invoice and payment are set for documents of that type only.
	invoice *bill.Invoice
	payment *bill.Payment

	regime    *tax.RegimeDef
	kind      cbc.Key
	tags      *tax.Tags
	series    cbc.Code
	issued    cal.Date
	currency  currency.Code
	rates     []*currency.ExchangeRate
	preceding []*org.DocumentRef
	supplier  *org.Party
	customer  *org.Party
	tax       *bill.Tax
	lines     []*bill.Line
	discounts []*bill.Discount
	charges   []*bill.Charge
	ordering  *bill.Ordering
	details   *bill.PaymentDetails
	totals    *bill.Totals
	notes     []*org.Note
}

// newSheet returns the sheet of a document, nil for those without advice.
func newSheet(c *Checker, doc tree.Node, known Known) *sheet {
	s := &sheet{checker: c, known: known, root: "$", given: doc, doc: doc}
	if e, ok := doc.(*gobl.Envelope); ok {
		s.root, s.doc = "$.doc", e.Peek()
	}
	switch d := s.doc.(type) {
	case *bill.Invoice:
		s.ofInvoice(d)
	case *bill.Order:
		s.ofOrder(d)
	case *bill.Delivery:
		s.ofDelivery(d)
	case *bill.Payment:
		s.ofPayment(d)
	case *bill.Status, *org.Party, *org.Item, *pay.Instructions:
		return s
	default:
		return nil
	}
	if s.regime == nil {
		s.regime = s.facts().Regime(s.supplier.TaxCountry())
	}
	return s
}

func (s *sheet) ofInvoice(d *bill.Invoice) {
	s.invoice = d
	s.head(&d.Regime, &d.Tags, d.Type, d.Series, d.IssueDate)
	s.currency, s.rates, s.preceding = d.Currency, d.ExchangeRates, d.Preceding
	s.supplier, s.customer, s.tax = d.Supplier, d.Customer, d.Tax
	s.lines, s.discounts, s.charges = d.Lines, d.Discounts, d.Charges
	s.details, s.totals, s.notes = d.Payment, d.Totals, d.Notes
	s.ordering = d.Ordering
}

func (s *sheet) ofOrder(d *bill.Order) {
	s.head(&d.Regime, &d.Tags, d.Type, d.Series, d.IssueDate)
	s.currency, s.rates, s.preceding = d.Currency, d.ExchangeRates, d.Preceding
	s.supplier, s.customer, s.tax = d.Supplier, d.Customer, d.Tax
	s.lines, s.discounts, s.charges = d.Lines, d.Discounts, d.Charges
	s.details, s.totals, s.notes = d.Payment, d.Totals, d.Notes
}

func (s *sheet) ofDelivery(d *bill.Delivery) {
	s.head(&d.Regime, &d.Tags, d.Type, d.Series, d.IssueDate)
	s.currency, s.rates, s.preceding = d.Currency, d.ExchangeRates, d.Preceding
	s.supplier, s.customer, s.tax = d.Supplier, d.Customer, d.Tax
	s.lines, s.discounts, s.charges = d.Lines, d.Discounts, d.Charges
	s.totals, s.notes = d.Totals, d.Notes
	s.ordering = d.Ordering
}

func (s *sheet) ofPayment(d *bill.Payment) {
	s.payment = d
	s.head(&d.Regime, &d.Tags, d.Type, d.Series, d.IssueDate)
	s.currency, s.rates, s.preceding = d.Currency, d.ExchangeRates, d.Preceding
	s.supplier, s.customer, s.notes = d.Supplier, d.Customer, d.Notes
	s.ordering = d.Ordering
}

func (s *sheet) head(r *tax.Regime, tags *tax.Tags, kind cbc.Key, series cbc.Code, issued cal.Date) {
	s.regime = s.facts().Regime(r.Country)
	s.tags, s.kind, s.series, s.issued = tags, kind, series, issued
}

func (s *sheet) facts() *tax.Facts { return s.checker.lib.Facts() }

// exp is the number of decimals of the document's currency.
func (s *sheet) exp() uint32 { return currency.Exp(s.currency) }

// printed rounds an amount as it is printed.
func (s *sheet) printed(a num.Amount) num.Amount { return a.Rescale(s.exp()) }

// isCredit reports whether the document is an invoice of type credit note.
func (s *sheet) isCredit() bool {
	return s.invoice != nil && s.kind == bill.InvoiceCreditNote
}

// charging reports whether the document is an invoice that asks for money by law:
// neither a draft for information nor a credit.
func (s *sheet) charging() bool {
	return s.invoice != nil && s.kind != bill.InvoiceProforma && s.kind != bill.InvoiceCreditNote
}

// scheme is the category of the indirect tax of the document's country, empty
// without one.
func (s *sheet) scheme() cbc.Code {
	if s.regime == nil {
		return ""
	}
	return s.regime.TaxScheme
}

// records are the payments that the document describes, with their paths.
func (s *sheet) records() ([]*pay.Record, string) {
	switch {
	case s.payment != nil:
		return s.payment.Methods, ".methods"
	case s.details != nil:
		return s.details.Advances, ".payment.advances"
	}
	return nil, ""
}

// warn adds advice of the kind being checked. Paths are below the document.
func (s *sheet) warn(message string, paths ...string) {
	for i, p := range paths {
		paths[i] = s.root + p
	}
	s.found = append(s.found, Warning{Code: s.code, Paths: paths, Message: message})
}

// places gathers where a fault was found, the first few by name.
type places struct {
	paths []string
	count int
}

// add adds a place; the format and its values make the path below the document.
func (p *places) add(format string, values ...any) {
	if p.count++; p.count <= MaxPaths {
		p.paths = append(p.paths, fmt.Sprintf(format, values...))
	}
}

// warnAt adds advice about all the places, if there are any.
func (s *sheet) warnAt(p *places, message string) {
	switch {
	case p.count == 0:
		return
	case p.count > MaxPaths:
		message += fmt.Sprintf(" (found in %d places, the first %d are named)", p.count, MaxPaths)
	}
	s.warn(message, p.paths...)
}

// lineTaxes is the format of the path of a tax of a line.
const lineTaxes = ".lines[%d].taxes[%d]"

// combos calls f with each tax of the lines, discounts and charges, with the
// format of its path and the two positions in it.
func (s *sheet) combos(f func(c *tax.Combo, format string, i, j int)) {
	each := func(set tax.Set, format string, i int) {
		for j, c := range set {
			if c != nil {
				f(c, format, i, j)
			}
		}
	}
	for i, l := range s.lines {
		if l != nil {
			each(l.Taxes, lineTaxes, i)
		}
	}
	for i, d := range s.discounts {
		if d != nil {
			each(d.Taxes, ".discounts[%d].taxes[%d]", i)
		}
	}
	for i, ch := range s.charges {
		if ch != nil {
			each(ch.Taxes, ".charges[%d].taxes[%d]", i)
		}
	}
}

// hasKey reports whether a tax of the document has one of the keys.
func (s *sheet) hasKey(keys ...cbc.Key) bool {
	found := false
	s.combos(func(c *tax.Combo, _ string, _, _ int) { found = found || slices.Contains(keys, c.Key) })
	return found
}

// vatCode is the code of a party's tax identity, empty without one.
func vatCode(p *org.Party) cbc.Code {
	if p == nil || p.TaxID == nil {
		return ""
	}
	return p.TaxID.Code
}
