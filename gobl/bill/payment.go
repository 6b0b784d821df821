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
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Type of payment; PaymentReceipt by default.
	Type          cbc.Key                  `json:"type"`
	Series        cbc.Code                 `json:"series,omitempty"`
	Code          cbc.Code                 `json:"code,omitempty"`
	IssueDate     cal.Date                 `json:"issue_date"`
	IssueTime     *cal.Time                `json:"issue_time,omitempty"`
	ValueDate     *cal.Date                `json:"value_date,omitempty"`
	Currency      currency.Code            `json:"currency"`
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	Ext           tax.Extensions           `json:"ext,omitempty"`
	Preceding     []*org.DocumentRef       `json:"preceding,omitempty"`
	Supplier      *org.Party               `json:"supplier"`
	Customer      *org.Party               `json:"customer,omitempty"`
	Payee         *org.Party               `json:"payee,omitempty"`
	Ordering      *Ordering                `json:"ordering,omitempty"`
	Lines         []*PaymentLine           `json:"lines"`
	// Methods by which the total is or was paid.
	Methods []*pay.Record `json:"methods"`
	// Total of the lines, refunds subtracted.
	Total       num.Amount       `json:"total"`
	Notes       []*org.Note      `json:"notes,omitempty"`
	Complements []*schema.Object `json:"complements,omitempty"`
	Meta        cbc.Meta         `json:"meta,omitempty"`
}

// PaymentLine pays one document, or a part of it.
type PaymentLine struct {
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Index counts from 1.
	Index int `json:"i"`
	// Refund lines reduce the total.
	Refund   bool             `json:"refund,omitempty"`
	Document *org.DocumentRef `json:"document,omitempty"`
	// Installment counts from 1 where a document is paid in parts.
	Installment int    `json:"installment,omitempty"`
	Description string `json:"description,omitempty"`
	// Payable is what the document asks for, in the currency of the payment.
	Payable *num.Amount `json:"payable,omitempty"`
	// Advances already paid.
	Advances *num.Amount `json:"advances,omitempty"`
	Amount   num.Amount  `json:"amount"`
	// Due is what remains after this payment.
	Due *num.Amount `json:"due,omitempty"`
	// Tax is the part of the document's taxes that this payment covers.
	Tax   *tax.Total  `json:"tax,omitempty"`
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
