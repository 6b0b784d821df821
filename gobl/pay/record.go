package pay

import (
	"encoding/json"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Record describes a payment that was made: an advance on an invoice or a method
// of a receipt.
type Record struct {
	// Identifier of the payment for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Date on which the payment was made.
	Date *cal.Date `json:"date,omitempty"`
	// Means of payment, such as `credit-transfer` or `card`.
	Key cbc.Key `json:"key,omitempty"`
	// Reference of the payment, that of a bank statement for instance.
	Ref string `json:"ref,omitempty"`
	// What was paid, as a text.
	Description string `json:"description,omitempty"`
	// Part of the total that was paid; it decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	// What was paid.
	Amount num.Amount `json:"amount"`
	// Currency of the amount, if not that of the document.
	Currency currency.Code `json:"currency,omitempty"`
	// Card that was charged.
	Card *Card `json:"card,omitempty"`
	// Account that the money was transferred to.
	CreditTransfer *CreditTransfer `json:"credit_transfer,omitempty"`
	// Mandate under which the money was drawn.
	DirectDebit *DirectDebit `json:"direct_debit,omitempty"`
	// Pages on which the payment was made.
	Online []*Online `json:"online,omitempty"`
	// Codes of the regime, an addon or a catalogue for the payment.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// UnmarshalJSON also reads the older name "desc" of the description, which counts
// where both are given.
func (r *Record) UnmarshalJSON(data []byte) error {
	type plain Record
	in := struct {
		*plain
		Desc string `json:"desc"`
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Desc != "" {
		r.Description = in.Desc
	}
	return nil
}

// Kind names the type for rules.
func (*Record) Kind() string { return "pay.Record" }

// Ident points to the record's own identifier.
func (r *Record) Ident() *uuid.UUID { return &r.UUID }

// Walk visits the parts of the record.
func (r *Record) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &r.UUID)
	tree.One(w, "date", r.Date)
	tree.Text(w, "key", &r.Key)
	tree.Text(w, "currency", &r.Currency)
	tree.One(w, "card", r.Card)
	tree.One(w, "credit_transfer", r.CreditTransfer)
	tree.One(w, "direct_debit", r.DirectDebit)
	tree.List(w, "online", &r.Online)
	tree.Map(w, "ext", &r.Ext)
	tree.Map(w, "meta", &r.Meta)
}

// CalculateAmount works out the amount from the percentage of a total, where
// there is one.
func (r *Record) CalculateAmount(total num.Amount) {
	if r.Percent != nil {
		r.Amount = r.Percent.Of(total)
	}
}
