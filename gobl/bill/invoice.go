package bill

import (
	"encoding/json"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Types of invoice (EN 16931 BT-3).
const (
	InvoiceStandard   cbc.Key = "standard"
	InvoiceProforma   cbc.Key = "proforma"
	InvoiceCorrective cbc.Key = "corrective"
	InvoiceCreditNote cbc.Key = "credit-note"
	InvoiceDebitNote  cbc.Key = "debit-note"
	InvoiceOther      cbc.Key = "other"
)

// Invoice asks a customer to pay for goods or services supplied, or corrects an
// earlier request.
type Invoice struct {
	tax.Regime
	tax.Addons
	tax.Tags
	// Identifier of the invoice for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Kind of invoice; InvoiceStandard by default (BT-3).
	Type cbc.Key `json:"type"`
	// Series that the number belongs to; printed before it (BT-1).
	Series cbc.Code `json:"series,omitempty"`
	// Number of the invoice within its series; needed for signing (BT-1).
	Code cbc.Code `json:"code,omitempty"`
	// Date of issue; today in the time zone of the regime by default (BT-2).
	IssueDate cal.Date `json:"issue_date"`
	// Time of issue; 00:00:00 is replaced by the time of the calculation, and the date by its date.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// Date of the supply, if not the date of issue (BT-72).
	OpDate *cal.Date `json:"op_date,omitempty"`
	// Date that decides the tax rates, the tax point, if not the date of issue (BT-7).
	ValueDate *cal.Date `json:"value_date,omitempty"`
	// Currency of all figures; that of the regime by default (BT-5).
	Currency currency.Code `json:"currency"`
	// Rates between the currencies of the invoice, its prices and the country (BT-6).
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	// Documents that this one corrects or follows (BG-3).
	Preceding []*org.DocumentRef `json:"preceding,omitempty"`
	// How the taxes are calculated and explained.
	Tax *Tax `json:"tax,omitempty"`
	// Party that supplies, and owes the tax unless the law says otherwise (BG-4).
	Supplier *org.Party `json:"supplier"`
	// Party that receives the supply; a simplified invoice may lack it (BG-7).
	Customer *org.Party `json:"customer,omitempty"`
	// Goods and services, one row each (BG-25).
	Lines []*Line `json:"lines,omitempty"`
	// Reductions of the total of all lines (BG-20).
	Discounts []*Discount `json:"discounts,omitempty"`
	// Additions to the total of all lines (BG-21).
	Charges []*Charge `json:"charges,omitempty"`
	// What was ordered, and the references to it.
	Ordering *Ordering `json:"ordering,omitempty"`
	// How, when and to whom to pay, and what was paid before.
	Payment *PaymentDetails `json:"payment,omitempty"`
	// Where and when the goods are delivered (BG-13).
	Delivery *DeliveryDetails `json:"delivery,omitempty"`
	// Sums of lines, taxes and payments; calculated, absent if there is nothing to sum up (BG-22).
	Totals *Totals `json:"totals"`
	// Remarks for the customer, and texts that the law requires (BG-1).
	Notes []*org.Note `json:"notes,omitempty"`
	// Documents of other types with data that a sector or country requires.
	Complements []*schema.Object `json:"complements,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
	// Files that go with the invoice (BG-24).
	Attachments []*org.Attachment `json:"attachments,omitempty"`

	// tagsInTax reports that the tags were read from their older place, below tax.
	tagsInTax bool
}

// Kind returns "bill.Invoice".
func (*Invoice) Kind() string { return "bill.Invoice" }

// Ident points to the UUID.
func (inv *Invoice) Ident() *uuid.UUID { return &inv.UUID }

// Walk visits the parts of the invoice.
func (inv *Invoice) Walk(w *tree.Walker) {
	w.Inline(&inv.Addons)
	w.Inline(&inv.Tags)
	tree.Text(w, "uuid", &inv.UUID)
	tree.Text(w, "type", &inv.Type)
	tree.Text(w, "series", &inv.Series)
	tree.Text(w, "code", &inv.Code)
	w.Child("issue_date", &inv.IssueDate)
	tree.One(w, "issue_time", inv.IssueTime)
	tree.One(w, "op_date", inv.OpDate)
	tree.One(w, "value_date", inv.ValueDate)
	tree.Text(w, "currency", &inv.Currency)
	tree.List(w, "exchange_rates", &inv.ExchangeRates)
	tree.List(w, "preceding", &inv.Preceding)
	tree.One(w, "tax", inv.Tax)
	tree.One(w, "supplier", inv.Supplier)
	tree.One(w, "customer", inv.Customer)
	tree.List(w, "lines", &inv.Lines)
	tree.List(w, "discounts", &inv.Discounts)
	tree.List(w, "charges", &inv.Charges)
	tree.One(w, "ordering", inv.Ordering)
	tree.One(w, "payment", inv.Payment)
	tree.One(w, "delivery", inv.Delivery)
	tree.One(w, "totals", inv.Totals)
	tree.List(w, "notes", &inv.Notes)
	tree.List(w, "complements", &inv.Complements)
	tree.Map(w, "meta", &inv.Meta)
	tree.List(w, "attachments", &inv.Attachments)
}

// UnmarshalJSON reads an invoice. Tags in the older place, inside `tax`,
// replace those of the document.
func (inv *Invoice) UnmarshalJSON(data []byte) error {
	type plain Invoice
	if err := json.Unmarshal(data, (*plain)(inv)); err != nil {
		return err
	}
	if inv.Tax != nil && len(inv.Tax.tags) > 0 {
		inv.Tags.List, inv.tagsInTax = inv.Tax.tags, true
		inv.Tax.tags = nil
	}
	return nil
}
