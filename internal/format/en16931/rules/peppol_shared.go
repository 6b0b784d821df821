package rules

import (
	"slices"

	"chancery/gobl/num"
	"chancery/internal/format/en16931"
)

// peppolSharedRules lists the rules of Peppol that XRechnung has too, in both syntaxes.
func peppolSharedRules() []Rule {
	list := rows(Peppol, Fatal, InBoth, []row{
		{"PEPPOL-EN16931-R001", "BT-23", "The business process is missing.", "Name the process, such as urn:fdc:peppol.eu:2017:poacc:billing:01:1.0."},
		{"PEPPOL-EN16931-R005", "BT-6", "The VAT accounting currency is that of the invoice.", "Leave it out, or name another currency."},
		{"PEPPOL-EN16931-R008", "BT-24", "The element is empty.", "Leave it out, or give it a value."},
		{"PEPPOL-EN16931-R010", "BT-49", "The buyer has no electronic address.", "Give the electronic address of the buyer."},
		{"PEPPOL-EN16931-R020", "BT-34", "The seller has no electronic address.", "Give the electronic address of the seller."},
		{"PEPPOL-EN16931-R040", "BT-92, BT-99, BT-136, BT-141", "The amount of the allowance or charge is not the percentage of its base amount.", "Multiply the base amount by the percentage."},
		{"PEPPOL-EN16931-R041", "BT-93, BT-100, BT-137, BT-142", "The allowance or charge has a percentage but no base amount.", "Give both or neither."},
		{"PEPPOL-EN16931-R042", "BT-94, BT-101, BT-138, BT-143", "The allowance or charge has a base amount but no percentage.", "Give both or neither."},
		{"PEPPOL-EN16931-R043", "BG-20, BG-21, BG-27, BG-28", "The indicator of the allowance or charge is neither true nor false.", "Write true for a charge and false for an allowance."},
		{"PEPPOL-EN16931-R044", "BT-147", "The price has a charge.", "Only a discount may stand with a price: write the indicator false."},
		{"PEPPOL-EN16931-R046", "BT-146, BT-147, BT-148", "The net price is not the gross price less the discount.", "Give the gross price less the discount as the net price."},
		{"PEPPOL-EN16931-R053", "BT-110", "There is not exactly one VAT total with a breakdown.", "Give one VAT total in the currency of the invoice."},
		{"PEPPOL-EN16931-R054", "BT-111", "The VAT total in the accounting currency and that currency do not go together.", "Give one such total if there is an accounting currency, and none otherwise."},
		{"PEPPOL-EN16931-R055", "BT-110, BT-111", "The two VAT totals do not have the same sign.", "Give both as positive or both as negative amounts."},
		{"PEPPOL-EN16931-R061", "BT-89", "The direct debit has no mandate.", "Give the reference of the mandate."},
		{"PEPPOL-EN16931-R101", "BT-128", "The document of the line is not an invoiced object.", "Give it the type 130, or leave it out."},
		{"PEPPOL-EN16931-R110", "BT-134", "The period of the line begins before that of the invoice.", "Correct one of the two dates."},
		{"PEPPOL-EN16931-R111", "BT-135", "The period of the line ends after that of the invoice.", "Correct one of the two dates."},
		{"PEPPOL-EN16931-R120", "BT-131", "The net amount of the line is not quantity times price, less allowances, plus charges.", "Calculate the net amount again."},
		{"PEPPOL-EN16931-R121", "BT-149", "The base quantity of the price is not above zero.", "Give a quantity above zero, or leave it out for 1."},
		{"PEPPOL-EN16931-R130", "BT-150", "The unit of the base quantity is not that of the invoiced quantity.", "Give the same unit, or leave it out."},
	})
	return append(list, rows(Peppol, Fatal, InCII, []row{
		{"PEPPOL-EN16931-R043-1", "BG-20, BG-21, BG-27, BG-28", "The indicator of the allowance or charge is neither true nor false.", "Write true for a charge and false for an allowance."},
		{"PEPPOL-EN16931-R043-2", "BT-147", "The indicator of the price discount is neither true nor false.", "Write false."},
	})...)
}

// peppolShared are the checks of those rules.
func peppolShared() []group {
	return []group{peppolDocument, peppolEmpty, peppolAllowances, peppolIndicators, peppolTaxTotals, peppolLines}
}

// peppolDocument checks the terms of the document.
func peppolDocument(c *check) {
	inv := c.inv
	c.need(inv.Process.BusinessProcess != "", "PEPPOL-EN16931-R001", inv.Process.Node)
	c.need(inv.VATCurrency == "" || inv.VATCurrency != inv.Currency, "PEPPOL-EN16931-R005", inv.Node)
	c.need(inv.Buyer.Endpoint.Node != 0 || inv.Buyer.Endpoint.Present(), "PEPPOL-EN16931-R010", inv.Buyer.Node)
	c.need(inv.Seller.Endpoint.Node != 0 || inv.Seller.Endpoint.Present(), "PEPPOL-EN16931-R020", inv.Seller.Node)
	if inv.Payment == nil {
		return
	}
	for i := range inv.Payment.Means {
		m := &inv.Payment.Means[i]
		if m.Code == "49" || m.Code == "59" {
			c.need(c.hasMandate(m), "PEPPOL-EN16931-R061", m.Node)
		}
	}
}

// hasMandate reports whether a means of payment has a mandate, which in CII belongs to the whole invoice.
func (c *check) hasMandate(m *en16931.PaymentMeans) bool {
	if !c.cii() {
		return m.DirectDebit != nil && m.DirectDebit.Mandate != ""
	}
	return slices.ContainsFunc(c.inv.Payment.Means, func(m en16931.PaymentMeans) bool {
		return m.DirectDebit != nil && m.DirectDebit.Mandate != ""
	})
}

// peppolEmpty reports elements with nothing in them.
func peppolEmpty(c *check) {
	if c.doc == nil {
		return
	}
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		if c.doc.First(n) == 0 && trim(c.doc.Text(n)) == "" && !c.mayBeEmpty(n) {
			c.report("PEPPOL-EN16931-R008", n, c.doc.Prefixed(n), "")
		}
	}
}

// mayBeEmpty reports whether an element must stand even with nothing in it: the delivery of CII.
func (c *check) mayBeEmpty(n int32) bool {
	return c.cii() && c.doc.Local(n) == "ApplicableHeaderTradeDelivery"
}

// slack returns how far amounts may be off: 0.02, and 0.5 in Hungarian forint.
func (c *check) slack() num.Amount {
	if c.inv.Currency == "HUF" {
		return num.MakeAmount(5, 1)
	}
	return num.MakeAmount(2, 2)
}

// peppolAllowances checks allowances and charges of the document and of lines.
func peppolAllowances(c *check) {
	c.peppolAllowances(c.inv.Allowances)
	c.peppolAllowances(c.inv.Charges)
	for i := range c.inv.Lines {
		c.peppolAllowances(c.inv.Lines[i].Allowances)
		c.peppolAllowances(c.inv.Lines[i].Charges)
	}
}

func (c *check) peppolAllowances(list []en16931.AllowanceCharge) {
	for i := range list {
		a := &list[i]
		switch percent, base := a.Percent.Present(), a.Base.Present(); {
		case percent && !base:
			c.report("PEPPOL-EN16931-R041", a.Node, "", "")
		case base && !percent:
			c.report("PEPPOL-EN16931-R042", a.Node, "", "")
		case percent && a.Percent.Valid && a.Base.Valid:
			if want := percentOf(a.Base.Value, a.Percent.Value); !withinOrAt(a.Amount.Value, want, c.slack()) {
				c.report("PEPPOL-EN16931-R040", a.Node, a.Amount.Text, round2(want).String())
			}
		}
	}
}

// peppolIndicators checks how the indicators of allowances and charges are written.
func peppolIndicators(c *check) {
	if c.doc == nil {
		return
	}
	for n := c.doc.Root(); n <= c.doc.Len(); n++ {
		switch c.doc.Local(n) {
		case "AllowanceCharge":
			text := c.text(c.child(n, "ChargeIndicator"))
			if c.parent(n) == "Price" {
				c.need(text == "false", "PEPPOL-EN16931-R044", n)
			} else {
				c.indicator(text, "PEPPOL-EN16931-R043", n)
			}
		case "SpecifiedTradeAllowanceCharge":
			c.indicator(c.text(c.below(n, "ChargeIndicator", "Indicator")), "PEPPOL-EN16931-R043-1", n)
		case "AppliedTradeAllowanceCharge":
			text := c.text(c.below(n, "ChargeIndicator", "Indicator"))
			c.indicator(text, "PEPPOL-EN16931-R043-2", n)
			c.need(text == "false" || c.child(n, "ActualAmount") == 0, "PEPPOL-EN16931-R044", n)
		}
	}
}

// indicator reports a rule unless a text is true or false.
func (c *check) indicator(text, id string, n int32) {
	if text != "true" && text != "false" {
		c.report(id, n, text, "")
	}
}

// peppolTaxTotals checks the VAT totals.
func peppolTaxTotals(c *check) {
	t := &c.inv.Totals
	if c.inv.VATCurrency != "" && c.inv.VATCurrency != c.inv.Currency {
		negative := t.VAT.Value.IsNegative() && !t.VATInVATCurrency.Value.IsZero()
		other := t.VATInVATCurrency.Value.IsNegative() && !t.VAT.Value.IsZero()
		c.need(t.VAT.Valid && t.VATInVATCurrency.Valid && negative == other, "PEPPOL-EN16931-R055", t.Node)
	}
	switch {
	case c.ubl():
		c.ublTaxTotals()
	case c.cii():
		c.ciiTaxTotals()
	}
}

// ublTaxTotals counts the elements TaxTotal with and without a breakdown.
func (c *check) ublTaxTotals() {
	with, without := 0, 0
	for n := c.doc.First(c.doc.Root()); n != 0; n = c.doc.Next(n) {
		if c.doc.Local(n) != "TaxTotal" {
			continue
		}
		if c.child(n, "TaxSubtotal") != 0 {
			with++
		} else {
			without++
		}
	}
	c.need(with == 1, "PEPPOL-EN16931-R053", c.inv.Node)
	c.accountingTotals(without)
}

// ciiTaxTotals counts the VAT totals in the currency of the invoice and in others.
func (c *check) ciiTaxTotals() {
	if c.inv.Totals.Node == 0 {
		return
	}
	own, other := 0, 0
	for n := c.doc.First(c.inv.Totals.Node); n != 0; n = c.doc.Next(n) {
		if c.doc.Local(n) != "TaxTotalAmount" {
			continue
		}
		switch currency, _ := c.doc.Attr(n, "currencyID"); {
		case currency == "" || c.inv.Currency == "":
		case currency == c.inv.Currency:
			own++
		default:
			other++
		}
	}
	c.need(own <= 1, "PEPPOL-EN16931-R053", c.inv.Totals.Node)
	c.accountingTotals(other)
}

// accountingTotals checks how many VAT totals there are in the accounting currency.
func (c *check) accountingTotals(count int) {
	want := 0
	if c.inv.VATCurrency != "" {
		want = 1
	}
	c.need(count == want, "PEPPOL-EN16931-R054", c.inv.Node)
}

// peppolLines checks the lines.
func peppolLines(c *check) {
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		c.peppolPeriod(l)
		c.peppolPrice(l)
		c.peppolNet(l)
		c.peppolObjects(l)
	}
}

// peppolPeriod checks that the period of a line is inside that of the invoice.
func (c *check) peppolPeriod(l *en16931.Line) {
	if l.Period == nil || c.inv.Period == nil {
		return
	}
	whole, part := c.inv.Period, l.Period
	if whole.Start.Valid && part.Start.Valid && part.Start.Value.Before(whole.Start.Value) {
		c.report("PEPPOL-EN16931-R110", part.Start.Node, part.Start.Text, "")
	}
	if whole.End.Valid && part.End.Valid && whole.End.Value.Before(part.End.Value) {
		c.report("PEPPOL-EN16931-R111", part.End.Node, part.End.Text, "")
	}
}

// peppolPrice checks the price of a line.
func (c *check) peppolPrice(l *en16931.Line) {
	p := &l.Price
	if p.Gross.Present() {
		want := minus(p.Gross.Value, p.Discount.Value)
		ok := p.Net.Valid && p.Gross.Valid && p.Net.Value.Equals(want) && (c.cii() || p.Discount.Present())
		if !ok && (p.Net.Valid || !p.Net.Present()) {
			c.report("PEPPOL-EN16931-R046", p.Net.Node, p.Net.Text, want.String())
		}
	}
	for _, q := range [...]struct {
		amount en16931.Amount
		unit   string
	}{{p.BaseQuantity, p.BaseUnit}, {p.GrossBaseQuantity, p.GrossBaseUnit}} {
		if !q.amount.Present() {
			continue
		}
		c.need(!q.amount.Valid || q.amount.Value.IsPositive(), "PEPPOL-EN16931-R121", q.amount.Node)
		if q.unit != "" && (c.cii() || l.Quantity.Present()) && q.unit != l.Unit {
			c.report("PEPPOL-EN16931-R130", q.amount.Node, q.unit, l.Unit)
		}
	}
}

// peppolNet checks the net amount of a line.
func (c *check) peppolNet(l *en16931.Line) {
	base := l.Price.BaseQuantity
	if !base.Present() {
		base = l.Price.GrossBaseQuantity
	}
	quantity := num.MakeAmount(1, 0)
	if l.Quantity.Present() {
		quantity = l.Quantity.Value
	}
	var allowances, charges sum
	for i := range l.Allowances {
		allowances.add(l.Allowances[i].Amount)
	}
	for i := range l.Charges {
		charges.add(l.Charges[i].Amount)
	}
	whole := times(quantity, l.Price.Net.Value)
	if base.Valid && !base.Value.IsZero() {
		const digits = 8
		whole = whole.RescaleUp(whole.Exp() + digits).Divide(base.Value)
	}
	for _, a := range [...]en16931.Amount{l.Net, l.Quantity, l.Price.Net, base} {
		if a.Present() && !a.Valid {
			return // XSD-DECIMAL says so
		}
	}
	want := minus(plus(whole, charges.round()), allowances.round())
	if !withinOrAt(l.Net.Value, want, c.slack()) {
		c.report("PEPPOL-EN16931-R120", l.Net.Node, l.Net.Text, round2(want).String())
	}
}

// peppolObjects checks that a document of a line is an invoiced object.
func (c *check) peppolObjects(l *en16931.Line) {
	if c.doc == nil || l.Node == 0 {
		return
	}
	around, element, kind := l.Node, "DocumentReference", "DocumentTypeCode"
	if c.cii() {
		around, element, kind = c.child(l.Node, "SpecifiedLineTradeSettlement"), "AdditionalReferencedDocument", "TypeCode"
	}
	if around == 0 {
		return
	}
	for n := c.doc.First(around); n != 0; n = c.doc.Next(n) {
		if c.doc.Local(n) == element && c.text(c.child(n, kind)) != "130" {
			c.report("PEPPOL-EN16931-R101", n, c.text(c.child(n, kind)), "130")
		}
	}
}
