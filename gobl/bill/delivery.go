package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Types of delivery.
const (
	DeliveryAdvice  cbc.Key = "advice"
	DeliveryNote    cbc.Key = "note"
	DeliveryWaybill cbc.Key = "waybill"
	DeliveryReceipt cbc.Key = "receipt"
	DeliveryOther   cbc.Key = "other"
)

// Delivery announces, accompanies or confirms the movement of goods.
type Delivery struct {
	tax.Regime
	tax.Addons
	tax.Tags
	// Identifier of the delivery document for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Kind of document: DeliveryAdvice by default, or a note, waybill or receipt.
	Type cbc.Key `json:"type"`
	// Series that the number belongs to.
	Series cbc.Code `json:"series,omitempty"`
	// Number of the document within its series.
	Code cbc.Code `json:"code,omitempty"`
	// Date of issue; today in the time zone of the regime by default.
	IssueDate cal.Date `json:"issue_date"`
	// Time of issue; 00:00:00 is replaced by the time of the calculation, and the date by its date.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// Date that decides the tax rates, if not the date of issue.
	ValueDate *cal.Date `json:"value_date,omitempty"`
	// Currency of all figures; that of the regime by default.
	Currency currency.Code `json:"currency,omitempty"`
	// Rates for prices in currencies other than that of the document.
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	// What was ordered, and the references to it.
	Ordering *Ordering `json:"ordering,omitempty"`
	// Documents that this one follows or replaces.
	Preceding []*org.DocumentRef `json:"preceding,omitempty"`
	// Where the receiver can follow the delivery.
	Tracking *Tracking `json:"tracking,omitempty"`
	// Date on which the goods leave or left the sender.
	DespatchDate *cal.Date `json:"despatch_date,omitempty"`
	// Date on which the goods are expected or were received.
	ReceiveDate *cal.Date `json:"receive_date,omitempty"`
	// How the taxes are calculated and explained.
	Tax *Tax `json:"tax,omitempty"`
	// Party that supplies the goods and is responsible for their taxes.
	Supplier *org.Party `json:"supplier"`
	// Party that buys the goods.
	Customer *org.Party `json:"customer,omitempty"`
	// Party that sends the goods, if not the supplier.
	Despatcher *org.Party `json:"despatcher,omitempty"`
	// Party that the goods are sent to, if not the customer.
	Receiver *org.Party `json:"receiver,omitempty"`
	// Party that moves the goods.
	Courier *org.Party `json:"courier,omitempty"`
	// Goods that are delivered, one row each.
	Lines []*Line `json:"lines,omitempty"`
	// Reductions of the total of all lines.
	Discounts []*Discount `json:"discounts,omitempty"`
	// Additions to the total of all lines.
	Charges []*Charge `json:"charges,omitempty"`
	// Sums of lines and taxes; calculated.
	Totals *Totals `json:"totals,omitempty"`
	// Remarks for the receiver.
	Notes []*org.Note `json:"notes,omitempty"`
	// Documents of other types with data that a sector or country requires.
	Complements []*schema.Object `json:"complements,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
	// Files that go with the document.
	Attachments []*org.Attachment `json:"attachments,omitempty"`
}

// Tracking describes where a delivery can be followed.
type Tracking struct {
	// Code under which the courier knows the delivery.
	Code cbc.Code `json:"code,omitempty"`
	// Page on which the delivery can be followed.
	Website *org.Website `json:"website,omitempty"`
}

// Kind returns "bill.Tracking".
func (*Tracking) Kind() string { return "bill.Tracking" }

// Walk visits the parts of the tracking information.
func (t *Tracking) Walk(w *tree.Walker) {
	tree.Text(w, "code", &t.Code)
	tree.One(w, "website", t.Website)
}

// Kind returns "bill.Delivery".
func (*Delivery) Kind() string { return "bill.Delivery" }

// Ident points to the UUID.
func (dlv *Delivery) Ident() *uuid.UUID { return &dlv.UUID }

// Walk visits the parts of the delivery.
func (dlv *Delivery) Walk(w *tree.Walker) {
	w.Inline(&dlv.Addons)
	w.Inline(&dlv.Tags)
	tree.Text(w, "uuid", &dlv.UUID)
	tree.Text(w, "type", &dlv.Type)
	tree.Text(w, "series", &dlv.Series)
	tree.Text(w, "code", &dlv.Code)
	w.Child("issue_date", &dlv.IssueDate)
	tree.One(w, "issue_time", dlv.IssueTime)
	tree.One(w, "value_date", dlv.ValueDate)
	tree.Text(w, "currency", &dlv.Currency)
	tree.List(w, "exchange_rates", &dlv.ExchangeRates)
	tree.One(w, "ordering", dlv.Ordering)
	tree.List(w, "preceding", &dlv.Preceding)
	tree.One(w, "tracking", dlv.Tracking)
	tree.One(w, "despatch_date", dlv.DespatchDate)
	tree.One(w, "receive_date", dlv.ReceiveDate)
	tree.One(w, "tax", dlv.Tax)
	tree.One(w, "supplier", dlv.Supplier)
	tree.One(w, "customer", dlv.Customer)
	tree.One(w, "despatcher", dlv.Despatcher)
	tree.One(w, "receiver", dlv.Receiver)
	tree.One(w, "courier", dlv.Courier)
	tree.List(w, "lines", &dlv.Lines)
	tree.List(w, "discounts", &dlv.Discounts)
	tree.List(w, "charges", &dlv.Charges)
	tree.One(w, "totals", dlv.Totals)
	tree.List(w, "notes", &dlv.Notes)
	tree.List(w, "complements", &dlv.Complements)
	tree.Map(w, "meta", &dlv.Meta)
	tree.List(w, "attachments", &dlv.Attachments)
}
