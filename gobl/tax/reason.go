package tax

import (
	"slices"
	"strconv"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/l10n"
	"chancery/gobl/tree"
)

// maxChoices is how many rates or taxes a message lists. No country has more taxes;
// withholding taxes of some have more rates.
const maxChoices = 20

// noCategory refuses a tax that the country does not have, and lists those it has.
func (c *Combo) noCategory(regime *RegimeDef) error {
	codes := make([]cbc.Code, len(regime.Categories))
	for i, cat := range regime.Categories {
		codes[i] = cat.Code
	}
	text := "the category of the tax is missing;"
	if c.Cat != "" {
		text = "there is no tax " + words.Quote(c.Cat) + " in " + string(regime.Country) + words.DidYouMean(c.Cat, codes)
	}
	text += " taxes in " + string(regime.Country) + ": " + words.List(codes, maxChoices)
	return tree.At("cat", &Error{Key: ErrorInvalidCategory, Message: text})
}

// noRate refuses a rate that the tax does not have, or not for the key of the combo,
// and lists those it has.
func (c *Combo) noRate(cat *CategoryDef, country l10n.TaxCountry) error {
	tax := string(c.Cat) + in(country)
	if keys := cat.keysOf(c.Rate); len(keys) > 0 {
		return tree.At("key", &Error{Key: ErrorInvalidRate, Message: "the rate " + words.Quote(c.Rate) + " of " + tax +
			" does not go with the key " + words.Quote(c.Key) + "; it goes with " + words.List(keys, maxChoices)})
	}
	rates := cat.rateNames(c.Key)
	if len(rates) == 0 && country == c.Country && !country.Valid() && country != "" {
		return tree.At("country", &Error{Key: ErrorInvalidRate, Message: NoCountry(country)})
	}
	if len(rates) == 0 && country == "" {
		return tree.At("rate", &Error{Key: ErrorInvalidRate, NoRegime: true, Message: "there is no rate " + words.Quote(c.Rate) + " of " + tax +
			" without a tax regime; give the percentage: percent"})
	}
	if len(rates) == 0 {
		return tree.At("rate", &Error{Key: ErrorInvalidRate, Message: "there is no rate " + words.Quote(c.Rate) + " of " + tax +
			"; it has no rates by name, so give the percentage: percent"})
	}
	return tree.At("rate", &Error{Key: ErrorInvalidRate, Message: "there is no rate " + words.Quote(c.Rate) + " of " + tax +
		words.DidYouMean(c.Rate, rates) + " rates of " + tax + ": " + words.List(rates, maxChoices)})
}

// noValue refuses a rate that does not exist on the date.
func (c *Combo) noValue(rate *RateDef, country l10n.TaxCountry, date cal.Date) error {
	text := "the rate " + words.Quote(c.Rate) + " of " + string(c.Cat) + in(country) + " has no percentage on " + date.String()
	if first := rate.since(); first.After(date) {
		text += "; its first is of " + first.String()
	}
	return tree.At("rate", &Error{Key: ErrorInvalidDate, Message: text})
}

// NoCountry says that a text is not the code of a country, and which one it may stand for.
func NoCountry(country l10n.TaxCountry) string {
	return "there is no country " + words.Quote(country) + meant(country) + " countries are given by their code in ISO 3166: ES"
}

// NoRegime says that there is no tax regime of a country, and lists those there are.
func (f *Facts) NoRegime(country l10n.TaxCountry) string {
	codes := make([]l10n.TaxCountry, len(f.regimes))
	for i, r := range f.regimes {
		codes[i] = r.Country
	}
	slices.Sort(codes)
	return "there is no tax regime for " + words.Quote(country) + meant(country) + " tax regimes: " + words.List(codes, len(codes))
}

func meant(country l10n.TaxCountry) string {
	if near := l10n.Meant(string(country)); near != "" && near != country {
		return ", did you mean " + strconv.Quote(string(near)) + "?"
	}
	return ";"
}

func in(country l10n.TaxCountry) string {
	if country == "" {
		return ""
	}
	return " in " + string(country)
}

// since returns the first day of the rate, the zero date if it has always been.
func (r *RateDef) since() cal.Date {
	first := r.Values[0].Since
	for _, v := range r.Values {
		if v.Since.Before(first) {
			first = v.Since
		}
	}
	return first
}

// keysOf lists the keys that a rate goes with, by the name of the rate alone.
func (c *CategoryDef) keysOf(rate cbc.Key) []cbc.Key {
	var keys []cbc.Key
	for i := range c.Rates {
		if r := &c.Rates[i]; r.Rate == rate || r.Rate == rate.First() {
			keys = append(keys, r.Keys...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// rateNames lists what can be given as the rate of a combo with a key: the rates,
// plain ones first, and for value added tax the words that are taken as a key.
func (c *CategoryDef) rateNames(key cbc.Key) []cbc.Key {
	var plain, composed []cbc.Key
	for i := range c.Rates {
		r := &c.Rates[i]
		switch {
		case !r.AppliesTo(key):
		case r.Rate.First() == r.Rate:
			plain = append(plain, r.Rate)
		default:
			composed = append(composed, r.Rate)
		}
	}
	if len(plain) > 0 && c.Code == CategoryVAT && (key == "" || key == KeyStandard) {
		for _, word := range []cbc.Key{KeyZero, KeyExempt} {
			if c.Key(word) != nil && !slices.Contains(plain, word) {
				plain = append(plain, word)
			}
		}
	}
	return append(plain, composed...)
}
