package bill

import (
	"errors"

	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// calculateTotals sums the document up. A document without anything to sum up
// has no totals.
func (calc *calculation) calculateTotals() error {
	t := calc.resetTotals()
	t.Sum = calc.zero()
	for _, l := range calc.lines {
		if l != nil && l.Total != nil {
			t.Sum = accumulate(t.Sum, *l.Total)
		}
	}
	t.Total = t.Sum
	calc.documentDiscounts(t)
	calc.documentCharges(t)
	rows := calc.rows()
	if len(rows) == 0 {
		*calc.totals = nil
		return nil
	}
	if err := calc.taxes(t, rows); err != nil {
		return err
	}
	calc.round(t)
	if t.Rounding != nil {
		t.Payable = t.Payable.Add(*t.Rounding)
	}
	if calc.payment != nil {
		calc.advances(t)
		if terms := calc.payment.Terms; terms != nil {
			// Instalments share the payable amount, not the due amount.
			terms.CalculateDues(t.Payable, calc.decimals)
		}
	}
	*calc.totals = t
	return nil
}

// resetTotals removes all totals but the rounding, which is an input.
func (calc *calculation) resetTotals() *Totals {
	t := new(Totals)
	if old := *calc.totals; old != nil {
		t.Rounding = old.Rounding
	}
	return t
}

func (calc *calculation) documentDiscounts(t *Totals) {
	if len(calc.discounts) == 0 {
		return
	}
	sum := calc.zero()
	for i, d := range calc.discounts {
		if d == nil {
			continue
		}
		d.Index = i + 1
		if d.Percent != nil {
			d.Amount = calc.percentOf(*d.Percent, d.Base, t.Sum)
		}
		d.Amount = calc.apply(d.Amount)
		sum = accumulate(sum, d.Amount)
	}
	t.Discount = &sum
	t.Total = t.Total.Subtract(sum)
}

func (calc *calculation) documentCharges(t *Totals) {
	if len(calc.charges) == 0 {
		return
	}
	sum := calc.zero()
	for i, ch := range calc.charges {
		if ch == nil {
			continue
		}
		ch.Index = i + 1
		if ch.Percent != nil {
			ch.Amount = calc.percentOf(*ch.Percent, ch.Base, t.Sum)
		}
		ch.Amount = calc.apply(ch.Amount)
		sum = accumulate(sum, ch.Amount)
	}
	t.Charge = &sum
	t.Total = t.Total.Add(sum)
}

// rows lists the taxed parts: lines, then discounts, then charges, as parts does.
func (calc *calculation) rows() []tax.Row {
	rows := make([]tax.Row, 0, len(calc.lines)+len(calc.discounts)+len(calc.charges))
	for _, l := range calc.lines {
		if l != nil && l.Total != nil {
			rows = append(rows, tax.Row{Taxes: l.Taxes, Amount: *l.Total})
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			rows = append(rows, tax.Row{Taxes: d.Taxes, Amount: d.Amount.Negate()})
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			rows = append(rows, tax.Row{Taxes: ch.Taxes, Amount: ch.Amount})
		}
	}
	return rows
}

// placeOfTax places an error about taxes in the document.
func (calc *calculation) placeOfTax(err error) error {
	reason, ok := errors.AsType[*tax.Error](err)
	switch {
	case !ok:
		return err
	case reason.Key == tax.ErrorInvalidPricesInclude:
		return tree.At("tax", tree.At("prices_include", err))
	}
	taxed := calc.parts()[reason.Row]
	return tree.AtItem(taxed.list, taxed.index, err)
}

// part is an element of one of the lists of a document that have taxes.
type part struct {
	list  string
	index int
}

// parts lists what each of the rows is about.
func (calc *calculation) parts() []part {
	var parts []part
	for i, l := range calc.lines {
		if l != nil && l.Total != nil {
			parts = append(parts, part{"lines", i})
		}
	}
	for i, d := range calc.discounts {
		if d != nil {
			parts = append(parts, part{"discounts", i})
		}
	}
	for i, ch := range calc.charges {
		if ch != nil {
			parts = append(parts, part{"charges", i})
		}
	}
	return parts
}

// taxes groups the taxes of the rows and adds them to the totals.
func (calc *calculation) taxes(t *Totals, rows []tax.Row) error {
	calculator := tax.Calculator{
		Facts:    calc.c.Facts,
		Date:     calc.taxDate(),
		Currency: calc.cur,
		Rounding: calc.rounding,
	}
	if calc.c.Regime != nil {
		calculator.Country = calc.c.Regime.Country
	}
	if calc.tax != nil {
		calculator.Includes = calc.tax.PricesInclude
	}
	taxes, err := calculator.Total(rows)
	if err != nil {
		return calc.placeOfTax(err)
	}
	if calculator.Includes != "" {
		if category := taxes.Category(calculator.Includes); category != nil {
			included := category.Amount // the surcharge is not in the prices
			t.TaxIncluded = &included
			t.Total = t.Total.Subtract(included)
		}
	}
	t.Tax = taxes.Sum
	t.TotalWithTax = t.Total.Add(t.Tax)
	t.Payable = t.TotalWithTax
	if taxes.Retained != nil {
		retained := *taxes.Retained
		t.RetainedTax = &retained
		t.Payable = t.Payable.Subtract(retained)
	}
	if len(taxes.Categories) > 0 {
		t.Taxes = taxes
	}
	return nil
}

// round rounds every figure to the decimals it is printed with, each for
// itself: lines to those of their price, totals to those of the currency.
func (calc *calculation) round(t *Totals) {
	for _, l := range calc.lines {
		if l != nil && l.Item != nil && l.Item.Price != nil {
			l.round(l.Item.Price.Exp())
		}
	}
	for _, d := range calc.discounts {
		if d != nil {
			d.Amount = d.Amount.RescaleDown(calc.printed(d.Base))
		}
	}
	for _, ch := range calc.charges {
		if ch != nil {
			ch.Amount = ch.Amount.RescaleDown(calc.printed(ch.Base))
		}
	}
	t.round(calc.decimals)
	if t.Taxes != nil {
		t.Taxes.Round(calc.cur)
	}
}

// printed returns the number of decimals of a document discount or charge.
func (calc *calculation) printed(base *num.Amount) uint32 {
	if base != nil {
		return base.Exp()
	}
	return calc.decimals
}

func (t *Totals) round(decimals uint32) {
	for _, a := range []*num.Amount{
		&t.Sum, t.Discount, t.Charge, t.TaxIncluded, &t.Total, &t.Tax,
		&t.TotalWithTax, t.RetainedTax, &t.Payable,
	} {
		if a != nil {
			*a = a.Rescale(decimals)
		}
	}
}

func (l *Line) round(decimals uint32) {
	roundDown(l.Sum, decimals)
	roundDown(l.Total, decimals)
	for _, d := range l.Discounts {
		if d != nil {
			roundDown(&d.Amount, decimals)
		}
	}
	for _, ch := range l.Charges {
		if ch != nil {
			roundDown(&ch.Amount, decimals)
		}
	}
	for _, list := range [][]*SubLine{l.Breakdown, l.Substituted} {
		for _, sub := range list {
			if sub != nil {
				roundDown(sub.Sum, decimals)
				roundDown(sub.Total, decimals)
			}
		}
	}
}

func roundDown(a *num.Amount, decimals uint32) {
	if a != nil {
		*a = a.RescaleDown(decimals)
	}
}

// advances works out what was paid before and what remains.
func (calc *calculation) advances(t *Totals) {
	if len(calc.payment.Advances) == 0 {
		return
	}
	sum := calc.zero()
	for _, adv := range calc.payment.Advances {
		if adv == nil {
			continue
		}
		adv.CalculateAmount(t.Payable)
		adv.Amount = adv.Amount.Rescale(calc.decimals)
		sum = sum.Add(adv.Amount)
	}
	due := t.Payable.Subtract(sum)
	t.Advance, t.Due = &sum, &due
}
