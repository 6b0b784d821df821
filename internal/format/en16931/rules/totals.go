package rules

import (
	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// totals checks the totals of the document against one another and against the lines.
func totals(c *check) {
	t := &c.inv.Totals
	if !c.here(t.Node) {
		if c.cii() {
			c.withVAT(t)
		}
		return
	}
	c.need(t.Lines.Present(), "BR-12", t.Node)
	c.need(t.WithoutVAT.Present(), "BR-13", t.Node)
	c.need(t.WithVAT.Present(), "BR-14", t.Node)
	c.need(t.Due.Present(), "BR-15", t.Node)
	c.sums(t)
	c.withoutVAT(t)
	c.due(t)
	c.totalDecimals(t)
	if !c.ubl() {
		c.vatTotal(t)
	}
}

// sums checks the sums of lines, allowances and charges.
func (c *check) sums(t *en16931.Totals) {
	var lines, allowances, charges sum
	for i := range c.inv.Lines {
		lines.add(c.inv.Lines[i].Net)
	}
	for i := range c.inv.Allowances {
		allowances.add(c.inv.Allowances[i].Amount)
	}
	for i := range c.inv.Charges {
		charges.add(c.inv.Charges[i].Amount)
	}
	c.equal(t.Lines, lines.round(), "BR-CO-10", t.Node)
	if len(c.inv.Allowances) > 0 || t.Allowances.Present() {
		c.equal(t.Allowances, allowances.round(), "BR-CO-11", t.Node)
	}
	if len(c.inv.Charges) > 0 || t.Charges.Present() {
		c.equal(t.Charges, charges.round(), "BR-CO-12", t.Node)
	}
}

// withoutVAT checks the total without VAT.
func (c *check) withoutVAT(t *en16931.Totals) {
	if !t.Lines.Present() {
		c.report("BR-CO-13", t.Node, t.WithoutVAT.Text, "")
		return
	}
	want := t.Lines.Value
	if t.Allowances.Present() || t.Charges.Present() || c.cii() {
		want = round2(plus(minus(want, t.Allowances.Value), t.Charges.Value))
	}
	c.equal(t.WithoutVAT, want, "BR-CO-13", t.Node)
}

// due checks the amount due. UBL rounds what it compares, CII does not.
func (c *check) due(t *en16931.Totals) {
	if !t.WithVAT.Present() || !t.Due.Present() {
		c.report("BR-CO-16", t.Node, t.Due.Text, "")
		return
	}
	if !t.WithVAT.Valid || !t.Due.Valid || t.Paid.Present() && !t.Paid.Valid || t.Rounding.Present() && !t.Rounding.Valid {
		return
	}
	open, got := minus(t.WithVAT.Value, t.Paid.Value), minus(t.Due.Value, t.Rounding.Value)
	if !c.cii() {
		if t.Paid.Present() {
			open = round2(open)
		}
		if t.Rounding.Present() {
			got = round2(got)
		}
	}
	if !got.Equals(open) {
		c.report("BR-CO-16", t.Node, t.Due.Text, plus(open, t.Rounding.Value).String())
	}
}

// totalDecimals checks the decimals of the totals.
func (c *check) totalDecimals(t *en16931.Totals) {
	c.decimals(t.Lines, "BR-DEC-09")
	c.decimals(t.Allowances, "BR-DEC-10")
	c.decimals(t.Charges, "BR-DEC-11")
	c.decimals(t.WithoutVAT, "BR-DEC-12")
	c.decimals(t.WithVAT, "BR-DEC-14")
	c.decimals(t.Paid, "BR-DEC-16")
	c.decimals(t.Rounding, "BR-DEC-17")
	c.decimals(t.Due, "BR-DEC-18")
}

// vatTotal checks the VAT totals of a document that is not in UBL: there ublTotals does.
func (c *check) vatTotal(t *en16931.Totals) {
	inv := c.inv
	var vat sum
	for i := range inv.VATBreakdown {
		vat.add(inv.VATBreakdown[i].Tax)
	}
	if t.VAT.Present() && c.vatTotalsInCurrency() > 0 {
		c.equal(t.VAT, vat.round(), "BR-CO-14", t.Node)
		if t.VAT.Valid && reduce(t.VAT.Value).Exp() > 2 && !t.VATInVATCurrency.Present() {
			c.report("BR-DEC-13", t.VAT.Node, t.VAT.Text, "")
		}
	}
	if t.VATInVATCurrency.Valid && reduce(t.VATInVATCurrency.Value).Exp() > 2 {
		c.report("BR-DEC-15", t.VATInVATCurrency.Node, t.VATInVATCurrency.Text, "")
	}
	if inv.VATCurrency != "" && (!t.VATInVATCurrency.Present() || inv.VATCurrency == inv.Currency) {
		c.report("BR-53", t.Node, inv.VATCurrency, "")
	}
	c.withVAT(t)
}

// withVAT checks the total with VAT, which in CII may be that without if there is no VAT.
func (c *check) withVAT(t *en16931.Totals) {
	if c.inv.Currency == "" {
		return
	}
	if !t.WithVAT.Present() || !t.WithoutVAT.Present() {
		c.report("BR-CO-15", t.Node, t.WithVAT.Text, "")
		return
	}
	if !t.WithVAT.Valid || !t.WithoutVAT.Valid || t.VAT.Present() && !t.VAT.Valid {
		return
	}
	want := round2(plus(t.WithoutVAT.Value, t.VAT.Value))
	sum := t.VAT.Present() && c.vatTotalsInCurrency() == 1 && t.WithVAT.Value.Equals(want)
	if !sum && !t.WithVAT.Value.Equals(t.WithoutVAT.Value) {
		c.report("BR-CO-15", t.Node, t.WithVAT.Text, want.String())
	}
}

// vatTotalsInCurrency counts the VAT totals in the currency of the invoice.
func (c *check) vatTotalsInCurrency() int {
	if c.doc == nil || c.inv.Totals.Node == 0 {
		return 1
	}
	count := 0
	for e := c.doc.First(c.inv.Totals.Node); e != 0; e = c.doc.Next(e) {
		if of, _ := c.doc.Attr(e, "currencyID"); c.doc.Local(e) == "TaxTotalAmount" && trim(of) == c.inv.Currency {
			count++
		}
	}
	return count
}

// breakdowns checks the VAT breakdown, whatever its category.
func breakdowns(c *check) {
	for i := range c.inv.VATBreakdown {
		b := &c.inv.VATBreakdown[i]
		vat := c.isVAT(b.Node, "TaxCategory")
		c.need(b.Taxable.Present(), "BR-45", b.Node)
		c.need(b.Tax.Present(), "BR-46", b.Node)
		c.need(vat && b.Category != "", "BR-47", b.Node)
		c.need(vat && (b.Rate.Present() || b.Category == "O"), "BR-48", b.Node)
		c.decimals(b.Taxable, "BR-DEC-19")
		c.decimals(b.Tax, "BR-DEC-20")
		c.tax(b, vat)
	}
}

// tax checks that the tax amount of a breakdown follows from its rate: BR-CO-17.
func (c *check) tax(b *en16931.VATBreakdown, vat bool) {
	if b.Tax.Present() && !b.Tax.Valid || b.Rate.Present() && !b.Rate.Valid || b.Taxable.Present() && !b.Taxable.Valid {
		return
	}
	rated := vat && b.Rate.Present()
	if !b.Tax.Present() || rated && !isZeroRounded(b.Rate.Value) && !b.Taxable.Present() {
		c.report("BR-CO-17", b.Node, b.Tax.Text, "")
		return
	}
	if !rated || isZeroRounded(b.Rate.Value) {
		if !isZeroRounded(b.Tax.Value) {
			c.report("BR-CO-17", b.Node, b.Tax.Text, num.MakeAmount(0, 2).String())
		}
		return
	}
	want := round2(percentOf(b.Taxable.Value.Abs(), b.Rate.Value))
	near := within
	if c.cii() {
		near = withinOrAt
	}
	if !near(b.Tax.Value.Abs(), want, one()) {
		c.report("BR-CO-17", b.Node, b.Tax.Text, want.String())
	}
}
