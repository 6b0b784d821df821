package tax

import (
	"errors"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tree"
)

// includedDecimals is how many more decimals than the currency a row gets
// before anything is calculated with it.
const includedDecimals = 2

// Row is an amount with the taxes on it: a line, a charge or, negative, a
// discount.
type Row struct {
	Taxes  Set
	Amount num.Amount
}

// Calculator works out the tax totals of a document.
type Calculator struct {
	Facts *Facts
	// Country of the document's regime, empty without one.
	Country l10n.TaxCountry
	// Date that decides the rates.
	Date     cal.Date
	Currency currency.Code
	// Rounding model, RoundPrecise or RoundCurrency.
	Rounding cbc.Key
	// Includes is the category that the amounts of rows include, if any.
	Includes cbc.Code
}

// Total completes the combos of the rows by law, groups the rows and derives
// the totals. They are not rounded for presentation. The amounts of rows change
// to what was calculated with.
func (c *Calculator) Total(rows []Row) (*Total, error) {
	cats, err := c.prepare(rows)
	if err != nil {
		return nil, err
	}
	if c.Includes != "" {
		if err := c.removeIncluded(rows, cats); err != nil {
			return nil, err
		}
	}
	t := new(Total)
	c.group(t, rows, cats)
	t.Calculate(c.Currency, c.Rounding)
	return t, nil
}

// prepare resolves the combos and returns their categories, in the order of
// rows and combos.
func (c *Calculator) prepare(rows []Row) ([]*CategoryDef, error) {
	exp := currency.Exp(c.Currency) + includedDecimals
	cats := make([]*CategoryDef, 0, len(rows)+4)
	for i := range rows {
		row := &rows[i]
		for j, combo := range row.Taxes {
			if combo == nil {
				cats = append(cats, nil)
				continue
			}
			cat, err := combo.Resolve(c.Facts, c.Country, c.Date)
			if err != nil {
				return nil, atCombo(i, j, err)
			}
			cats = append(cats, cat)
		}
		if len(row.Taxes) > 0 {
			row.Amount = row.Amount.RescaleUp(exp)
		}
	}
	return cats, nil
}

// atCombo adds to an error the row that it is about, and the place below it.
func atCombo(row, combo int, err error) error {
	if reason, ok := errors.AsType[*Error](err); ok {
		reason.Row = row
	}
	return tree.AtItem("taxes", combo, err)
}

// removeIncluded subtracts the included tax from the rows that contain it. The
// surcharge stays in.
func (c *Calculator) removeIncluded(rows []Row, cats []*CategoryDef) error {
	next := 0
	for i := range rows {
		row := &rows[i]
		var kind string
		for _, combo := range row.Taxes {
			if cat := cats[next]; cat != nil && combo != nil && combo.Cat == c.Includes && kind == "" {
				kind = excludedKind(cat)
			}
			next++
		}
		if kind != "" {
			return &Error{Key: ErrorInvalidPricesInclude, Message: "prices cannot include " + string(c.Includes) + ", which is " + kind}
		}
		if percent := row.Taxes.included(c.Includes); percent != nil {
			row.Amount = row.Amount.Remove(*percent)
		}
	}
	return nil
}

// excludedKind names what keeps a category from being included in prices.
func excludedKind(cat *CategoryDef) string {
	switch {
	case cat.Retained:
		return "retained"
	case cat.Informative:
		return "informative"
	}
	return ""
}

func (c *Calculator) group(t *Total, rows []Row, cats []*CategoryDef) {
	zero := num.MakeAmount(0, currency.Exp(c.Currency))
	open := groupings{}
	next := 0
	for i := range rows {
		for _, combo := range rows[i].Taxes {
			cat := cats[next]
			next++
			if combo == nil {
				continue
			}
			rate := t.open(open, combo, cat, zero)
			rate.Base = accumulate(rate.Base, rows[i].Amount, c.Rounding)
		}
	}
}

// open returns the rate total a combo belongs to, making it where it is new.
func (t *Total) open(in groupings, combo *Combo, def *CategoryDef, zero num.Amount) *RateTotal {
	rates := in[combo.Cat]
	if rates == nil {
		cat := &CategoryTotal{Code: combo.Cat}
		if def != nil {
			cat.Retained, cat.Informative = def.Retained, def.Informative
		}
		t.Categories = append(t.Categories, cat)
		rates = group(cat)
		in[combo.Cat] = rates
	}
	if r := rates.find(combo.marks()); r != nil {
		return r
	}
	r := &RateTotal{
		Country: combo.Country, Key: combo.Key, Ext: combo.Ext.Clone(),
		Base: zero, Percent: copyPercent(combo.Percent),
	}
	if combo.Percent != nil && combo.Surcharge != nil {
		r.Surcharge = &RateSurcharge{Percent: *combo.Surcharge}
	}
	rates.of.Rates = append(rates.of.Rates, r)
	return r
}
