package advice

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// reverseChargeTag: the legal note of reverse charge on an invoice that charges tax, or
// has no line under it.
func reverseChargeTag(s *sheet) {
	if s.invoice == nil || !s.tags.Has(bill.TagReverseCharge) || s.underReverseCharge() {
		return
	}
	var charged, free places
	s.combos(func(c *tax.Combo, format string, i, j int) {
		switch {
		case c.Cat != s.scheme():
		case c.Percent != nil && !c.Percent.IsZero():
			charged.add(format, i, j)
		case c.Key == "" || c.Key == tax.KeyExempt || c.Key == tax.KeyZero || c.Key == tax.KeyStandard:
			free.add(format, i, j)
		}
	})
	if charged.count > 0 {
		s.warnAt(&charged, "the tag `reverse-charge` says that the customer owes the tax, but this charges it; "+
			"give the key `reverse-charge` in place of a rate, or remove the tag")
		return
	}
	for i, l := range s.lines {
		if l != nil && len(l.Taxes) == 0 && s.scheme() != "" {
			free.add(".lines[%d].taxes", i)
		}
	}
	s.warnAt(&free, "the tag `reverse-charge` says that the customer owes the tax, but nothing is under reverse charge; "+
		"give the key `reverse-charge` here, or remove the tag")
}

// underReverseCharge reports whether a tax is under reverse charge by its key, or by the
// code of EN 16931.
func (s *sheet) underReverseCharge() bool {
	found := false
	s.combos(func(c *tax.Combo, _ string, _, _ int) {
		found = found || c.Key == tax.KeyReverseCharge || c.Ext.Get(catalogue.UNTDIDTaxCategory) == "AE"
	})
	return found
}

// reverseChargeUntagged: lines under reverse charge without the legal note.
func reverseChargeUntagged(s *sheet) {
	if s.invoice == nil || s.tags.Has(bill.TagReverseCharge) || s.notesReverseCharge() {
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

// notesReverseCharge reports whether a note speaks of reverse charge.
func (s *sheet) notesReverseCharge() bool {
	says := func(n *org.Note) bool {
		return n != nil && (n.Src == tax.KeyReverseCharge || s.saysReverseCharge(n.Text))
	}
	if slices.ContainsFunc(s.notes, says) {
		return true
	}
	for _, l := range s.lines {
		if l != nil && slices.ContainsFunc(l.Notes, says) {
			return true
		}
	}
	return s.tax != nil && slices.ContainsFunc(s.tax.Notes, func(n *tax.Note) bool {
		return n != nil && (n.Key == tax.KeyReverseCharge || s.saysReverseCharge(n.Text))
	})
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
	case !supplier.Valid() || !customer.Valid(): // which country is meant is another advice
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
	if s.invoice == nil || scheme == "" || vatCode(s.supplier) == "" || s.reasonGiven(scheme) {
		return
	}
	var p places
	for i, l := range s.lines {
		if l != nil && l.Total != nil && !l.Total.IsZero() && !s.taxed(l.Taxes) && !s.explain(l.Notes) {
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

// reasonGiven reports whether the document explains in words why there is no tax of a
// category.
func (s *sheet) reasonGiven(cat cbc.Code) bool {
	if s.explain(s.notes) {
		return true
	}
	return s.tax != nil && slices.ContainsFunc(s.tax.Notes, func(n *tax.Note) bool {
		return s.explains(n) && (n.Cat == "" || n.Cat == cat)
	})
}

// exemptReason: exempt supplies without the provision that exempts them.
func exemptReason(s *sheet) {
	if s.invoice == nil || !s.hasKey(tax.KeyExempt) {
		return
	}
	var p places
	given := map[cbc.Code]bool{}
	s.combos(func(c *tax.Combo, format string, i, j int) {
		if c.Key != tax.KeyExempt || namesReason(c.Ext) {
			return
		}
		reason, ok := given[c.Cat]
		if !ok {
			reason = s.reasonGiven(c.Cat)
			given[c.Cat] = reason
		}
		if !reason && !s.explainedAt(format, i) {
			p.add(format, i, j)
		}
	})
	s.warnAt(&p, "exempt, but the document does not say by which provision; name it in a note under `tax.notes` "+
		"with `cat` and the key `exempt`, or in a note with the key `legal`")
}

// explainedAt reports whether the notes of the line at a place say why it bears no tax.
func (s *sheet) explainedAt(format string, i int) bool {
	return format == lineTaxes && s.explain(s.lines[i].Notes)
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
	if r := currency.MatchExchangeRate(s.rates, s.regime.Currency, s.currency); r != nil && !r.Amount.IsZero() {
		return // print divides by it
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
	var p places
	example := ""
	s.combos(func(c *tax.Combo, format string, i, j int) {
		category := s.regime.Category(c.Cat)
		if category == nil || c.Percent == nil || !c.Percent.IsPositive() ||
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
