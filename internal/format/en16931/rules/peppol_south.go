package rules

import (
	"strings"
)

// italy checks invoices of Italian sellers.
func italy(c *check) {
	if c.sellerTaxedIn() != "IT" {
		return
	}
	s := &c.inv.Seller
	if id := s.TaxRegistration; id.Present() {
		fits := len(id.Value) >= 11 && len(id.Value) <= 16 && allOf(id.Value, func(b byte) bool { return isDigit(b) || b >= 'A' && b <= 'Z' })
		if !fits {
			c.report("IT-R-001", id.Node, id.Value, "")
		}
	}
	a := s.Address
	if a == nil {
		return
	}
	c.need(a.Line1 != "", "IT-R-002", a.Node)
	c.need(a.City != "", "IT-R-003", a.Node)
	c.need(a.PostCode != "", "IT-R-004", a.Node)
}

// isGreek reports whether a country is Greece, by either of its codes.
func isGreek(country string) bool { return country == "GR" || country == "EL" }

// validGreekVAT checks a Greek VAT number.
func validGreekVAT(s string) bool { return len(s) == 11 && s[:2] == "EL" && validGreek(s[2:]) }

// greece checks invoices of Greek sellers.
func greece(c *check) {
	if !isGreek(c.sellerTaxedIn()) {
		return
	}
	inv := c.inv
	c.greekNumber()
	s, b := &inv.Seller, &inv.Buyer
	c.need(s.TradingName != "", "GR-R-002", s.Node)
	if s.VATID.Present() {
		c.need(validGreekVAT(s.VATID.Value), "GR-R-003", s.VATID.Node)
	}
	c.need(validGreekVAT(s.VATID.Value), "GR-S-011", s.Node)
	c.need(b.TradingName != "", "GR-R-005", b.Node)
	if strings.HasPrefix(s.VATID.Value, "EL") || isGreek(c.sellerIn()) {
		c.need(s.Endpoint.Scheme == "9933" && validGreek(s.Endpoint.Value), "GR-R-009", s.Endpoint.Node)
	}
	if isGreek(c.buyerTaxedIn()) {
		c.need(validGreekVAT(b.VATID.Value), "GR-R-006", b.Node)
		c.need(b.Endpoint.Scheme == "9933" && validGreek(b.Endpoint.Value), "GR-R-010", b.Endpoint.Node)
	}
	if isGreek(c.sellerIn()) {
		c.greekDocuments()
	}
}

// greekNumber checks the six parts of the number of a Greek invoice.
func (c *check) greekNumber() {
	inv := c.inv
	parts := strings.Split(inv.Number, "|")
	if len(parts) != 6 {
		c.report("GR-R-001-1", inv.Node, inv.Number, "")
	}
	part := func(i int) string {
		if i < len(parts) {
			return trim(parts[i])
		}
		return ""
	}
	own := inv.Seller.VATID.Value
	if own == "" && inv.TaxRepresentative != nil {
		own = inv.TaxRepresentative.VATID.Value
	}
	tin := part(0)
	c.need(validGreek(tin) && len(own) >= 11 && own[2:11] == tin, "GR-R-001-2", inv.Node)
	c.need(greekDay(part(1), inv.IssueDate.Text), "GR-R-001-3", inv.Node)
	c.need(part(2) != "" && isDigits(part(2)), "GR-R-001-4", inv.Node)
	switch part(3) {
	case "1.1", "1.6", "2.1", "2.4", "5.1", "5.2":
	default:
		c.report("GR-R-001-5", inv.Node, part(3), "")
	}
	c.need(part(4) != "", "GR-R-001-6", inv.Node)
	c.need(part(5) != "", "GR-R-001-7", inv.Node)
}

// greekDay reports whether dd/mm/yyyy is the day that YYYY-MM-DD says.
func greekDay(day, iso string) bool {
	return len(day) == 10 && len(iso) >= 10 && day == iso[8:10]+"/"+iso[5:7]+"/"+iso[:4]
}

// greekDocuments checks the mark of the tax office and the address of a Greek invoice.
func (c *check) greekDocuments() {
	marks, addresses := 0, 0
	for i := range c.inv.Documents {
		d := &c.inv.Documents[i]
		switch d.Description {
		case "##M.AR.K##":
			marks++
			if d.Reference == "" || d.Reference[0] < '1' || d.Reference[0] > '9' {
				c.report("GR-R-004-2", d.Node, d.Reference, "")
			}
		case "##INVOICE|URL##":
			addresses++
			c.need(d.Location != "", "GR-R-008-3", d.Node)
		}
	}
	c.need(marks == 1, "GR-R-004-1", c.inv.Node)
	c.need(addresses <= 1, "GR-R-008-2", c.inv.Node)
	c.need(addresses == 1, "GR-S-008-1", c.inv.Node)
}

// netherlands checks invoices of Dutch sellers.
func netherlands(c *check) {
	if c.sellerIn() != "NL" {
		return
	}
	inv := c.inv
	some := false
	for i := range inv.Preceding {
		some = some || inv.Preceding[i].Number != ""
	}
	c.need(!inv.CreditNote || some, "NL-R-001", inv.Node)
	c.dutchSeller()
	if c.buyerIn() == "NL" {
		c.dutchBuyer()
	}
	if r := inv.TaxRepresentative; r != nil && r.Address != nil && r.Address.Country == "NL" {
		c.need(r.Address.Line1 != "" && r.Address.City != "" && r.Address.PostCode != "", "NL-R-006", r.Address.Node)
	}
	due := inv.Totals.Due
	toSeller := due.Valid && (!inv.CreditNote && due.Value.IsPositive() || inv.CreditNote && due.Value.IsNegative())
	c.need(!toSeller || inv.Payment != nil, "NL-R-007", inv.Node)
	for i := range inv.Lines {
		if l := &inv.Lines[i]; l.OrderLine != "" {
			c.need(inv.PurchaseOrder != "", "NL-R-009", l.Node)
		}
	}
}

// isDutchRegister reports whether a scheme is that of KVK numbers or of OIN.
func isDutchRegister(scheme string) bool { return scheme == "0106" || scheme == "0190" }

func (c *check) dutchSeller() {
	s := &c.inv.Seller
	c.need(s.Address.Line1 != "" && s.Address.City != "" && s.Address.PostCode != "", "NL-R-002", s.Address.Node)
	if id := s.LegalID; id.Present() || id.Node != 0 {
		c.need(id.Present() && isDutchRegister(id.Scheme), "NL-R-003", id.Node)
	}
}

func (c *check) dutchBuyer() {
	b := &c.inv.Buyer
	c.need(b.Address.Line1 != "" && b.Address.City != "" && b.Address.PostCode != "", "NL-R-004", b.Address.Node)
	if id := b.LegalID; id.Present() || id.Node != 0 {
		c.need(id.Present() && isDutchRegister(id.Scheme), "NL-R-005", id.Node)
	}
	if c.inv.Payment == nil {
		return
	}
	for i := range c.inv.Payment.Means {
		m := &c.inv.Payment.Means[i]
		switch m.Code {
		case "30", "48", "49", "57", "58", "59":
		default:
			c.report("NL-R-008", m.Node, m.Code, "")
		}
	}
}

// germany checks invoices between German parties as XRechnung does.
func germany(c *check) {
	if !c.between("DE") {
		return
	}
	c.alias = germanInPeppolIDs()
	for _, g := range xrechnungGroups() {
		g(c)
	}
	c.alias = nil
}
