package bill

import (
	"encoding/json"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Types of payment.
const (
	PaymentRequest cbc.Key = "request"
	PaymentAdvice  cbc.Key = "advice"
	PaymentReceipt cbc.Key = "receipt"
)

// Payment requests, announces or confirms that documents are paid.
type Payment struct {
	tax.Regime
	tax.Addons
	tax.Tags
	// Identifier of the payment for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Kind of document: PaymentReceipt by default, or a request or advice.
	Type cbc.Key `json:"type"`
	// Series that the number belongs to.
	Series cbc.Code `json:"series,omitempty"`
	// Number of the payment within its series.
	Code cbc.Code `json:"code,omitempty"`
	// Date of issue; today in the time zone of the regime by default.
	IssueDate cal.Date `json:"issue_date"`
	// Time of issue; 00:00:00 is replaced by the time of the calculation, and the date by its date.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// Date on which the taxes of the payment become due, if not the date of issue.
	ValueDate *cal.Date `json:"value_date,omitempty"`
	// Currency of all figures; that of the regime by default.
	Currency currency.Code `json:"currency"`
	// Rates for documents and methods in other currencies.
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	// Codes that the regime or addons define for payments.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Payments that this one corrects or follows.
	Preceding []*org.DocumentRef `json:"preceding,omitempty"`
	// Party that supplied what is paid for.
	Supplier *org.Party `json:"supplier"`
	// Party that received it, and pays.
	Customer *org.Party `json:"customer,omitempty"`
	// Party that is paid, if not the supplier.
	Payee *org.Party `json:"payee,omitempty"`
	// What was ordered, and the references to it.
	Ordering *Ordering `json:"ordering,omitempty"`
	// Documents that are paid, or parts of them, one row each.
	Lines []*PaymentLine `json:"lines"`
	// Means by which the total is or was paid.
	Methods []*pay.Record `json:"methods"`
	// Sum of the lines, less refunds; calculated.
	Total num.Amount `json:"total"`
	// Remarks for the receiver.
	Notes []*org.Note `json:"notes,omitempty"`
	// Documents of other types with data that a sector or country requires.
	Complements []*schema.Object `json:"complements,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// PaymentLine pays one document, or a part of it.
type PaymentLine struct {
	// Identifier of the line for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Whether the line is paid back; it then reduces the total.
	Refund bool `json:"refund,omitempty"`
	// Document that is paid, with its tax totals and payable amount.
	Document *org.DocumentRef `json:"document,omitempty"`
	// Which part this is, from 1, if the document is paid in parts.
	Installment int `json:"installment,omitempty"`
	// What is paid, as a text.
	Description string `json:"description,omitempty"`
	// What the document asks for, in the currency of the payment; calculated if the document states it.
	Payable *num.Amount `json:"payable,omitempty"`
	// What was paid for the document before.
	Advances *num.Amount `json:"advances,omitempty"`
	// What is paid with this line.
	Amount num.Amount `json:"amount"`
	// What remains after this payment; calculated.
	Due *num.Amount `json:"due,omitempty"`
	// Part of the taxes of the document that this payment covers; calculated.
	Tax *tax.Total `json:"tax,omitempty"`
	// Remarks on the line.
	Notes []*org.Note `json:"notes,omitempty"`
}

// Kind returns "bill.Payment".
func (*Payment) Kind() string { return "bill.Payment" }

// Ident points to the UUID.
func (pmt *Payment) Ident() *uuid.UUID { return &pmt.UUID }

// Walk visits the parts of the payment.
func (pmt *Payment) Walk(w *tree.Walker) {
	w.Inline(&pmt.Addons)
	w.Inline(&pmt.Tags)
	tree.Text(w, "uuid", &pmt.UUID)
	tree.Text(w, "type", &pmt.Type)
	tree.Text(w, "series", &pmt.Series)
	tree.Text(w, "code", &pmt.Code)
	w.Child("issue_date", &pmt.IssueDate)
	tree.One(w, "issue_time", pmt.IssueTime)
	tree.One(w, "value_date", pmt.ValueDate)
	tree.Text(w, "currency", &pmt.Currency)
	tree.List(w, "exchange_rates", &pmt.ExchangeRates)
	tree.Map(w, "ext", &pmt.Ext)
	tree.List(w, "preceding", &pmt.Preceding)
	tree.One(w, "supplier", pmt.Supplier)
	tree.One(w, "customer", pmt.Customer)
	tree.One(w, "payee", pmt.Payee)
	tree.One(w, "ordering", pmt.Ordering)
	tree.List(w, "lines", &pmt.Lines)
	tree.List(w, "methods", &pmt.Methods)
	tree.List(w, "notes", &pmt.Notes)
	tree.List(w, "complements", &pmt.Complements)
	tree.Map(w, "meta", &pmt.Meta)
}

// Kind returns "bill.PaymentLine".
func (*PaymentLine) Kind() string { return "bill.PaymentLine" }

// Ident points to the UUID.
func (l *PaymentLine) Ident() *uuid.UUID { return &l.UUID }

// Walk visits the parts of the line.
func (l *PaymentLine) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &l.UUID)
	tree.One(w, "document", l.Document)
	tree.One(w, "tax", l.Tax)
	tree.List(w, "notes", &l.Notes)
}

// UnmarshalJSON reads a payment. The older form with a single `method`, written
// as payment instructions, becomes the only entry of the methods.
func (pmt *Payment) UnmarshalJSON(data []byte) error {
	type plain Payment
	in := struct {
		*plain
		Method *pay.Instructions `json:"method"`
	}{plain: (*plain)(pmt)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Method != nil && len(pmt.Methods) == 0 {
		pmt.Methods = []*pay.Record{recordOf(in.Method)}
	}
	return nil
}

func recordOf(ins *pay.Instructions) *pay.Record {
	rec := &pay.Record{
		Key:         ins.Key,
		Ref:         string(ins.Ref),
		Description: ins.Detail,
		Card:        ins.Card,
		DirectDebit: ins.DirectDebit,
		Online:      ins.Online,
		Ext:         ins.Ext,
		Meta:        ins.Meta,
	}
	if len(ins.CreditTransfer) > 0 {
		rec.CreditTransfer = ins.CreditTransfer[0]
	}
	return rec
}
