package rules

import (
	"unicode/utf8"

	"chancery/internal/format/en16931"
)

// here reports whether a group that the model always has is in the document.
func (c *check) here(node int32) bool { return c.doc == nil || node != 0 }

// header checks the terms that stand at the document itself.
func header(c *check) {
	inv := c.inv
	c.need(inv.Process.Specification != "", "BR-01", inv.Node)
	c.need(inv.Number != "", "BR-02", inv.Node)
	c.need(inv.IssueDate.Present() && (!c.cii() || inv.IssueDate.Format == "102"), "BR-03", inv.Node)
	c.need(inv.TypeCode != "", "BR-04", inv.Node)
	c.need(inv.Currency != "", "BR-05", inv.Node)
	c.need(len(inv.Lines) > 0, "BR-16", inv.Node)
	taxPoint := inv.TaxPointDate.Present() && inv.TaxPointCode != ""
	c.need(!taxPoint || c.cii() && len(inv.VATBreakdown) == 0, "BR-CO-03", inv.Node)
	c.need(len(inv.VATBreakdown) > 0 || c.cii() && len(inv.Lines) == 0, "BR-CO-18", inv.Node)
	for i := range inv.Preceding {
		if p := &inv.Preceding[i]; !c.ubl() {
			c.need(p.Number != "", "BR-55", p.Node)
		}
	}
	for i := range inv.Documents {
		if d := &inv.Documents[i]; c.doc == nil {
			c.need(d.Reference != "", "BR-52", d.Node)
		}
	}
	if p := inv.Period; p != nil {
		c.need(p.Start.Present() || p.End.Present() || !c.cii() && inv.TaxPointCode != "", "BR-CO-19", p.Node)
		c.need(c.inOrder(p), "BR-29", p.Node)
	}
}

// inOrder reports whether a period ends on its first day or later. One that has not
// both days, or a day that is none, is in order.
func (c *check) inOrder(p *en16931.Period) bool {
	start, end := p.Start, p.End
	if !start.Present() || !end.Present() {
		return !c.cii() || p.Node == 0 || c.child(p.Node, "StartDateTime") == 0 || c.child(p.Node, "EndDateTime") == 0
	}
	if c.cii() { // compared as they are written
		return start.Format == "102" && end.Format == "102" && end.Text >= start.Text
	}
	return !start.Valid || !end.Valid || end.ISO() >= start.ISO()
}

// parties checks seller, buyer, payee and tax representative.
func parties(c *check) {
	c.seller()
	c.buyer()
	if p := c.inv.Payee; p != nil {
		c.need(p.Name != "" && !c.isSeller(p), "BR-17", p.Node)
	}
	if r := c.inv.TaxRepresentative; r != nil {
		c.need(r.Name != "", "BR-18", r.Node)
		c.need(r.Address != nil, "BR-19", r.Node)
		if r.Address != nil || c.cii() {
			c.need(r.Address != nil && r.Address.Country != "", "BR-20", r.Node)
		}
		c.need(r.VATID.Present(), "BR-56", r.Node)
	}
	if d := c.inv.Delivery; d != nil && d.Address != nil {
		c.need(d.Address.Country != "", "BR-57", d.Address.Node)
	}
	if c.doc == nil {
		c.vatPrefix(c.inv.Seller.VATID.Value, 0)
		c.vatPrefix(c.inv.Buyer.VATID.Value, 0)
		if r := c.inv.TaxRepresentative; r != nil {
			c.vatPrefix(r.VATID.Value, 0)
		}
	}
}

func (c *check) seller() {
	s := &c.inv.Seller
	c.need(s.Name != "", "BR-06", s.Node)
	c.need(s.Address != nil, "BR-08", s.Node)
	if s.Address != nil || c.cii() {
		c.need(s.Address != nil && s.Address.Country != "", "BR-09", s.Node)
	}
	if c.here(s.Node) || c.ubl() && c.child(c.doc.Root(), "AccountingSupplierParty") != 0 {
		c.need(len(s.Identifiers) > 0 || s.LegalID.Present() || s.VATID.Present(), "BR-CO-26", s.Node)
	}
	c.need(!c.addressed(s) || s.Endpoint.Scheme != "", "BR-62", s.Endpoint.Node)
}

func (c *check) buyer() {
	b := &c.inv.Buyer
	c.need(b.Name != "", "BR-07", b.Node)
	c.need(b.Address != nil, "BR-10", b.Node)
	if b.Address != nil || c.cii() {
		c.need(b.Address != nil && b.Address.Country != "", "BR-11", b.Node)
	}
	c.need(!c.addressed(b) || b.Endpoint.Scheme != "", "BR-63", b.Endpoint.Node)
}

// addressed reports whether a party has an electronic address, even an empty one.
func (c *check) addressed(p *en16931.Party) bool {
	return p.Endpoint.Present() || p.Endpoint.Node != 0 || c.cii() && p.Node != 0 && c.child(p.Node, "URIUniversalCommunication") != 0
}

// isSeller reports whether the payee is named or numbered as the seller is. UBL compares
// the trading names, CII the names and the legal registrations.
func (c *check) isSeller(p *en16931.Party) bool {
	s := &c.inv.Seller
	name := s.TradingName
	if c.cii() || c.doc == nil {
		name = s.Name
	}
	if p.Name == name {
		return true
	}
	if c.cii() && p.LegalID.Present() && p.LegalID.Value == s.LegalID.Value {
		return true
	}
	for _, own := range p.Identifiers[:min(len(p.Identifiers), maxPlaces)] {
		for _, id := range s.Identifiers {
			if own.Value == id.Value && (!c.cii() || own.Scheme == "" && id.Scheme == "") {
				return true
			}
		}
	}
	return false
}

// payment checks the payment instructions.
func payment(c *check) {
	p := c.inv.Payment
	if p == nil {
		return
	}
	for i := range p.Means {
		m := &p.Means[i]
		if m.Implied {
			continue
		}
		c.need(m.Code != "", "BR-49", m.Node)
		if m.Code == "30" || m.Code == "58" {
			c.transfer(m)
		}
		if m.Card != nil && m.Card.Number != "" && utf8.RuneCountInString(m.Card.Number) > 10 {
			c.report("BR-51", m.Card.Node, m.Card.Number, "")
		}
	}
}

// transfer checks the accounts of a credit transfer.
func (c *check) transfer(m *en16931.PaymentMeans) {
	some := false
	for i := range m.Transfers {
		t := &m.Transfers[i]
		c.need(t.Account != "", "BR-50", t.Node)
		some = some || t.Account != "" || c.doc != nil && c.accountElement(t.Node)
	}
	if !c.cii() || len(m.Transfers) > 0 {
		c.need(some, "BR-61", m.Node)
	}
}

// accountElement reports whether the element of an account number is there, even empty.
func (c *check) accountElement(account int32) bool {
	if account == 0 {
		return false
	}
	if c.cii() {
		return c.child(account, "IBANID") != 0 || c.child(account, "ProprietaryID") != 0
	}
	return c.child(account, "ID") != 0
}

// allowances checks the allowances and charges of the document.
func allowances(c *check) {
	for i := range c.inv.Allowances {
		a := &c.inv.Allowances[i]
		c.need(a.Amount.Present(), "BR-31", a.Node)
		c.need(a.Category != "" && c.isVAT(a.Node, "TaxCategory"), "BR-32", a.Node)
		c.reason(a, "BR-33", "BR-CO-21")
		c.decimals(a.Amount, "BR-DEC-01")
		c.decimals(a.Base, "BR-DEC-02")
	}
	for i := range c.inv.Charges {
		a := &c.inv.Charges[i]
		c.need(a.Amount.Present(), "BR-36", a.Node)
		c.need(a.Category != "" && c.isVAT(a.Node, "TaxCategory"), "BR-37", a.Node)
		c.reason(a, "BR-38", "BR-CO-22")
		c.decimals(a.Amount, "BR-DEC-05")
		c.decimals(a.Base, "BR-DEC-06")
	}
}

// reason checks that an allowance or a charge says why, which two rules ask for.
func (c *check) reason(a *en16931.AllowanceCharge, ids ...string) {
	if a.Reason != "" || a.ReasonCode != "" {
		return
	}
	for _, id := range ids {
		c.report(id, a.Node, "", "")
	}
}

// decimals reports a rule if an amount has more than two decimals.
func (c *check) decimals(a en16931.Amount, id string) {
	if a.Decimals() > 2 {
		c.report(id, a.Node, a.Text, "")
	}
}
