package rules

import (
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// vatCategories checks the rules of the VAT categories.
func vatCategoryRules(c *check) {
	for i := range vatFamilies {
		f := &vatFamilies[i]
		u := &c.vat.by[i]
		if !u.used() && u.breakdowns == 0 {
			continue
		}
		c.vatBreakdowns(f, u)
		c.vatParties(f, u)
	}
	c.vatRates()
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		if f := family(b.Category); f >= 0 {
			c.vatBreakdown(&vatFamilies[f], f, b)
		}
	}
	c.vatOutside()
	c.vatDelivery()
	c.vatSplit()
}

// vatBreakdowns checks that a category has the breakdowns that its use needs: 01.
func (c *check) vatBreakdowns(f *vatFamily, u *vatUse) {
	ok := false
	header := u.allowances.count + u.charges.count
	used := u.usedForVAT() || u.used() && f.code == "S"
	switch {
	case !c.cii() && !used && u.breakdowns == 0:
		ok = true
	case f.byRate && c.cii():
		ok = (u.lines.count == 0 || u.lines.count+u.breakdowns >= 2) && (header == 0 || header+u.breakdowns >= 2)
	case f.byRate:
		ok = used == (u.breakdowns > 0)
	case c.cii() && f.code == "O":
		ok = u.breakdowns == 0 || u.breakdowns == 1 && u.used()
	case c.cii():
		ok = u.breakdowns == 1 && u.used()
	default:
		ok = u.breakdowns == 1
	}
	node := u.breakdown
	if node == 0 {
		node = c.inv.Totals.Node
	}
	c.need(ok, f.prefix+"01", node)
}

// vatParties checks the identifiers that the use of a category needs: 02 to 04.
func (c *check) vatParties(f *vatFamily, u *vatUse) {
	if c.ubl() && f.code == "S" && u.lines.count > 0 && u.lines.vat == 0 {
		c.report("BR-S-02", 0, "", "") // the rule also looks at lines whose tax is not VAT
	}
	if c.partiesFit(f.party) {
		return
	}
	for _, part := range []struct {
		number string
		of     *vatPart
	}{{"02", &u.lines}, {"03", &u.allowances}, {"04", &u.charges}} {
		if part.of.vat > 0 {
			c.report(f.prefix+part.number, part.of.first, "", "")
		}
	}
}

// partiesFit reports whether seller and buyer have the identifiers that are needed.
func (c *check) partiesFit(need partyNeed) bool {
	s, b, r := &c.inv.Seller, &c.inv.Buyer, c.inv.TaxRepresentative
	represented := r != nil && r.VATID.Present()
	sellerVAT := s.VATID.Present() || represented
	seller := sellerVAT || s.TaxRegistration.Present() && (!c.cii() || s.TaxRegistration.Scheme == "FC")
	switch need {
	case needSeller:
		return seller
	case needBoth:
		return seller && (b.VATID.Present() || b.LegalID.Present())
	case needVATBoth:
		return sellerVAT && b.VATID.Present()
	case needVATSeller:
		return sellerVAT
	default:
		return !sellerVAT && !b.VATID.Present()
	}
}

// vatRates checks the rates of lines, allowances and charges: 05 to 07.
func (c *check) vatRates() {
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		if f := family(l.VAT.Category); f >= 0 {
			c.vatRate(&vatFamilies[f], "05", l.VAT.Rate, l.VAT.Node, "")
		}
	}
	for i := range c.inv.Allowances {
		a := &c.inv.Allowances[i]
		if f := family(a.Category); f >= 0 {
			c.vatRate(&vatFamilies[f], "06", a.Rate, a.Node, "TaxCategory")
		}
	}
	for i := range c.inv.Charges {
		a := &c.inv.Charges[i]
		if f := family(a.Category); f >= 0 {
			c.vatRate(&vatFamilies[f], "07", a.Rate, a.Node, "TaxCategory")
		}
	}
}

// vatRate checks one rate.
func (c *check) vatRate(f *vatFamily, number string, rate en16931.Amount, node int32, inside string) {
	if rate.Present() && !rate.Valid {
		return
	}
	ok := false
	switch f.rate {
	case rateZero:
		ok = rate.Valid && rate.Value.IsZero()
	case ratePositive:
		ok = rate.Valid && rate.Value.IsPositive()
	case rateNotNegative:
		ok = rate.Valid && !rate.Value.IsNegative() && (!c.cii() || f.code != "L" || rate.Value.IsPositive())
	case rateAbsent:
		ok = !rate.Present()
	}
	if !ok && c.isVAT(node, inside) {
		c.report(f.prefix+number, node, rate.Text, "")
	}
}

// vatBreakdown checks the amounts and the reason of a breakdown: 08 to 10.
func (c *check) vatBreakdown(f *vatFamily, number int, b *en16931.VATBreakdown) {
	if !c.isVAT(b.Node, "TaxCategory") && (!c.cii() || f.code != "S" && f.code != "Z") {
		return
	}
	if f.byRate {
		c.vatTaxableByRate(f, number, b)
		if !c.cii() || f.code == "S" {
			c.vatTaxByRate(f, b)
		}
	} else {
		c.vatTaxable(f, &c.vat.by[number], b)
		c.equal(b.Tax, num.AmountZero, f.prefix+"09", b.Node)
	}
	c.need((b.ExemptionReason != "" || b.ExemptionCode != "") == f.exempt, f.prefix+"10", b.Node)
}

// vatTaxable checks the taxable amount of a category without different rates: 08.
func (c *check) vatTaxable(f *vatFamily, u *vatUse, b *en16931.VATBreakdown) {
	id := f.prefix + "08"
	switch {
	case b.Taxable.Present() && !b.Taxable.Valid:
	case c.cii() && f.code != "O":
		if base := u.roundedBase(); !b.Taxable.Valid || !within(b.Taxable.Value, base, one()) {
			c.report(id, b.Node, b.Taxable.Text, base.String())
		}
	case c.cii():
		c.equal(b.Taxable, u.roundedBase(), id, b.Node)
	case len(c.inv.Lines) == 0:
		c.report(id, b.Node, b.Taxable.Text, "")
	default:
		c.equal(b.Taxable, u.base(), id, b.Node)
	}
}

// vatTaxableByRate checks the taxable amount of a category and rate: 08.
func (c *check) vatTaxableByRate(f *vatFamily, number int, b *en16931.VATBreakdown) {
	if !b.Rate.Valid || b.Taxable.Present() && !b.Taxable.Valid || c.cii() && f.code != "S" {
		return
	}
	id := f.prefix + "08"
	var none vatUse
	u := c.vat.at(rateKey{number, reduce(b.Rate.Value)})
	if u == nil {
		u = &none
	}
	switch {
	case c.cii():
		c.equal(b.Taxable, u.roundedBase(), id, b.Node)
	case f.code == "S" && !u.used() || len(c.inv.Lines) == 0 && f.code != "S":
		c.report(id, b.Node, b.Taxable.Text, "")
	case !b.Taxable.Valid || !within(b.Taxable.Value, u.base(), one()):
		c.report(id, b.Node, b.Taxable.Text, u.base().String())
	}
}

// vatTaxByRate checks the tax amount of a category and rate: 09.
func (c *check) vatTaxByRate(f *vatFamily, b *en16931.VATBreakdown) {
	if b.Tax.Present() && !b.Tax.Valid || b.Rate.Present() && !b.Rate.Valid || b.Taxable.Present() && !b.Taxable.Valid {
		return
	}
	if !b.Tax.Present() || !b.Rate.Present() || !b.Taxable.Present() {
		c.report(f.prefix+"09", b.Node, b.Tax.Text, "")
		return
	}
	want := round2(percentOf(b.Taxable.Value.Abs(), b.Rate.Value))
	if !within(b.Tax.Value.Abs(), want, one()) {
		c.report(f.prefix+"09", b.Node, b.Tax.Text, want.String())
	}
}

// vatOutside checks what stands next to a breakdown outside the scope of VAT.
func (c *check) vatOutside() {
	v := &c.vat
	if n := family("O"); v.by[n].breakdowns > 0 {
		lines, breakdowns := v.otherLine, v.otherBreakdown
		allowances, charges := v.otherAllowance, v.otherCharge
		if c.cii() { // one test for both rules of a pair
			lines, breakdowns = either(lines, breakdowns)
			allowances, charges = either(allowances, charges)
		}
		c.need(breakdowns.count == 0, "BR-O-11", breakdowns.first)
		c.need(lines.count == 0, "BR-O-12", lines.first)
		c.need(allowances.count == 0, "BR-O-13", allowances.first)
		c.need(charges.count == 0, "BR-O-14", charges.first)
	}
}

// either returns two parts, each of which stands for the other if that is empty.
func either(a, b vatPart) (first, second vatPart) {
	if a.count == 0 {
		return b, b
	}
	if b.count == 0 {
		return a, a
	}
	return a, b
}

// vatDelivery checks the delivery of an intra-Community supply.
func (c *check) vatDelivery() {
	k := &c.vat.by[family("K")]
	if k.breakdowns == 0 {
		return
	}
	d, p := c.inv.Delivery, c.inv.Period
	period := p != nil && (p.Start.Present() || p.End.Present() || !c.cii() && c.inv.TaxPointCode != "")
	c.need(d != nil && d.Date.Present() || period, "BR-IC-11", k.breakdown)
	c.need(d != nil && d.Address != nil && d.Address.Country != "", "BR-IC-12", k.breakdown)
}

// vatSplit checks the use of the Italian split payment.
func (c *check) vatSplit() {
	v := &c.vat
	if !v.hasB {
		return
	}
	c.need(!v.hasS, "BR-B-02", v.b)
	if country, node := c.notItalian(); country != "" {
		c.report("BR-B-01", node, country, "IT")
	}
}

// notItalian returns the first country of the invoice that is not Italy, and where it is.
func (c *check) notItalian() (country string, node int32) {
	addresses := []*en16931.Address{c.inv.Seller.Address, c.inv.Buyer.Address}
	if r := c.inv.TaxRepresentative; r != nil {
		addresses = append(addresses, r.Address)
	}
	if d := c.inv.Delivery; d != nil {
		addresses = append(addresses, d.Address)
	}
	for _, a := range addresses {
		if a != nil && a.Country != "" && a.Country != "IT" {
			return a.Country, a.Node
		}
	}
	if c.cii() {
		return "", 0
	}
	for i := range c.inv.Lines {
		if item := &c.inv.Lines[i].Item; item.Origin != "" && item.Origin != "IT" {
			return item.Origin, item.Node
		}
	}
	return "", 0
}
