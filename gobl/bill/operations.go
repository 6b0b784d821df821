package bill

import (
	"fmt"

	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// operationDecimals is how many more decimals prices get when they are divided
// by a tax or multiplied by an exchange rate.
const operationDecimals = 2

// document is what the operations need of invoices, orders and deliveries.
type document interface {
	Calculate(c *tax.Context) error
	figures(outer, doc *tax.Context) error
	calculation(outer, doc *tax.Context) *calculation
}

// RemoveIncludedTaxes turns prices that include a tax into prices without it.
// The payable amount stays: a difference from rounding goes into the totals. The
// invoice must have been calculated; one without included taxes stays as it is.
func (inv *Invoice) RemoveIncludedTaxes(c *tax.Context) error {
	return removeIncludedTaxes(c, c.For(inv.Regime.Country, inv.Addons.List), inv)
}

// RemoveIncludedTaxes turns prices that include a tax into prices without it.
func (ord *Order) RemoveIncludedTaxes(c *tax.Context) error {
	return removeIncludedTaxes(c, c.For(ord.Regime.Country, ord.Addons.List), ord)
}

// RemoveIncludedTaxes turns prices that include a tax into prices without it.
func (dlv *Delivery) RemoveIncludedTaxes(c *tax.Context) error {
	return removeIncludedTaxes(c, c.For(dlv.Regime.Country, dlv.Addons.List), dlv)
}

// Invert changes the sign of a calculated invoice, as a credit instead of a charge. It
// is an error when the payable amount does not come out as the opposite; the invoice is
// of no use then.
func (inv *Invoice) Invert(c *tax.Context) error {
	return invert(c, c.For(inv.Regime.Country, inv.Addons.List), inv)
}

// Invert changes the sign of a calculated order.
func (ord *Order) Invert(c *tax.Context) error {
	return invert(c, c.For(ord.Regime.Country, ord.Addons.List), ord)
}

// Invert changes the sign of a calculated delivery.
func (dlv *Delivery) Invert(c *tax.Context) error {
	return invert(c, c.For(dlv.Regime.Country, dlv.Addons.List), dlv)
}

// ConvertInto calculates the invoice and converts it into another currency with
// the document's own exchange rate, which is an error when it is missing. Items
// keep their prices in the old currency as alternatives.
func (inv *Invoice) ConvertInto(c *tax.Context, to currency.Code) error {
	return convertInto(c, inv, to)
}

// ConvertInto calculates the order and converts it into another currency.
func (ord *Order) ConvertInto(c *tax.Context, to currency.Code) error {
	return convertInto(c, ord, to)
}

// ConvertInto calculates the delivery and converts it into another currency.
func (dlv *Delivery) ConvertInto(c *tax.Context, to currency.Code) error {
	return convertInto(c, dlv, to)
}

func removeIncludedTaxes(outer, c *tax.Context, d document) error {
	calc := d.calculation(outer, c)
	if calc.tax == nil || calc.tax.PricesInclude == "" {
		return nil
	}
	if calc.tags.Has(TagBypass) {
		return bypassError()
	}
	before := *calc.totals
	*calc.totals = nil
	calc.removeFromPrices(calc.tax)
	calc.tax.PricesInclude = ""
	// Printing rounds amounts that the division gave more decimals, so the next
	// calculation may come to another total. It settles at the second.
	for range 3 {
		if err := d.figures(outer, c); err != nil {
			return err
		}
		if before == nil || !(*calc.totals).makeUp(before.TotalWithTax) {
			break
		}
	}
	return nil
}

// makeUp puts the difference to a total into the rounding and reports whether it
// was not there yet.
func (t *Totals) makeUp(total num.Amount) bool {
	if t == nil {
		return false
	}
	rest, rounding := total.Subtract(t.TotalWithTax), num.AmountZero
	if t.Rounding != nil {
		rounding = *t.Rounding
	}
	if rest.Equals(rounding) {
		return false
	}
	t.Rounding = &rest
	return true
}

func (calc *calculation) removeFromPrices(t *Tax) {
	for _, l := range calc.lines {
		if l != nil {
			if remove := remover(l.Taxes, t.PricesInclude); remove != nil {
				l.scale(remove)
			}
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			if remove := remover(d.Taxes, t.PricesInclude); remove != nil {
				d.Amount = remove(d.Amount)
			}
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			if remove := remover(ch.Taxes, t.PricesInclude); remove != nil {
				ch.Amount = remove(ch.Amount)
			}
		}
	}
}

// remover takes a tax out of amounts that include it; nil where they do not.
func remover(set tax.Set, category cbc.Code) func(num.Amount) num.Amount {
	combo := set.Get(category)
	if combo == nil || combo.Percent == nil {
		return nil
	}
	percent := *combo.Percent
	return func(a num.Amount) num.Amount { return a.Upscale(operationDecimals).Remove(percent) }
}

// scale changes all prices and amounts of a line in the same way.
func (l *Line) scale(change func(num.Amount) num.Amount) {
	scaleItem(l.Item, change)
	scaleAmounts(l.Discounts, l.Charges, change)
	for _, list := range [][]*SubLine{l.Breakdown, l.Substituted} {
		for _, sub := range list {
			if sub != nil {
				scaleItem(sub.Item, change)
				scaleAmounts(sub.Discounts, sub.Charges, change)
			}
		}
	}
}

func scaleItem(item *org.Item, change func(num.Amount) num.Amount) {
	if item == nil || item.Price == nil {
		return
	}
	*item.Price = change(*item.Price)
	item.AltPrices = nil
}

func scaleAmounts(discounts []*LineDiscount, charges []*LineCharge, change func(num.Amount) num.Amount) {
	for _, d := range discounts {
		if d != nil {
			d.Amount = change(d.Amount)
		}
	}
	for _, ch := range charges {
		if ch != nil {
			ch.Amount = change(ch.Amount)
		}
	}
}

func invert(outer, c *tax.Context, d document) error {
	calc := d.calculation(outer, c)
	if calc.tags.Has(TagBypass) {
		return bypassError()
	}
	before := *calc.totals
	calc.negate()
	*calc.totals = nil
	if err := d.figures(outer, c); err != nil {
		return err
	}
	after := *calc.totals
	if before == nil || after == nil {
		return nil
	}
	if !after.Payable.Equals(before.Payable.Negate()) {
		return tree.At("totals", tree.At("payable", fmt.Errorf("the document cannot be inverted: the payable amount becomes %s instead of %s",
			after.Payable, before.Payable.Negate())))
	}
	return nil
}

func (calc *calculation) negate() {
	for _, l := range calc.lines {
		if l != nil {
			l.Quantity = l.Quantity.Negate()
			scaleAmounts(l.Discounts, l.Charges, num.Amount.Negate)
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			d.Amount = d.Amount.Negate()
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			ch.Amount = ch.Amount.Negate()
		}
	}
	if calc.payment == nil {
		return
	}
	for _, adv := range calc.payment.Advances {
		if adv != nil {
			adv.Amount = adv.Amount.Negate()
		}
	}
}
