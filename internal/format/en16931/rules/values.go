package rules

import "chancery/internal/format/en16931"

// values checks that numbers are numbers and dates are days, which no rule of EN 16931
// does: it leaves that to XML Schema.
func values(c *check) {
	inv := c.inv
	for _, d := range []en16931.Date{inv.IssueDate, inv.TaxPointDate, inv.DueDate} {
		c.date(d)
	}
	c.period(inv.Period)
	if inv.Delivery != nil {
		c.date(inv.Delivery.Date)
	}
	for i := range inv.Preceding {
		c.date(inv.Preceding[i].IssueDate)
	}
	t := &inv.Totals
	for _, a := range []en16931.Amount{
		t.Lines, t.Allowances, t.Charges, t.WithoutVAT, t.VAT, t.VATInVATCurrency, t.WithVAT, t.Paid, t.Rounding, t.Due,
	} {
		c.number(a)
	}
	c.allowanceValues(inv.Allowances)
	c.allowanceValues(inv.Charges)
	for i := range inv.VATBreakdown {
		b := &inv.VATBreakdown[i]
		c.number(b.Taxable)
		c.number(b.Tax)
		c.number(b.Rate)
	}
	for i := range inv.Lines {
		c.lineValues(&inv.Lines[i])
	}
}

func (c *check) lineValues(l *en16931.Line) {
	c.number(l.Quantity)
	c.number(l.Net)
	c.number(l.Price.Net)
	c.number(l.Price.Gross)
	c.number(l.Price.Discount)
	c.number(l.Price.BaseQuantity)
	c.number(l.VAT.Rate)
	c.period(l.Period)
	c.allowanceValues(l.Allowances)
	c.allowanceValues(l.Charges)
}

func (c *check) allowanceValues(list []en16931.AllowanceCharge) {
	for i := range list {
		a := &list[i]
		c.number(a.Amount)
		c.number(a.Base)
		c.number(a.Percent)
		c.number(a.Rate)
	}
}

func (c *check) period(p *en16931.Period) {
	if p != nil {
		c.date(p.Start)
		c.date(p.End)
	}
}

func (c *check) number(a en16931.Amount) {
	if a.Present() && !a.Valid {
		c.report("XSD-DECIMAL", a.Node, a.Text, "")
	}
}

func (c *check) date(d en16931.Date) {
	if d.Present() && !d.Valid {
		c.report("XSD-DATE", d.Node, d.Text, "")
	}
}
