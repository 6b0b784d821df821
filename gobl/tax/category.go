package tax

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
)

// GlobalVATKeys lists the ways a supply may be treated under value added tax,
// the same in every country that has it (Council Directive 2006/112/EC and its
// similar; EN 16931 BT-151 distinguishes them by category codes).
func GlobalVATKeys() []KeyDef {
	return []KeyDef{
		{Key: KeyStandard, Name: i18n.NewString("Standard")},
		{Key: KeyZero, Name: i18n.NewString("Zero")},
		{Key: KeyReverseCharge, Name: i18n.NewString("Reverse charge"), NoPercent: true},
		{Key: KeyExempt, Name: i18n.NewString("Exempt"), NoPercent: true},
		{Key: KeyExport, Name: i18n.NewString("Export"), NoPercent: true},
		{Key: KeyIntraCommunity, Name: i18n.NewString("Intra-community"), NoPercent: true},
		{Key: KeyOutsideScope, Name: i18n.NewString("Outside scope"), NoPercent: true},
	}
}

// GlobalGSTKeys lists the ways a supply may be treated under goods and services
// tax.
func GlobalGSTKeys() []KeyDef {
	return []KeyDef{
		{Key: KeyStandard, Name: i18n.NewString("Standard")},
		{Key: KeyZero, Name: i18n.NewString("Zero")},
		{Key: KeyExempt, Name: i18n.NewString("Exempt"), NoPercent: true},
		{Key: KeyOutsideScope, Name: i18n.NewString("Outside scope"), NoPercent: true},
	}
}

// globalCategories are used for countries without a regime. They have keys but
// no rates.
func globalCategories() []*CategoryDef {
	return []*CategoryDef{
		{
			Code:  CategoryVAT,
			Name:  i18n.NewString("VAT"),
			Title: i18n.NewString("Value Added Tax"),
			Keys:  GlobalVATKeys(),
		},
		{
			Code:  CategoryGST,
			Name:  i18n.NewString("GST"),
			Title: i18n.NewString("Goods and Services Tax"),
			Keys:  GlobalGSTKeys(),
		},
	}
}

// Category returns a tax of a country's regime; without a regime one of the
// global categories. It is nil when there is none.
func (f *Facts) Category(country l10n.TaxCountry, code cbc.Code) *CategoryDef {
	return f.category(f.Regime(country), code)
}

func (f *Facts) category(regime *RegimeDef, code cbc.Code) *CategoryDef {
	list := f.global
	if regime != nil {
		list = regime.Categories
	}
	for _, c := range list {
		if c.Code == code {
			return c
		}
	}
	return nil
}

// Category returns a tax of the regime, or nil.
func (r *RegimeDef) Category(code cbc.Code) *CategoryDef {
	for _, c := range r.Categories {
		if c.Code == code {
			return c
		}
	}
	return nil
}

// Key returns the definition of a key, or nil.
func (c *CategoryDef) Key(key cbc.Key) *KeyDef {
	for i := range c.Keys {
		if c.Keys[i].Key == key {
			return &c.Keys[i]
		}
	}
	return nil
}

// Rate finds the rate by its name among those that apply to a key: the one of
// exactly this name, or else the one named as the first part of it. It is nil
// when there is none.
func (c *CategoryDef) Rate(key, rate cbc.Key) *RateDef {
	var general *RateDef
	first := rate.First()
	for i := range c.Rates {
		r := &c.Rates[i]
		if !r.AppliesTo(key) {
			continue
		}
		if r.Rate == rate {
			return r
		}
		if general == nil && r.Rate == first {
			general = r
		}
	}
	return general
}

// AppliesTo reports whether the rate is meant for combos with a key.
func (r *RateDef) AppliesTo(key cbc.Key) bool {
	if len(r.Keys) == 0 {
		return key == ""
	}
	return contains(r.Keys, key)
}

// Value returns what the rate amounts to on a date for combos with these
// extensions, or nil when there was nothing yet.
func (r *RateDef) Value(date cal.Date, ext Extensions) *RateValue {
	for i := range r.Values {
		v := &r.Values[i]
		if len(v.Ext) > 0 && !ext.Contains(v.Ext) {
			continue
		}
		if v.Since.IsZero() || !v.Since.After(date) {
			return v
		}
	}
	return nil
}
