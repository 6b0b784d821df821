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
	UUID        uuid.UUID `json:"uuid,omitempty"`
	Date        *cal.Date `json:"date,omitempty"`
	Key         cbc.Key   `json:"key,omitempty"`
	Ref         string    `json:"ref,omitempty"`
	Description string    `json:"description,omitempty"`
	// Percent of the total; it decides the amount.
	Percent        *num.Percentage `json:"percent,omitempty"`
	Amount         num.Amount      `json:"amount"`
	Currency       currency.Code   `json:"currency,omitempty"`
	Card           *Card           `json:"card,omitempty"`
	CreditTransfer *CreditTransfer `json:"credit_transfer,omitempty"`
	DirectDebit    *DirectDebit    `json:"direct_debit,omitempty"`
	Online         []*Online       `json:"online,omitempty"`
	Ext            tax.Extensions  `json:"ext,omitempty"`
	Meta           cbc.Meta        `json:"meta,omitempty"`
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
