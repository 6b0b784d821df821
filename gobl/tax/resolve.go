package tax

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
)

// Keys of the errors that the resolution of taxes may end in.
const (
	ErrorInvalidCategory      = "invalid-category"
	ErrorInvalidRate          = "invalid"
	ErrorInvalidDate          = "invalid-date"
	ErrorInvalidPricesInclude = "invalid-prices-include"
)

// Error says why taxes cannot be worked out.
type Error struct {
	Key     string
	Message string
	// Row is the index of the row that has the tax, among those given to Total.
	Row int
	// NoRegime reports that only a tax regime could know the rate, and the document has
	// none.
	NoRegime bool
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Resolve completes a combo by the law of a country on a date: its key, and the
// percentages of its rate. The category found is returned; it is nil where the
// country has no regime and the tax is none of the global ones.
func (c *Combo) Resolve(f *Facts, country l10n.TaxCountry, date cal.Date) (*CategoryDef, error) {
	switch c.Country {
	case country:
		c.Country = ""
	case "":
	default:
		country = c.Country
	}
	regime := f.Regime(country)
	cat := f.category(regime, c.Cat)
	if cat == nil {
		if regime != nil {
			return nil, c.noCategory(regime)
		}
		return nil, nil
	}
	if len(cat.Keys) > 0 && c.Key == "" {
		c.Key = KeyStandard
	}
	if key := cat.Key(c.Key); key != nil && key.NoPercent {
		c.Percent, c.Surcharge = nil, nil
		return cat, nil
	}
	if c.Rate == "" {
		return cat, nil
	}
	return cat, c.applyRate(cat, country, date)
}

// applyRate takes the percentages from the rate's definition, whatever was
// given.
func (c *Combo) applyRate(cat *CategoryDef, country l10n.TaxCountry, date cal.Date) error {
	rate := cat.Rate(c.Key, c.Rate)
	if rate == nil {
		return c.noRate(cat, country)
	}
	if len(rate.Values) == 0 {
		return nil
	}
	value := rate.Value(date, c.Ext)
	if value == nil {
		return c.noValue(rate, country, date)
	}
	c.Percent, c.Surcharge = copyPercent(&value.Percent), copyPercent(value.Surcharge)
	return nil
}

func copyPercent(p *num.Percentage) *num.Percentage {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

// CategoryOf returns the category a combo belongs to, by its own country or the
// regime of the context. Without a regime it is a global category or nil.
func (c *Context) CategoryOf(combo *Combo) *CategoryDef {
	return c.Facts.category(c.RegimeFor(combo.Country), combo.Cat)
}

// included returns the percentage of a category that is to be taken out of prices
// that include it; nil when the set has none.
func (s Set) included(category cbc.Code) *num.Percentage {
	if c := s.Get(category); c != nil {
		return c.Percent
	}
	return nil
}
