package rules

import "chancery/internal/format/en16931"

// lines checks the lines one by one.
func lines(c *check) {
	for i := range c.inv.Lines {
		l := &c.inv.Lines[i]
		c.line(l)
		c.lineAllowances(l)
		c.item(l)
	}
}

// line checks the terms of a line itself.
func (c *check) line(l *en16931.Line) {
	c.need(l.ID != "", "BR-21", l.Node)
	c.need(l.Quantity.Present(), "BR-22", l.Node)
	c.need(l.Unit != "", "BR-23", l.Node)
	c.need(l.Net.Present(), "BR-24", l.Node)
	c.need(l.Item.Name != "", "BR-25", l.Node)
	c.need(l.Price.Net.Present(), "BR-26", l.Node)
	if p := l.Price.Net; !p.Present() || p.Valid && p.Value.IsNegative() {
		c.report("BR-27", l.Node, p.Text, "")
	}
	if p := l.Price.Gross; p.Valid && p.Value.IsNegative() {
		c.report("BR-28", l.Node, p.Text, "")
	}
	c.need(l.VAT.Category != "" && c.isVAT(l.VAT.Node, ""), "BR-CO-04", l.Node)
	c.decimals(l.Net, "BR-DEC-23")
	if p := l.Period; p != nil {
		c.need(p.Start.Present() || p.End.Present(), "BR-CO-20", p.Node)
		c.need(c.inOrder(p), "BR-30", p.Node)
	}
}

// lineAllowances checks the allowances and charges of a line.
func (c *check) lineAllowances(l *en16931.Line) {
	for i := range l.Allowances {
		a := &l.Allowances[i]
		c.need(a.Amount.Present(), "BR-41", a.Node)
		c.reason(a, "BR-42", "BR-CO-23")
		c.decimals(a.Amount, "BR-DEC-24")
		c.decimals(a.Base, "BR-DEC-25")
	}
	for i := range l.Charges {
		a := &l.Charges[i]
		c.need(a.Amount.Present(), "BR-43", a.Node)
		c.reason(a, "BR-44", "BR-CO-24")
		c.decimals(a.Amount, "BR-DEC-27")
		c.decimals(a.Base, "BR-DEC-28")
	}
}

// item checks what is invoiced.
func (c *check) item(l *en16931.Line) {
	item := &l.Item
	for i := range item.Attributes {
		if a := &item.Attributes[i]; (a.Name == "" || a.Value == "") && !c.attributeIsThere(a.Node) {
			c.report("BR-54", a.Node, a.Name, "")
		}
	}
	if id := item.StandardID; id.Scheme == "" && (id.Present() || id.Node != 0) {
		c.report("BR-64", id.Node, id.Value, "")
	}
	for i := range item.Classifications {
		if k := &item.Classifications[i]; k.List == "" {
			c.report("BR-65", k.Node, k.Code, "")
		}
	}
}

// attributeIsThere reports whether name and value of an attribute have an element, which
// may be empty.
func (c *check) attributeIsThere(node int32) bool {
	if c.doc == nil || node == 0 {
		return false
	}
	name := "Name"
	if c.cii() {
		name = "Description"
	}
	return c.child(node, name) != 0 && c.child(node, "Value") != 0
}
