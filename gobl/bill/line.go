package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Line is one row of goods or services (EN 16931 BG-25).
type Line struct {
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Index counts from 1 (BT-126).
	Index int `json:"i"`
	// Quantity keeps the decimals it was given with (BT-129).
	Quantity   num.Amount    `json:"quantity"`
	Identifier *org.Identity `json:"identifier,omitempty"`
	Period     *cal.Period   `json:"period,omitempty"`
	// Order is the reference of the order line (BT-132).
	Order cbc.Code `json:"order,omitempty"`
	// Cost is the buyer's accounting reference (BT-133).
	Cost cbc.Code  `json:"cost,omitempty"`
	Item *org.Item `json:"item"`
	// Breakdown lists what the price is made of; it decides the item's price.
	Breakdown []*SubLine `json:"breakdown,omitempty"`
	// Sum is price times quantity.
	Sum       *num.Amount     `json:"sum,omitempty"`
	Discounts []*LineDiscount `json:"discounts,omitempty"`
	Charges   []*LineCharge   `json:"charges,omitempty"`
	Taxes     tax.Set         `json:"taxes,omitempty"`
	// Total is the sum with discounts and charges (BT-131).
	Total *num.Amount `json:"total,omitempty"`
	// Substituted lists what was ordered instead; it affects no figure.
	Substituted []*SubLine     `json:"substituted,omitempty"`
	Seller      *org.Party     `json:"seller,omitempty"`
	Notes       []*org.Note    `json:"notes,omitempty"`
	Ext         tax.Extensions `json:"ext,omitempty"`
}

// SubLine is a part of a line, without taxes of its own.
type SubLine struct {
	UUID       uuid.UUID       `json:"uuid,omitempty"`
	Index      int             `json:"i"`
	Quantity   num.Amount      `json:"quantity"`
	Identifier *org.Identity   `json:"identifier,omitempty"`
	Period     *cal.Period     `json:"period,omitempty"`
	Order      cbc.Code        `json:"order,omitempty"`
	Cost       cbc.Code        `json:"cost,omitempty"`
	Item       *org.Item       `json:"item"`
	Sum        *num.Amount     `json:"sum,omitempty"`
	Discounts  []*LineDiscount `json:"discounts,omitempty"`
	Charges    []*LineCharge   `json:"charges,omitempty"`
	Total      *num.Amount     `json:"total,omitempty"`
	Notes      []*org.Note     `json:"notes,omitempty"`
}

// LineDiscount reduces the total of a line (BG-27).
type LineDiscount struct {
	Key    cbc.Key  `json:"key,omitempty"`
	Code   cbc.Code `json:"code,omitempty"`
	Reason string   `json:"reason,omitempty"`
	// Base of the percentage; the line's sum by default.
	Base *num.Amount `json:"base,omitempty"`
	// Percent decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	Amount  num.Amount      `json:"amount"`
	Ext     tax.Extensions  `json:"ext,omitempty"`
}

// LineCharge adds to the total of a line (BG-28).
type LineCharge struct {
	Key    cbc.Key  `json:"key,omitempty"`
	Code   cbc.Code `json:"code,omitempty"`
	Reason string   `json:"reason,omitempty"`
	// Base of the percentage; the line's sum by default.
	Base *num.Amount `json:"base,omitempty"`
	// Percent decides the amount.
	Percent *num.Percentage `json:"percent,omitempty"`
	// Quantity the rate applies to; the line's quantity by default.
	Quantity *num.Amount `json:"quantity,omitempty"`
	Unit     org.Unit    `json:"unit,omitempty"`
	// Rate per unit decides the amount.
	Rate   *num.Amount    `json:"rate,omitempty"`
	Amount num.Amount     `json:"amount"`
	Ext    tax.Extensions `json:"ext,omitempty"`
}

// Kind returns "bill.Line".
func (*Line) Kind() string { return "bill.Line" }

// Ident points to the UUID.
func (l *Line) Ident() *uuid.UUID { return &l.UUID }

// Walk visits the parts of the line.
func (l *Line) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &l.UUID)
	tree.One(w, "identifier", l.Identifier)
	tree.One(w, "period", l.Period)
	tree.Text(w, "order", &l.Order)
	tree.Text(w, "cost", &l.Cost)
	tree.One(w, "item", l.Item)
	tree.List(w, "breakdown", &l.Breakdown)
	tree.List(w, "discounts", &l.Discounts)
	tree.List(w, "charges", &l.Charges)
	tax.WalkSet(w, "taxes", &l.Taxes)
	tree.List(w, "substituted", &l.Substituted)
	tree.One(w, "seller", l.Seller)
	tree.List(w, "notes", &l.Notes)
	tree.Map(w, "ext", &l.Ext)
}

// Kind returns "bill.SubLine".
func (*SubLine) Kind() string { return "bill.SubLine" }

// Ident points to the UUID.
func (l *SubLine) Ident() *uuid.UUID { return &l.UUID }

// Walk visits the parts of the sub-line.
func (l *SubLine) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &l.UUID)
	tree.One(w, "identifier", l.Identifier)
	tree.One(w, "period", l.Period)
	tree.Text(w, "order", &l.Order)
	tree.Text(w, "cost", &l.Cost)
	tree.One(w, "item", l.Item)
	tree.List(w, "discounts", &l.Discounts)
	tree.List(w, "charges", &l.Charges)
	tree.List(w, "notes", &l.Notes)
}

// Kind returns "bill.LineDiscount".
func (*LineDiscount) Kind() string { return "bill.LineDiscount" }

// Walk visits the parts of the discount.
func (d *LineDiscount) Walk(w *tree.Walker) {
	tree.Text(w, "key", &d.Key)
	tree.Text(w, "code", &d.Code)
	tree.Map(w, "ext", &d.Ext)
}

// Kind returns "bill.LineCharge".
func (*LineCharge) Kind() string { return "bill.LineCharge" }

// Walk visits the parts of the charge.
func (ch *LineCharge) Walk(w *tree.Walker) {
	tree.Text(w, "key", &ch.Key)
	tree.Text(w, "code", &ch.Code)
	tree.Text(w, "unit", &ch.Unit)
	tree.Map(w, "ext", &ch.Ext)
}
