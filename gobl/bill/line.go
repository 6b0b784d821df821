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
	// Identifier of the line for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Position in the list, from 1; calculated (BT-126).
	Index int `json:"i"`
	// Number of units, with the decimals it was given with (BT-129).
	Quantity num.Amount `json:"quantity"`
	// Code of the object that the line is about, a meter for instance (BT-128).
	Identifier *org.Identity `json:"identifier,omitempty"`
	// Days that the line covers (BG-26).
	Period *cal.Period `json:"period,omitempty"`
	// Reference of the line of the order (BT-132).
	Order cbc.Code `json:"order,omitempty"`
	// The buyer's accounting reference (BT-133).
	Cost cbc.Code `json:"cost,omitempty"`
	// What is sold, with its price.
	Item *org.Item `json:"item"`
	// Parts that the price is made of; they decide the price of the item.
	Breakdown []*SubLine `json:"breakdown,omitempty"`
	// Price times quantity; calculated.
	Sum *num.Amount `json:"sum,omitempty"`
	// Reductions of the line (BG-27).
	Discounts []*LineDiscount `json:"discounts,omitempty"`
	// Additions to the line (BG-28).
	Charges []*LineCharge `json:"charges,omitempty"`
	// Taxes on the line (BG-30).
	Taxes tax.Set `json:"taxes,omitempty"`
	// Sum less discounts and with charges; calculated (BT-131).
	Total *num.Amount `json:"total,omitempty"`
	// What was ordered instead; no figure depends on it.
	Substituted []*SubLine `json:"substituted,omitempty"`
	// Party that sells this line, if not the supplier.
	Seller *org.Party `json:"seller,omitempty"`
	// Remarks on the line (BT-127).
	Notes []*org.Note `json:"notes,omitempty"`
	// Codes that the regime, an addon or a catalogue defines for lines.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// SubLine is a part of a line, without taxes of its own.
type SubLine struct {
	// Identifier of the part for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Number of units within the line.
	Quantity num.Amount `json:"quantity"`
	// Code of the object that the part is about.
	Identifier *org.Identity `json:"identifier,omitempty"`
	// Days that the part covers.
	Period *cal.Period `json:"period,omitempty"`
	// Reference of the line of the order.
	Order cbc.Code `json:"order,omitempty"`
	// The buyer's accounting reference.
	Cost cbc.Code `json:"cost,omitempty"`
	// What the part is, with its price.
	Item *org.Item `json:"item"`
	// Price times quantity; calculated.
	Sum *num.Amount `json:"sum,omitempty"`
	// Reductions of the part.
	Discounts []*LineDiscount `json:"discounts,omitempty"`
	// Additions to the part.
	Charges []*LineCharge `json:"charges,omitempty"`
	// Sum less discounts and with charges; calculated.
	Total *num.Amount `json:"total,omitempty"`
	// Remarks on the part.
	Notes []*org.Note `json:"notes,omitempty"`
}

// LineDiscount reduces the total of a line (BG-27).
type LineDiscount struct {
	// Kind of discount, such as `early-completion` or `sample`.
	Key cbc.Key `json:"key,omitempty"`
	// Code of the discount in the systems of the supplier.
	Code cbc.Code `json:"code,omitempty"`
	// Reason for the discount, as a text (BT-139).
	Reason string `json:"reason,omitempty"`
	// Amount that the percentage applies to; the sum of the line by default (BT-137).
	Base *num.Amount `json:"base,omitempty"`
	// Part of the base that is discounted; it decides the amount (BT-138).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Amount by which the line is reduced (BT-136).
	Amount num.Amount `json:"amount"`
	// Codes of catalogues or addons, a reason of UNTDID 5189 for instance (BT-140).
	Ext tax.Extensions `json:"ext,omitempty"`
}

// LineCharge adds to the total of a line (BG-28).
type LineCharge struct {
	// Kind of charge, such as `delivery` or `stamp-duty`.
	Key cbc.Key `json:"key,omitempty"`
	// Code of the charge in the systems of the supplier.
	Code cbc.Code `json:"code,omitempty"`
	// Reason for the charge, as a text (BT-144).
	Reason string `json:"reason,omitempty"`
	// Amount that the percentage applies to; the sum of the line by default (BT-142).
	Base *num.Amount `json:"base,omitempty"`
	// Part of the base that is charged; it decides the amount (BT-143).
	Percent *num.Percentage `json:"percent,omitempty"`
	// Number of units that the rate applies to; the quantity of the line by default.
	Quantity *num.Amount `json:"quantity,omitempty"`
	// Unit of measure of the quantity.
	Unit org.Unit `json:"unit,omitempty"`
	// Amount for each unit; it decides the amount.
	Rate *num.Amount `json:"rate,omitempty"`
	// Amount by which the line is increased (BT-141).
	Amount num.Amount `json:"amount"`
	// Codes of catalogues or addons, a reason of UNTDID 7161 for instance (BT-145).
	Ext tax.Extensions `json:"ext,omitempty"`
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
