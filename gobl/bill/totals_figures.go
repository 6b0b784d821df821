package bill

import (
	"chancery/gobl/num"
	"chancery/gobl/tax"
)

// calculateTotals sums the document up. A document without anything to sum up
// has no totals.
func (s *sheet) calculateTotals() error {
	t := s.resetTotals()
	t.Sum = s.zero()
	for _, l := range s.lines {
		if l != nil && l.Total != nil {
			t.Sum = accumulate(t.Sum, *l.Total)
		}
	}
	t.Total = t.Sum
	s.documentDiscounts(t)
	s.documentCharges(t)
	rows := s.rows()
	if len(rows) == 0 {
		*s.totals = nil
		return nil
	}
	if err := s.taxes(t, rows); err != nil {
		return err
	}
	s.round(t)
	if t.Rounding != nil {
		t.Payable = t.Payable.Add(*t.Rounding)
	}
	if s.payment != nil {
		s.advances(t)
		if terms := s.payment.Terms; terms != nil {
			// Instalments share what is payable, not what is due.
			terms.CalculateDues(t.Payable, s.decimals)
		}
	}
	*s.totals = t
	return nil
}

// resetTotals starts afresh; only the rounding is an input and stays.
func (s *sheet) resetTotals() *Totals {
	t := new(Totals)
	if old := *s.totals; old != nil {
		t.Rounding = old.Rounding
	}
	return t
}

func (s *sheet) documentDiscounts(t *Totals) {
	if len(s.discounts) == 0 {
		return
	}
	sum := s.zero()
	for i, d := range s.discounts {
		if d == nil {
			continue
		}
		d.Index = i + 1
		if d.Percent != nil {
			d.Amount = s.percentOf(*d.Percent, d.Base, t.Sum)
		}
		d.Amount = s.apply(d.Amount)
		sum = accumulate(sum, d.Amount)
	}
	t.Discount = &sum
	t.Total = t.Total.Subtract(sum)
}

func (s *sheet) documentCharges(t *Totals) {
	if len(s.charges) == 0 {
		return
	}
	sum := s.zero()
	for i, ch := range s.charges {
		if ch == nil {
			continue
		}
		ch.Index = i + 1
		if ch.Percent != nil {
			ch.Amount = s.percentOf(*ch.Percent, ch.Base, t.Sum)
		}
		ch.Amount = s.apply(ch.Amount)
		sum = accumulate(sum, ch.Amount)
	}
	t.Charge = &sum
	t.Total = t.Total.Add(sum)
}

// rows lists what is taxed: lines, then discounts, then charges.
func (s *sheet) rows() []tax.Row {
	rows := make([]tax.Row, 0, len(s.lines)+len(s.discounts)+len(s.charges))
	for _, l := range s.lines {
		if l != nil && l.Total != nil {
			rows = append(rows, tax.Row{Taxes: l.Taxes, Amount: *l.Total})
		}
	}
	for _, d := range s.discounts {
		if d != nil {
			rows = append(rows, tax.Row{Taxes: d.Taxes, Amount: d.Amount.Negate()})
		}
	}
	for _, ch := range s.charges {
		if ch != nil {
			rows = append(rows, tax.Row{Taxes: ch.Taxes, Amount: ch.Amount})
		}
	}
	return rows
}

// taxes groups the taxes of the rows and adds them to the totals.
func (s *sheet) taxes(t *Totals, rows []tax.Row) error {
	calc := tax.Calculator{
		Facts:    s.c.Facts,
		Date:     s.taxDate(),
		Currency: s.cur,
		Rounding: s.rounding,
	}
	if s.c.Regime != nil {
		calc.Country = s.c.Regime.Country
	}
	if s.tax != nil {
		calc.Includes = s.tax.PricesInclude
	}
	taxes, err := calc.Total(rows)
	if err != nil {
		return err
	}
	if calc.Includes != "" {
		if category := taxes.Category(calc.Includes); category != nil {
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

// round brings every figure to the decimals it is printed with, each for
// itself: lines to those of their price, totals to those of the currency.
func (s *sheet) round(t *Totals) {
	for _, l := range s.lines {
		if l != nil && l.Item != nil && l.Item.Price != nil {
			l.round(l.Item.Price.Exp())
		}
	}
	for _, d := range s.discounts {
		if d != nil {
			d.Amount = d.Amount.RescaleDown(s.printed(d.Base))
		}
	}
	for _, ch := range s.charges {
		if ch != nil {
			ch.Amount = ch.Amount.RescaleDown(s.printed(ch.Base))
		}
	}
	t.round(s.decimals)
	if t.Taxes != nil {
		t.Taxes.Round(s.cur)
	}
}

// printed is the number of decimals of a document discount or charge.
func (s *sheet) printed(base *num.Amount) uint32 {
	if base != nil {
		return base.Exp()
	}
	return s.decimals
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
func (s *sheet) advances(t *Totals) {
	if len(s.payment.Advances) == 0 {
		return
	}
	sum := s.zero()
	for _, adv := range s.payment.Advances {
		if adv == nil {
			continue
		}
		adv.CalculateAmount(t.Payable)
		adv.Amount = adv.Amount.Rescale(s.decimals)
		sum = sum.Add(adv.Amount)
	}
	due := t.Payable.Subtract(sum)
	t.Advance, t.Due = &sum, &due
}
