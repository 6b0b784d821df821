package advice

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// reverseChargeTag: the legal note of reverse charge on an invoice that charges tax.
func reverseChargeTag(s *sheet) {
	if s.invoice == nil || !s.tags.Has(bill.TagReverseCharge) || s.hasKey(tax.KeyReverseCharge) {
		return
	}
	var p places
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Cat == s.scheme() && c.Percent != nil && !c.Percent.IsZero() {
			p.add(format, i, j)
		}
	})
	s.warnAt(&p, "the tag `reverse-charge` says that the customer owes the tax, but this charges it; "+
		"give the key `reverse-charge` in place of a rate, or remove the tag")
}

// reverseChargeUntagged: lines under reverse charge without the legal note.
func reverseChargeUntagged(s *sheet) {
	if s.invoice == nil || s.tags.Has(bill.TagReverseCharge) || s.saysReverseCharge() {
		return
	}
	var p places
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Key == tax.KeyReverseCharge {
			p.add(format+".key", i, j)
		}
	})
	s.warnAt(&p, "the tax is under reverse charge, but the document has no legal note on it; "+
		"add `reverse-charge` to `$tags`, which brings the note, or a note of your own under `tax.notes`")
}

// reverseChargeWords begin the notes on reverse charge in several languages.
var reverseChargeWords = []string{
	"reverse charge", "reverse-charge", "steuerschuld", "inversión del sujeto pasivo", "autoliquidation",
	"inversione contabile", "verlegd", "autoliquidação", "odwrotne obciążenie", "omvendt", "omvänd",
}

// saysReverseCharge reports whether a note speaks of reverse charge.
func (s *sheet) saysReverseCharge() bool {
	says := func(text string) bool {
		text = strings.ToLower(text)
		for _, words := range reverseChargeWords {
			if strings.Contains(text, words) {
				return true
			}
		}
		return false
	}
	for _, n := range s.notes {
		if n != nil && (n.Src == tax.KeyReverseCharge || says(n.Text)) {
			return true
		}
	}
	if s.tax == nil {
		return false
	}
	for _, n := range s.tax.Notes {
		if n != nil && (n.Key == tax.KeyReverseCharge || says(n.Text)) {
			return true
		}
	}
	return false
}

// reverseChargeCustomer: a debtor of the tax without a number.
func reverseChargeCustomer(s *sheet) {
	if s.invoice == nil || vatCode(s.customer) != "" ||
		!s.tags.Has(bill.TagReverseCharge) && !s.hasKey(tax.KeyReverseCharge) {
		return
	}
	s.warn("under reverse charge the customer owes the tax, but has no VAT number; add `customer.tax_id.code`", ".customer.tax_id")
}

// intraCommunityCustomer: a supply within the Union to a customer without a number.
func intraCommunityCustomer(s *sheet) {
	if s.invoice == nil || vatCode(s.customer) != "" || !s.hasKey(tax.KeyIntraCommunity) {
		return
	}
	s.warn("an intra-community supply is exempt only with the customer's VAT number; "+
		"add `customer.tax_id.code`, or charge the tax", ".customer.tax_id")
}

// intraCommunityCountry: a supply within the Union that does not cross a border of it.
func intraCommunityCountry(s *sheet) {
	if s.invoice == nil || vatCode(s.customer) == "" || !s.hasKey(tax.KeyIntraCommunity) {
		return
	}
	supplier, customer := taxCountry(s.supplier), s.customer.TaxID.Country
	switch {
	case supplier == customer:
		s.warn("an intra-community supply goes to another country, but the customer's VAT number is of "+
			string(customer)+" like the supplier's; give that of the other country, or charge the tax", ".customer.tax_id.country")
	case !s.inUnion(supplier):
		s.warn("an intra-community supply comes from a member of the European Union, which "+string(supplier)+
			" is not; give the key `export` for goods that leave the country", ".supplier.tax_id.country")
	case !s.inUnion(customer):
		s.warn("an intra-community supply goes to a member of the European Union, which "+string(customer)+
			" is not; give the key `export` for goods that leave the Union", ".customer.tax_id.country")
	}
}

// exportCountry: an export to the supplier's own country.
func exportCountry(s *sheet) {
	if s.invoice == nil || s.invoice.Delivery != nil || !s.hasKey(tax.KeyExport) {
		return
	}
	supplier, customer := taxCountry(s.supplier), taxCountry(s.customer)
	if supplier == "" || supplier != customer || !s.livesIn(s.customer, supplier) {
		return
	}
	s.warn("an export leaves the country, but the customer is in "+string(customer)+
		" like the supplier; say under `delivery.receiver` where it goes, or charge the tax", ".customer")
}

// livesIn reports whether all addresses of a party are in a country.
func (s *sheet) livesIn(p *org.Party, country l10n.TaxCountry) bool {
	for _, a := range p.Addresses {
		if a != nil && a.Country != "" && a.Country.Tax() != country {
			return false
		}
	}
	return true
}

// inUnion reports whether a tax country takes part in intra-community supplies, as
// Northern Ireland does with goods.
func (s *sheet) inUnion(c l10n.TaxCountry) bool {
	return c == l10n.XI || c == l10n.EU || c.InEU(s.issued)
}

// taxCountry is the country of a party's tax identity, or else of its first address.
func taxCountry(p *org.Party) l10n.TaxCountry {
	switch {
	case p == nil:
		return ""
	case p.TaxID != nil:
		return p.TaxID.Country
	case len(p.Addresses) > 0 && p.Addresses[0] != nil:
		return p.Addresses[0].Country.Tax()
	}
	return ""
}

// linesUntaxed: lines without the country's indirect tax, and no word on why.
func linesUntaxed(s *sheet) {
	scheme := s.scheme()
	if s.invoice == nil || scheme == "" || vatCode(s.supplier) == "" || s.reasonGiven() {
		return
	}
	var p places
	for i, l := range s.lines {
		if l != nil && l.Total != nil && !l.Total.IsZero() && !s.taxed(l.Taxes) {
			p.add(".lines[%d].taxes", i)
		}
	}
	s.warnAt(&p, "no "+string(scheme)+" is given, and no reason; give a rate, or a key such as `exempt` or `outside-scope`")
}

// taxed reports whether a set has a tax that is added to the price.
func (s *sheet) taxed(set tax.Set) bool {
	for _, c := range set {
		if c == nil {
			continue
		}
		if c.Cat == s.scheme() || c.Country != "" {
			return true
		}
		if def := s.regime.Category(c.Cat); def == nil || !def.Retained && !def.Informative {
			return true
		}
	}
	return false
}

// reasonGiven reports whether the document explains its taxes in words.
func (s *sheet) reasonGiven() bool {
	if s.tax != nil && len(s.tax.Notes) > 0 {
		return true
	}
	for _, n := range s.notes {
		if n != nil && (n.Key == "legal" || n.Key == "tax" || n.Key == "") {
			return true
		}
	}
	return false
}

// exemptReason: exempt supplies without the provision that exempts them.
func exemptReason(s *sheet) {
	if s.invoice == nil || s.reasonGiven() {
		return
	}
	var p places
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Key == tax.KeyExempt && !namesReason(c.Ext) {
			p.add(format, i, j)
		}
	})
	s.warnAt(&p, "exempt, but the document does not say by which provision; name it in a note under `tax.notes` or with the key `legal`")
}

// namesReason reports whether extensions say more than the category of EN 16931.
func namesReason(ext tax.Extensions) bool {
	for key := range ext {
		if key != catalogue.UNTDIDTaxCategory {
			return true
		}
	}
	return false
}

// taxWithoutCategory: taxes that do not say which one they are.
func taxWithoutCategory(s *sheet) {
	var p places
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Cat == "" {
			p.add(format+".cat", i, j)
		}
	})
	s.warnAt(&p, "a tax without `cat` is one that nobody can name; give its code, such as VAT, or the country of the supplier under `tax_id`")
}

// nationalCurrency: tax in a foreign currency without the rate to the national one.
func nationalCurrency(s *sheet) {
	if s.invoice == nil || s.regime == nil || s.regime.Currency == "" || s.currency == s.regime.Currency ||
		s.totals == nil || s.totals.Tax.IsZero() {
		return
	}
	if currency.Convert(s.rates, s.currency, s.regime.Currency, s.totals.Tax) != nil {
		return
	}
	s.warn("the tax is due in "+string(s.regime.Currency)+", but there is no rate from "+string(s.currency)+
		" to it; add it to `exchange_rates`", ".exchange_rates")
}

// percentHigh: percentages above the whole, mostly numbers without a percent sign.
func percentHigh(s *sheet) {
	var p places
	example := ""
	s.percentages(func(percent *num.Percentage, format string, at ...any) {
		if percent == nil || percent.Compare(num.MakePercentage(100, 2)) <= 0 {
			return
		}
		if example == "" {
			example = percent.String()
		}
		p.add(format+".percent", at...)
	})
	s.warnAt(&p, example+" is more than the whole; percentages are written with their sign, \"21%\", and without it 21 is 2100%")
}

// share is called with a percentage, which may be nil, and the place of what has it.
type share func(percent *num.Percentage, format string, at ...any)

// percentages calls f with each percentage of the document.
func (s *sheet) percentages(f share) {
	s.combos(func(c *tax.Combo, format string, i, j int) { f(c.Percent, format, i, j) })
	for i, l := range s.lines {
		if l != nil {
			linePercentages(l, i, f)
		}
	}
	for i, d := range s.discounts {
		if d != nil {
			f(d.Percent, ".discounts[%d]", i)
		}
	}
	for i, ch := range s.charges {
		if ch != nil {
			f(ch.Percent, ".charges[%d]", i)
		}
	}
	s.paymentPercentages(f)
}

func linePercentages(l *bill.Line, i int, f share) {
	for j, d := range l.Discounts {
		if d != nil {
			f(d.Percent, ".lines[%d].discounts[%d]", i, j)
		}
	}
	for j, ch := range l.Charges {
		if ch != nil {
			f(ch.Percent, ".lines[%d].charges[%d]", i, j)
		}
	}
}

func (s *sheet) paymentPercentages(f share) {
	records, path := s.records()
	for i, r := range records {
		if r != nil {
			f(r.Percent, path+"[%d]", i)
		}
	}
	for i, d := range s.dueDates() {
		if d != nil {
			f(d.Percent, ".payment.terms.due_dates[%d]", i)
		}
	}
}

// percentLow: percentages of tax below one, a hundredfold of which is a rate.
func percentLow(s *sheet) {
	if s.regime == nil {
		return
	}
	category := s.regime.Category(s.scheme())
	if category == nil {
		return
	}
	var p places
	example := ""
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Cat != category.Code || c.Percent == nil || !c.Percent.IsPositive() ||
			c.Percent.Compare(num.MakePercentage(1, 2)) >= 0 {
			return
		}
		full := num.PercentageFromAmount(c.Percent.Amount().Multiply(num.MakeAmount(100, 0)))
		if rate := rateOf(category, full); rate != nil {
			example = c.Percent.String() + " of " + string(c.Cat) + ", where " + rate.String() + " is a rate"
			p.add(format+".percent", i, j)
		}
	})
	s.warnAt(&p, example+"; write the percentage with its sign, or the fraction without it")
}

// rateOf returns the percentage of a category that equals another, nil without one.
func rateOf(category *tax.CategoryDef, percent num.Percentage) *num.Percentage {
	for i := range category.Rates {
		for _, v := range category.Rates[i].Values {
			if v.Percent.Equals(percent) {
				return &v.Percent
			}
		}
	}
	return nil
}
