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
	// Identifier of the discount for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Kind of discount, such as `early-completion` or `sample`.
	Key cbc.Key `json:"key,omitempty"`
	// Code of the discount in the systems of the supplier.
	Code cbc.Code `json:"code,omitempty"`
	// Reason for the discount, as a text (BT-97).
	Reason string `json:"reason,omitempty"`
	// Amount that the percentage applies to; the sum of the lines by default (BT-93).
	Base *num.Amount `json:"base,omitempty"`
	// Part of the base that is discounted; it decides the amount (BT-94).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Amount without taxes by which the total is reduced (BT-92).
	Amount num.Amount `json:"amount"`
	// Taxes that the discount reduces (BT-95, BT-96).
	Taxes tax.Set `json:"taxes,omitempty"`
	// Codes of catalogues or addons, a reason of UNTDID 5189 for instance (BT-98).
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Charge adds to the total of a document (EN 16931 BG-21).
type Charge struct {
	// Identifier of the charge for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Kind of charge, such as `delivery` or `stamp-duty`.
	Key cbc.Key `json:"key,omitempty"`
	// Code of the charge in the systems of the supplier.
	Code cbc.Code `json:"code,omitempty"`
	// Reason for the charge, as a text (BT-104).
	Reason string `json:"reason,omitempty"`
	// Amount that the percentage applies to; the sum of the lines by default (BT-100).
	Base *num.Amount `json:"base,omitempty"`
	// Part of the base that is charged; it decides the amount (BT-101).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Amount without taxes by which the total is increased (BT-99).
	Amount num.Amount `json:"amount"`
	// Taxes on the charge (BT-102, BT-103).
	Taxes tax.Set `json:"taxes,omitempty"`
	// Codes of catalogues or addons, a reason of UNTDID 7161 for instance (BT-105).
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
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
