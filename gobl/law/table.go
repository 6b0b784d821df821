package law

import (
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// This file holds the functions with which the tables of countries and formats
// are written, so that a table reads like the one in the statute.

// SchemaInvoice is the schema that tags, scenarios and corrections refer to.
const SchemaInvoice = "bill/invoice"

// Percent reads a percentage as printed in law, "21.0%", decimals included. It
// is meant for the literals of a table; anything else panics at start-up.
func Percent(s string) num.Percentage {
	p, err := num.ParsePercentage(s)
	if err != nil {
		panic("law: not a percentage in a table of rates: " + strconv.Quote(s))
	}
	return p
}

// Always returns a percentage without a known first day.
func Always(percent string) tax.RateValue {
	return tax.RateValue{Percent: Percent(percent)}
}

// Since returns a percentage in force from a day on, "2012-09-01". Like Percent it
// takes literals only.
func Since(day, percent string) tax.RateValue {
	d, err := cal.ParseDate(day)
	if err != nil || d.IsZero() {
		panic("law: not a date in a table of rates: " + strconv.Quote(day))
	}
	return tax.RateValue{Since: d, Percent: Percent(percent)}
}

// Surcharged adds a surcharge to a rate value.
func Surcharged(v tax.RateValue, surcharge string) tax.RateValue {
	p := Percent(surcharge)
	v.Surcharge = &p
	return v
}

// Within restricts a rate value to combos that carry these extensions.
func Within(v tax.RateValue, ext tax.Extensions) tax.RateValue {
	v.Ext = ext
	return v
}

// Standard returns the key list of ordinary rates of VAT and GST.
func Standard() []cbc.Key { return []cbc.Key{tax.KeyStandard} }

// TagNote returns the scenario that a note with the tag as its key is printed when
// an invoice carries the tag and uses the category; any category when empty.
func TagNote(tag cbc.Key, category cbc.Code, text string) tax.Scenario {
	s := tax.Scenario{
		Tags: []cbc.Key{tag},
		Note: &tax.Note{Cat: category, Key: tag, Text: text},
	}
	if category != "" {
		s.Categories = []cbc.Code{category}
	}
	return s
}

// InvoiceScenarios returns the scenario list of invoices.
func InvoiceScenarios(list ...tax.Scenario) []tax.ScenarioSet {
	return []tax.ScenarioSet{{Schema: SchemaInvoice, List: list}}
}

// InvoiceCorrections defines the types with which invoices are corrected.
func InvoiceCorrections(types ...cbc.Key) []tax.CorrectionDef {
	return []tax.CorrectionDef{{Schema: SchemaInvoice, Types: types}}
}

// TaxID normalizes a tax identity the way most countries need: upper case,
// without separators and without the country's prefix.
func TaxID(id *tax.Identity) { tax.NormalizeIdentity(id) }

// TaxIDRules returns the unconditional set with the one rule that nearly every
// country has: a tax code, when there is one, must be valid.
func TaxIDRules(id string, country l10n.TaxCountry, message string, valid func(code string) bool) rule.Set {
	return rule.Set{Rules: []rule.Rule{
		rule.Must(id, "code", message, func(_ *rule.Check, v *tax.Identity) bool {
			return v.Country != country || v.Code == "" || valid(string(v.Code))
		}),
	}}
}

// HasTaxCode reports whether a party has a tax identity with a code.
func HasTaxCode(p *org.Party) bool {
	return p != nil && p.TaxID != nil && p.TaxID.Code != ""
}

// HasIdentityType reports whether a party has an identity of one of the types.
func HasIdentityType(p *org.Party, types ...cbc.Code) bool {
	if p == nil {
		return false
	}
	for _, id := range p.Identities {
		for _, t := range types {
			if id != nil && id.Type == t {
				return true
			}
		}
	}
	return false
}

// HasIdentityKey reports whether a party has an identity with the key.
func HasIdentityKey(p *org.Party, key cbc.Key) bool {
	if p == nil {
		return false
	}
	for _, id := range p.Identities {
		if id != nil && id.Key == key {
			return true
		}
	}
	return false
}

// Supplier states a rule about the supplier of an invoice, which may be absent.
func Supplier(id, message string, ok func(supplier *org.Party) bool) rule.Rule {
	return rule.Must(id, "supplier", message, func(_ *rule.Check, inv *bill.Invoice) bool {
		return ok(inv.Supplier)
	})
}

// Language writes the names of a table in English and in one other language.
type Language i18n.Lang

// The languages in which formats name their codes.
const (
	French     Language = "fr"
	Greek      Language = "el"
	Italian    Language = "it"
	Polish     Language = "pl"
	Portuguese Language = "pt"
	Spanish    Language = "es"
)

// Names returns a name in English and in the language.
func (l Language) Names(english, own string) i18n.String {
	return i18n.String{"en": english, i18n.Lang(l): own}
}

// Value returns a code that an extension may have, with its names.
func (l Language) Value(code cbc.Code, english, own string) *cbc.Definition {
	return &cbc.Definition{Code: code, Name: l.Names(english, own)}
}
