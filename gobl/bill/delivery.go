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
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Type of delivery; DeliveryAdvice by default.
	Type          cbc.Key                  `json:"type"`
	Series        cbc.Code                 `json:"series,omitempty"`
	Code          cbc.Code                 `json:"code,omitempty"`
	IssueDate     cal.Date                 `json:"issue_date"`
	IssueTime     *cal.Time                `json:"issue_time,omitempty"`
	ValueDate     *cal.Date                `json:"value_date,omitempty"`
	Currency      currency.Code            `json:"currency,omitempty"`
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	Ordering      *Ordering                `json:"ordering,omitempty"`
	Preceding     []*org.DocumentRef       `json:"preceding,omitempty"`
	Tracking      *Tracking                `json:"tracking,omitempty"`
	DespatchDate  *cal.Date                `json:"despatch_date,omitempty"`
	ReceiveDate   *cal.Date                `json:"receive_date,omitempty"`
	Tax           *Tax                     `json:"tax,omitempty"`
	Supplier      *org.Party               `json:"supplier"`
	Customer      *org.Party               `json:"customer,omitempty"`
	Despatcher    *org.Party               `json:"despatcher,omitempty"`
	Receiver      *org.Party               `json:"receiver,omitempty"`
	Courier       *org.Party               `json:"courier,omitempty"`
	Lines         []*Line                  `json:"lines,omitempty"`
	Discounts     []*Discount              `json:"discounts,omitempty"`
	Charges       []*Charge                `json:"charges,omitempty"`
	Totals        *Totals                  `json:"totals,omitempty"`
	Notes         []*org.Note              `json:"notes,omitempty"`
	Complements   []*schema.Object         `json:"complements,omitempty"`
	Meta          cbc.Meta                 `json:"meta,omitempty"`
	Attachments   []*org.Attachment        `json:"attachments,omitempty"`
}

// Tracking describes where a delivery can be followed.
type Tracking struct {
	Code    cbc.Code     `json:"code,omitempty"`
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
