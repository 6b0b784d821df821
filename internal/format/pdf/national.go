package pdf

import (
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
	d := c.doc
	code := currencies()[d.taxCountry()]
	if code == "" && d.inUnion() {
		code = "EUR"
	}
	if d.kind != "invoice" || d.Totals == nil || code == "" || code == d.Currency {
		return "", nil
	}
	if out := currency.Convert(d.ExchangeRates, d.Currency, code, d.Totals.Tax); out != nil {
		return code, out
	}
	inverse := currency.MatchExchangeRate(d.ExchangeRates, code, d.Currency)
	if inverse == nil || inverse.Amount.IsZero() {
		return "", nil
	}
	const spare = 4 // decimals that keep the quotient exact enough for one rounding
	exp := currency.Exp(code)
	out := d.Totals.Tax.RescaleUp(exp + spare).Divide(inverse.Amount).Rescale(exp)
	return code, &out
}
