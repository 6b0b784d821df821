package bill

import (
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Discount reduces the total of a document (EN 16931 BG-20).
type Discount struct {
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Index counts from 1.
	Index  int      `json:"i"`
	Key    cbc.Key  `json:"key,omitempty"`
	Code   cbc.Code `json:"code,omitempty"`
	Reason string   `json:"reason,omitempty"`
	// Base of the percentage; the sum of the lines by default.
	Base *num.Amount `json:"base,omitempty"`
	// Percent decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	Amount  num.Amount      `json:"amount"`
	Taxes   tax.Set         `json:"taxes,omitempty"`
	Ext     tax.Extensions  `json:"ext,omitempty"`
	Meta    cbc.Meta        `json:"meta,omitempty"`
}

// Charge adds to the total of a document (EN 16931 BG-21).
type Charge struct {
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Index counts from 1.
	Index  int      `json:"i"`
	Key    cbc.Key  `json:"key,omitempty"`
	Code   cbc.Code `json:"code,omitempty"`
	Reason string   `json:"reason,omitempty"`
	// Base of the percentage; the sum of the lines by default.
	Base *num.Amount `json:"base,omitempty"`
	// Percent decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	Amount  num.Amount      `json:"amount"`
	Taxes   tax.Set         `json:"taxes,omitempty"`
	Ext     tax.Extensions  `json:"ext,omitempty"`
	Meta    cbc.Meta        `json:"meta,omitempty"`
}

// Kind returns "bill.Discount".
func (*Discount) Kind() string { return "bill.Discount" }

// Ident points to the UUID.
func (d *Discount) Ident() *uuid.UUID { return &d.UUID }

// Walk visits the parts of the discount.
func (d *Discount) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &d.UUID)
	tree.Text(w, "key", &d.Key)
	tree.Text(w, "code", &d.Code)
	tax.WalkSet(w, "taxes", &d.Taxes)
	tree.Map(w, "ext", &d.Ext)
	tree.Map(w, "meta", &d.Meta)
}

// Kind returns "bill.Charge".
func (*Charge) Kind() string { return "bill.Charge" }

// Ident points to the UUID.
func (ch *Charge) Ident() *uuid.UUID { return &ch.UUID }

// Walk visits the parts of the charge.
func (ch *Charge) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &ch.UUID)
	tree.Text(w, "key", &ch.Key)
	tree.Text(w, "code", &ch.Code)
	tax.WalkSet(w, "taxes", &ch.Taxes)
	tree.Map(w, "ext", &ch.Ext)
	tree.Map(w, "meta", &ch.Meta)
}
