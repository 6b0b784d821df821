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
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Type of invoice; InvoiceStandard by default.
	Type   cbc.Key  `json:"type"`
	Series cbc.Code `json:"series,omitempty"`
	// Code is the number within the series; needed for signing (BT-1).
	Code cbc.Code `json:"code,omitempty"`
	// IssueDate is today in the regime's time zone by default (BT-2).
	IssueDate cal.Date `json:"issue_date"`
	// IssueTime of midnight asks for date and time of the calculation.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// OpDate is when the supply took place, if not on the issue date (BT-72).
	OpDate *cal.Date `json:"op_date,omitempty"`
	// ValueDate is the tax point, if not the issue date (BT-7).
	ValueDate *cal.Date `json:"value_date,omitempty"`
	// Currency of all figures; the regime's by default (BT-5).
	Currency      currency.Code            `json:"currency"`
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	// Preceding documents this one corrects or follows (BG-3).
	Preceding []*org.DocumentRef `json:"preceding,omitempty"`
	Tax       *Tax               `json:"tax,omitempty"`
	Supplier  *org.Party         `json:"supplier"`
	Customer  *org.Party         `json:"customer,omitempty"`
	Lines     []*Line            `json:"lines,omitempty"`
	Discounts []*Discount        `json:"discounts,omitempty"`
	Charges   []*Charge          `json:"charges,omitempty"`
	Ordering  *Ordering          `json:"ordering,omitempty"`
	Payment   *PaymentDetails    `json:"payment,omitempty"`
	Delivery  *DeliveryDetails   `json:"delivery,omitempty"`
	// Totals is nil where there is nothing to sum up.
	Totals      *Totals           `json:"totals"`
	Notes       []*org.Note       `json:"notes,omitempty"`
	Complements []*schema.Object  `json:"complements,omitempty"`
	Meta        cbc.Meta          `json:"meta,omitempty"`
	Attachments []*org.Attachment `json:"attachments,omitempty"`
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
		inv.Tags.List = inv.Tax.tags
		inv.Tax.tags = nil
	}
	return nil
}
