package rules

import (
	"slices"

	"chancery/internal/format/en16931"
)

// xrechnungExtensionGroups are the checks of the extension of XRechnung.
func xrechnungExtensionGroups() []group {
	return []group{extensionMIME, extensionSchemes, extensionLines, extensionDue}
}

// isHealthScheme reports whether a scheme is one of those of German digital health applications.
func isHealthScheme(s string) bool { return s == "XR01" || s == "XR02" || s == "XR03" }

// extensionMIME checks the media types of attached files.
func extensionMIME(c *check) {
	for i := range c.inv.Documents {
		d := &c.inv.Documents[i]
		if (d.MIME != "" || d.Content != "") && d.MIME != "application/xml" && !mimeTypes.has(d.MIME) {
			c.report("BR-DEX-01", d.Node, d.MIME, "")
		}
	}
}

// extensionSchemes checks the schemes of identifiers.
func extensionSchemes(c *check) {
	inv := c.inv
	c.extensionParty(&inv.Seller)
	c.extensionParty(&inv.Buyer)
	if inv.Payee != nil {
		c.extensionParty(inv.Payee)
	}
	if inv.Delivery != nil {
		for i := range inv.Delivery.Locations {
			c.icdOrHealth(inv.Delivery.Locations[i], "BR-DEX-08")
		}
	}
	for i := range inv.Lines {
		c.icdOrHealth(inv.Lines[i].Item.StandardID, "BR-DEX-06")
	}
}

func (c *check) extensionParty(p *en16931.Party) {
	for i := range p.Identifiers {
		c.icdOrHealth(p.Identifiers[i], "BR-DEX-04")
	}
	c.icdOrHealth(p.LegalID, "BR-DEX-05")
	if e := p.Endpoint; e.Scheme != "" && !isHealthScheme(e.Scheme) && !addressSchemes.has(e.Scheme) {
		c.report("BR-DEX-07", e.Node, e.Scheme, "")
	}
}

// icdOrHealth reports a rule for an identifier whose scheme is not known.
func (c *check) icdOrHealth(id en16931.Identifier, rule string) {
	if id.Scheme != "" && !isHealthScheme(id.Scheme) && !partySchemes.has(id.Scheme) {
		c.report(rule, id.Node, id.Scheme, "")
	}
}

// extensionLines checks the lines that others are made of.
func extensionLines(c *check) {
	for i := range c.inv.Lines {
		c.extensionLine(&c.inv.Lines[i])
	}
}

func (c *check) extensionLine(l *en16931.Line) {
	if l.Ext == nil {
		return
	}
	if c.cii() {
		c.need(l.Ext.ParentID == "", "BR-DEX-15", l.Node)
		return
	}
	if len(l.Ext.SubLines) == 0 {
		return
	}
	var total sum
	for i := range l.Ext.SubLines {
		sub := &l.Ext.SubLines[i]
		total.add(sub.Net)
		c.need(c.subCategories(sub) == 1 || c.doc != nil && sub.Item.Node == 0, "BR-DEX-03", sub.Node)
		c.extensionLine(sub)
	}
	if l.Net.Valid && !l.Net.Value.Equals(total.total) {
		c.report("BR-DEX-02", l.Net.Node, l.Net.Text, total.total.String())
	}
}

// subCategories returns how many VAT categories the item of a line has.
func (c *check) subCategories(l *en16931.Line) int {
	if c.doc != nil && l.Item.Node != 0 {
		return c.count(l.Item.Node, "ClassifiedTaxCategory")
	}
	if l.VAT.Category == "" {
		return 0
	}
	return 1
}

// extensionDue checks the amount due with what is collected for third parties, which only UBL can say.
func extensionDue(c *check) {
	if c.cii() {
		return
	}
	var third sum
	if c.inv.Ext != nil {
		for i := range c.inv.Ext.ThirdPartyPayments {
			p := &c.inv.Ext.ThirdPartyPayments[i]
			third.add(p.Amount)
			c.need(p.Kind != "", "BR-DEX-10", p.Node)
			c.need(p.Amount.Present(), "BR-DEX-11", p.Node)
			c.need(p.Description != "", "BR-DEX-12", p.Node)
			c.need(p.Amount.Decimals() <= 2, "BR-DEX-13", p.Node)
			c.need(p.Currency == c.inv.Currency, "BR-DEX-14", p.Node)
		}
	}
	t := &c.inv.Totals
	if !t.Due.Valid || !t.WithVAT.Valid {
		return
	}
	got := round2(minus(t.Due.Value, t.Rounding.Value))
	want := round2(plus(minus(t.WithVAT.Value, t.Paid.Value), third.total))
	if !got.Equals(want) {
		c.report("BR-DEX-09", t.Due.Node, t.Due.Text, plus(want, t.Rounding.Value).String())
	}
}

// vehicleGroups are the checks of XRechnung for clean vehicles.
func vehicleGroups() []group { return []group{vehicles} }

const (
	vehicleList      = "CVD"
	vehicleAttribute = "cva"
)

// vehicles checks what an invoice on vehicles must say about them.
func vehicles(c *check) {
	inv := c.inv
	c.need(inv.ContractReference != "", "BR-DE-CVD-01", inv.Node)
	c.need(inv.TenderReference != "", "BR-DE-CVD-02", inv.Node)
	found := false
	for i := range inv.Lines {
		classes, attributes := c.vehicle(&inv.Lines[i].Item)
		found = found || classes > 0 && attributes > 0
		c.need(classes == 0 || attributes == 1, "BR-DE-CVD-06-a", inv.Lines[i].Item.Node)
		c.need(attributes == 0 || classes == 1, "BR-DE-CVD-06-b", inv.Lines[i].Item.Node)
	}
	c.need(found, "BR-DE-CVD-03", inv.Node)
}

// vehicle checks the item of a line, and returns how many vehicle categories and attributes it has.
func (c *check) vehicle(item *en16931.Item) (classes, attributes int) {
	for i := range item.Classifications {
		k := &item.Classifications[i]
		if k.List != vehicleList {
			if k.List != "" && !classSchemes.has(k.List) {
				c.report("BR-TMP-CVD-01", k.Node, k.List, "")
			}
			continue
		}
		classes++
		if !slices.Contains([]string{"M1", "M2", "M3", "N1", "N2", "N3"}, k.Code) {
			c.report("BR-DE-CVD-04", k.Node, k.Code, "")
		}
	}
	for i := range item.Attributes {
		if a := &item.Attributes[i]; a.Name == vehicleAttribute {
			attributes++
			if a.Value != "clean" && a.Value != "zero-emission" && a.Value != "other" {
				c.report("BR-DE-CVD-05", a.Node, a.Value, "")
			}
		}
	}
	return classes, attributes
}
