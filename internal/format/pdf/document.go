package pdf

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// document gives the kinds of business documents, and parties, one shape: that of an invoice,
// and the parts that only other kinds have. All parts belong to the envelope and must
// not be changed.
type document struct {
	bill.Invoice
	kind   string // invoice, order, delivery, payment, status or party
	stamps []*head.Stamp

	contracts                                           []*org.DocumentRef
	period                                              *cal.Period
	buyer, seller, payee, despatcher, receiver, courier *org.Party
	despatchDate, receiveDate                           *cal.Date
	tracking                                            cbc.Code
	paid                                                *bill.Payment
	reported                                            *bill.Status
	subject                                             *org.Party // of a document that is a party itself
}

// read returns the document of an envelope, or ErrSchema when it is not a business document.
func read(env *gobl.Envelope) (*document, error) {
	id := string(env.DocumentSchema())
	if !strings.Contains(id, "/bill/") && !strings.HasSuffix(id, "/org/party") {
		return nil, fmt.Errorf("%w: %q", ErrSchema, id)
	}
	kind := id[strings.LastIndexByte(id, '/')+1:]
	node := env.Peek()
	if node == nil {
		var err error
		if node, err = readForeign(env, kind); err != nil {
			return nil, err
		}
	}
	d := shape(node)
	if d == nil {
		return nil, fmt.Errorf("%w: %q", ErrSchema, id)
	}
	d.complete(kind, env.Head)
	return d, nil
}

// complete adds the stamps of the header, and zero values for the details that are missing.
func (d *document) complete(kind string, h *head.Header) {
	d.kind, d.stamps = kind, present(orZero(h).Stamps)
	d.Ordering, d.Payment, d.Delivery, d.Tax = orZero(d.Ordering), orZero(d.Payment), orZero(d.Delivery), orZero(d.Tax)
}

// readForeign decodes a document of a schema that gobl does not know, such as another version of the format. A document
// of this kind is stored as it arrived, and is rendered as far as its fields are known. It returns nil for other kinds.
func readForeign(env *gobl.Envelope, kind string) (tree.Node, error) {
	makers := map[string]tree.Node{
		"invoice": new(bill.Invoice), "order": new(bill.Order), "delivery": new(bill.Delivery),
		"payment": new(bill.Payment), "status": new(bill.Status), "party": new(org.Party),
	}
	node := makers[kind]
	if node == nil {
		return nil, nil
	}
	data, err := env.DocumentJSON()
	if err == nil {
		err = json.Unmarshal(data, node)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDocument, err)
	}
	return node, nil
}

// shape returns the parts of a business document, or nil for any other document.
func shape(node tree.Node) *document {
	switch d := node.(type) {
	case *bill.Invoice:
		return &document{Invoice: *d}
	case *bill.Order:
		return &document{Invoice: bill.Invoice{
			Tags: d.Tags, Type: d.Type, Series: d.Series, Code: d.Code, IssueDate: d.IssueDate, IssueTime: d.IssueTime,
			OpDate: d.OpDate, ValueDate: d.ValueDate, Currency: d.Currency, ExchangeRates: d.ExchangeRates,
			Preceding: d.Preceding, Tax: d.Tax, Supplier: d.Supplier, Customer: d.Customer, Lines: d.Lines,
			Discounts: d.Discounts, Charges: d.Charges, Payment: d.Payment, Delivery: d.Delivery, Totals: d.Totals,
			Notes: d.Notes,
		}, contracts: d.Contracts, period: d.Period, buyer: d.Buyer, seller: d.Seller}
	case *bill.Delivery:
		tracking := orZero(d.Tracking)
		return &document{
			Invoice: bill.Invoice{
				Tags: d.Tags, Type: d.Type, Series: d.Series, Code: d.Code, IssueDate: d.IssueDate, IssueTime: d.IssueTime,
				ValueDate: d.ValueDate, Currency: d.Currency, ExchangeRates: d.ExchangeRates, Preceding: d.Preceding,
				Tax: d.Tax, Supplier: d.Supplier, Customer: d.Customer, Lines: d.Lines, Discounts: d.Discounts,
				Charges: d.Charges, Ordering: d.Ordering, Totals: d.Totals, Notes: d.Notes,
			}, tracking: tracking.Code, despatchDate: d.DespatchDate, receiveDate: d.ReceiveDate,
			despatcher: d.Despatcher, receiver: d.Receiver, courier: d.Courier,
		}
	case *bill.Payment:
		return &document{Invoice: bill.Invoice{
			Tags: d.Tags, Type: d.Type, Series: d.Series, Code: d.Code, IssueDate: d.IssueDate, IssueTime: d.IssueTime,
			ValueDate: d.ValueDate, Currency: d.Currency, ExchangeRates: d.ExchangeRates, Preceding: d.Preceding,
			Supplier: d.Supplier, Customer: d.Customer, Ordering: d.Ordering, Notes: d.Notes,
		}, payee: d.Payee, paid: d}
	case *org.Party:
		return &document{subject: d}
	case *bill.Status:
		return &document{Invoice: bill.Invoice{
			Type: d.Type, Series: d.Series, Code: d.Code, IssueDate: d.IssueDate, IssueTime: d.IssueTime,
			Supplier: d.Supplier, Customer: d.Customer, Ordering: d.Ordering, Notes: d.Notes,
		}, reported: d}
	}
	return nil
}

// adjustable reports whether adjustment mode changes how the document is shown.
func (d *document) adjustable() bool { return d.kind == "invoice" && d.Type == bill.InvoiceCreditNote }

// fromCustomer reports whether the customer issues the document to the supplier.
func (d *document) fromCustomer() bool {
	if d.Customer == nil {
		return false
	}
	switch d.kind {
	case "order":
		return d.Type == bill.OrderPurchase
	case "delivery":
		return d.Type == bill.DeliveryReceipt
	case "payment":
		return d.Type == bill.PaymentAdvice
	case "invoice":
		return d.tagged(bill.TagSelfBilled)
	}
	return false
}

// isQuote reports whether the document is an offer.
func (d *document) isQuote() bool { return d.kind == "order" && d.Type == bill.OrderQuote }

// ends returns the party that issues the document and the one that receives it; either may be nil.
func (d *document) ends() (issuer, recipient *org.Party) {
	if d.subject != nil {
		return d.subject, nil
	}
	if d.fromCustomer() {
		return d.Customer, d.Supplier
	}
	return d.Supplier, d.Customer
}

// tagged reports whether the document has a tag.
func (d *document) tagged(tag cbc.Key) bool { return slices.Contains(d.Tags.List, tag) }

// logo returns the first logo of the issuer.
func (d *document) logo() *org.Image {
	issuer, _ := d.ends()
	return orZero(first(orZero(issuer).Logos))
}

// LogoURL returns the address of the issuer's logo. It is empty when the document contains the picture, when there is
// no logo, and when the document is not one that is rendered.
func LogoURL(env *gobl.Envelope) string {
	d, err := read(env)
	if err != nil || len(d.logo().Data) > 0 {
		return ""
	}
	return d.logo().URL
}

// orZero returns p, or a zero value in place of nil.
func orZero[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// present returns the entries of a list without null ones, which a document may contain.
func present[T any](list []*T) []*T {
	if !slices.Contains(list, nil) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(p *T) bool { return p == nil })
}

// first returns the first entry of a list that is not null, or nil.
func first[T any](list []*T) *T {
	for _, p := range list {
		if p != nil {
			return p
		}
	}
	return nil
}

// full joins series and code.
func full(series, code cbc.Code) string { return join("-", string(series), string(code)) }

// taxKeys returns the keys of the taxes of lines, discounts and charges.
func (d *document) taxKeys() map[cbc.Key]bool {
	keys := map[cbc.Key]bool{}
	d.eachTax(func(t *tax.Combo) { keys[t.Key] = true })
	return keys
}

// hasTaxNote reports whether a note explains the taxes with a key.
func (d *document) hasTaxNote(key cbc.Key) bool {
	return slices.ContainsFunc(present(d.Tax.Notes), func(n *tax.Note) bool { return n.Key == key })
}
