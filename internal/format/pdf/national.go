package pdf

import (
	"strings"
	"sync"

	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/regime"
)

// currencies returns the currency of each tax country that has a regime. It never changes.
var currencies = sync.OnceValue(func() map[string]currency.Code {
	// Members of the European Union without a regime, and outside of the euro.
	out := map[string]currency.Code{"HU": "HUF", "RO": "RON"}
	for _, r := range regime.All() {
		for _, country := range append([]l10n.TaxCountry{r.Def.Country}, r.Def.AltCountries...) {
			out[string(country)] = r.Def.Currency
		}
	}
	return out
})

// inUnion reports whether the supplier's country belongs to the European Union.
func (d *document) inUnion() bool { return l10n.InEU(l10n.TaxCountry(d.taxCountry()), d.IssueDate) }

// nationalTax returns the tax of an invoice in the currency of the supplier's country, which Directive 2006/112/EC,
// art. 230, requires when the invoice is in another. It returns nothing without an exchange rate.
func (c *composer) nationalTax() (currency.Code, *num.Amount) {
	code := c.doc.nationalCurrency()
	if c.doc.kind != "invoice" || c.doc.Totals == nil || code == "" || code == c.doc.Currency {
		return "", nil
	}
	out := c.doc.convert(c.doc.Totals.Tax, code)
	if out == nil {
		return "", nil
	}
	return code, out
}

// nationalCurrency returns the currency of the supplier's country, empty when it is not known.
func (d *document) nationalCurrency() currency.Code {
	code := currencies()[d.taxCountry()]
	if code == "" && d.inUnion() {
		code = "EUR"
	}
	return code
}

// convert returns an amount of the document in another currency, by a rate in either direction, or nil without a rate.
func (d *document) convert(a num.Amount, code currency.Code) *num.Amount {
	if out := currency.Convert(d.ExchangeRates, d.Currency, code, a); out != nil {
		return out
	}
	inverse := currency.MatchExchangeRate(d.ExchangeRates, code, d.Currency)
	if inverse == nil || inverse.Amount.IsZero() {
		return nil
	}
	const spare = 4 // decimals that keep the quotient exact enough for one rounding
	exp := currency.Exp(code)
	out := a.RescaleUp(exp + spare).Divide(inverse.Amount).Rescale(exp)
	return &out
}

// otherTotals returns the last total in other currencies: in that of the supplier's country, and in those to which the
// document has a rate. A rate to the currency of the document is for prices of items, and adds nothing.
func (c *composer) otherTotals(last string) []total {
	d := c.doc
	amount := d.Totals.Payable
	if last == "due" {
		amount = *d.Totals.Due
	} else if last != "payable" {
		return nil
	}
	var out []total
	seen := map[currency.Code]bool{d.Currency: true, "": true}
	add := func(code currency.Code) {
		if seen[code] {
			return
		}
		seen[code] = true
		converted := d.convert(amount, code)
		if converted == nil {
			return
		}
		name, shown := c.balance(last, c.sign(plain(*converted)), true)
		out = append(out, total{join(" ", name, c.loc.word("in-currency"), string(code)), c.num.money(code, shown), false})
	}
	add(d.nationalCurrency())
	for _, r := range present(d.ExchangeRates) {
		if r.From == d.Currency {
			add(r.To)
		}
	}
	return out
}

// localeTag returns the tag of the language of the page. A language that the supplier's country speaks has the numbers of
// that country, unless the tag names another one: "de" of a Swiss supplier is "de-CH".
func (d *document) localeTag(tag string) string {
	countries := map[string]string{
		"de": " AT CH LI LU ", "fr": " BE CA CH LU ", "it": " CH ", "nl": " BE ", "pt": " BR ",
		"es": " AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE ",
	}
	country := d.taxCountry()
	if region(tag) == "" && country != "" && strings.Contains(countries[language(tag)], " "+country+" ") {
		return language(tag) + "-" + country
	}
	return tag
}
