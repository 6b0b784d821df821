package bill

import (
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Normalize brings a part of a business document into the form the calculation
// expects, whatever the regime: default types, positive prices, no empty
// entries. Nodes of other packages are left alone.
func Normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *Invoice:
		defaultType(&v.Type, InvoiceStandard)
	case *Order:
		defaultType(&v.Type, OrderPurchase)
	case *Delivery:
		defaultType(&v.Type, DeliveryAdvice)
	case *Payment:
		defaultType(&v.Type, PaymentReceipt)
	case *Line:
		v.normalize()
	case *SubLine:
		v.normalize()
	case *Discount:
		v.Taxes = v.Taxes.Clean()
	case *Charge:
		v.Taxes = v.Taxes.Clean()
	case *Tax:
		v.normalize()
	}
}

func defaultType(t *cbc.Key, def cbc.Key) {
	if *t == "" {
		*t = def
	}
}

// normalize renames the rounding models of older documents.
func (t *Tax) normalize() {
	switch t.Rounding {
	case "sum-then-round":
		t.Rounding = tax.RoundPrecise
	case "round-then-sum":
		t.Rounding = tax.RoundCurrency
	}
}

func (l *Line) normalize() {
	if l.Item != nil {
		positivePrice(l.Item.Price, &l.Quantity)
	}
	l.Taxes = l.Taxes.Clean()
	l.Discounts = nonEmpty(l.Discounts)
	l.Charges = nonEmpty(l.Charges)
	l.Breakdown = nonEmpty(l.Breakdown)
}

func (l *SubLine) normalize() {
	if l.Item != nil {
		positivePrice(l.Item.Price, &l.Quantity)
	}
	l.Discounts = nonEmpty(l.Discounts)
	l.Charges = nonEmpty(l.Charges)
}

// positivePrice moves the sign of a negative price to the quantity, as invoices
// may not have negative prices (EN 16931 BR-27).
func positivePrice(price, quantity *num.Amount) {
	if price == nil || !price.IsNegative() {
		return
	}
	*price = price.Negate()
	*quantity = quantity.Negate()
}

// blank is an entry of a list that may say nothing at all.
type blank[T any] interface {
	*T
	empty() bool
}

// nonEmpty drops entries that say nothing; nil when none is left.
func nonEmpty[T any, P blank[T]](list []P) []P {
	kept := slices.DeleteFunc(list, func(p P) bool { return p == nil || p.empty() })
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// empty looks at what makes a discount, not at its base.
func (d *LineDiscount) empty() bool {
	return d.Key == "" && d.Code == "" && d.Reason == "" && noPercent(d.Percent) &&
		d.Amount.IsZero() && len(d.Ext) == 0
}

// empty looks at what makes a charge, not at base, quantity and rate.
func (ch *LineCharge) empty() bool {
	return ch.Key == "" && ch.Code == "" && ch.Reason == "" && noPercent(ch.Percent) &&
		ch.Amount.IsZero() && len(ch.Ext) == 0
}

func noPercent(p *num.Percentage) bool { return p == nil || p.IsZero() }

// empty reports whether nothing is set. The position is calculated and does not count.
func (l *SubLine) empty() bool {
	return l.UUID == "" && l.Quantity.IsZero() && l.Identifier == nil && l.Period == nil &&
		l.Order == "" && l.Cost == "" && l.Item == nil && l.Sum == nil &&
		len(l.Discounts) == 0 && len(l.Charges) == 0 && l.Total == nil && len(l.Notes) == 0
}
