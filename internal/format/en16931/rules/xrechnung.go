package rules

import (
	"slices"
	"strings"

	"chancery/internal/format/en16931"
)

// xrechnungGroups are the checks of XRechnung 3.0 beyond those that Peppol has too.
func xrechnungGroups() []group {
	return []group{germanDocument, germanSeller, germanBuyer, germanVAT, germanPayment, germanAttachments, germanPrices}
}

// germanDocument checks the terms of the document.
func germanDocument(c *check) {
	inv := c.inv
	c.need(inv.BuyerReference != "", "BR-DE-15", inv.Node)
	c.leitweg()
	switch inv.TypeCode {
	case "326", "380", "384", "389", "381", "875", "876", "877":
	default:
		c.report("BR-DE-17", inv.Node, inv.TypeCode, "")
	}
	if !skontoLines(inv.PaymentTerms) {
		c.report("BR-DE-18", inv.Node, strings.TrimSpace(inv.PaymentTerms), "")
	}
	switch spec := inv.Process.Specification; spec {
	case en16931.SpecXRechnung, en16931.SpecXRechnungExt, en16931.SpecXRechnungCVD:
	default:
		c.report("BR-DE-21", inv.Process.Node, spec, en16931.SpecXRechnung)
	}
	c.need(inv.TypeCode != "384" || len(inv.Preceding) > 0, "BR-DE-26", inv.Node)
	c.supplyDate()
}

// leitweg checks the check digits of a buyer reference that looks like a Leitweg-ID.
func (c *check) leitweg() {
	if id := c.inv.BuyerReference; looksLikeLeitweg(id) && !validLeitweg(id) {
		c.report("XR-LEITWEG-ID", c.inv.Node, id, "")
	}
}

// supplyDate checks that the invoice says when the supply took place.
func (c *check) supplyDate() {
	inv := c.inv
	if inv.Delivery != nil && inv.Delivery.Date.Node+int32(len(inv.Delivery.Date.Text)) > 0 || inv.Period != nil {
		return
	}
	for i := range inv.Lines {
		if inv.Lines[i].Period == nil {
			c.report("BR-DE-TMP-32", inv.Node, "", "")
			return
		}
	}
}

// germanSeller checks the seller.
func germanSeller(c *check) {
	s := &c.inv.Seller
	if a := s.Address; a != nil {
		c.need(a.City != "", "BR-DE-3", a.Node)
		c.need(a.PostCode != "", "BR-DE-4", a.Node)
	}
	k := s.Contact
	if k == nil {
		c.report("BR-DE-2", s.Node, "", "")
		return
	}
	c.need(k.Name != "" || k.Department != "", "BR-DE-5", k.Node)
	c.need(k.Telephone != "", "BR-DE-6", k.Node)
	c.need(k.Email != "", "BR-DE-7", k.Node)
	if !isTelephone(k.Telephone) {
		c.report("BR-DE-27", k.Node, k.Telephone, "")
	}
	if !isEmail(k.Email) {
		c.report("BR-DE-28", k.Node, k.Email, "")
	}
}

// germanBuyer checks the addresses of the buyer and of the delivery.
func germanBuyer(c *check) {
	if a := c.inv.Buyer.Address; a != nil {
		c.need(a.City != "", "BR-DE-8", a.Node)
		c.need(a.PostCode != "", "BR-DE-9", a.Node)
	}
	if d := c.inv.Delivery; d != nil && d.Address != nil {
		c.need(d.Address.City != "", "BR-DE-10", d.Address.Node)
		c.need(d.Address.PostCode != "", "BR-DE-11", d.Address.Node)
	}
}

// germanVAT checks the rates and the tax identifiers.
func germanVAT(c *check) {
	inv := c.inv
	for i := range inv.VATBreakdown {
		c.need(inv.VATBreakdown[i].Rate.Present(), "BR-DE-14", inv.VATBreakdown[i].Node)
	}
	if inv.Seller.VATID.Present() || inv.Seller.TaxRegistration.Present() || inv.TaxRepresentative != nil {
		return
	}
	taxed := func(code string) bool {
		return slices.Contains([]string{"S", "Z", "E", "AE", "K", "G", "L", "M"}, code)
	}
	if slices.ContainsFunc(inv.Lines, func(l en16931.Line) bool { return taxed(l.VAT.Category) }) ||
		slices.ContainsFunc(inv.Allowances, func(a en16931.AllowanceCharge) bool { return taxed(a.Category) }) ||
		slices.ContainsFunc(inv.Charges, func(a en16931.AllowanceCharge) bool { return taxed(a.Category) }) {
		c.report("BR-DE-16", inv.Seller.Node, "", "")
	}
}

// germanPayment checks the payment instructions.
func germanPayment(c *check) {
	means, debit := 0, false
	if c.inv.Payment != nil {
		for i := range c.inv.Payment.Means {
			m := &c.inv.Payment.Means[i]
			if m.Implied {
				continue
			}
			means++
			debit = debit || m.DirectDebit != nil
			c.germanMeans(m)
		}
		c.germanDebit()
	}
	c.need(means > 0, "BR-DE-1", c.inv.Node)
}

// germanMeans checks that a means of payment has its data and no other.
func (c *check) germanMeans(m *en16931.PaymentMeans) {
	transfer, card, debit := len(m.Transfers) > 0, m.Card != nil, c.debits(m)
	switch m.Code {
	case "30", "58":
		c.need(c.account(m), "BR-DE-23-a", m.Node)
		c.need(!card && !debit, "BR-DE-23-b", m.Node)
		if m.Code == "58" {
			if iban := firstIBAN(m); !validIBAN(iban) {
				c.report("BR-DE-19", m.Node, iban, "")
			}
		}
	case "48", "54", "55":
		c.need(card, "BR-DE-24-a", m.Node)
		c.need(!c.account(m) && !debit, "BR-DE-24-b", m.Node)
	case "59":
		c.need(debit, "BR-DE-25-a", m.Node)
		c.need(!transfer && !card && !c.institution(m), "BR-DE-25-b", m.Node)
		account := ""
		if m.DirectDebit != nil {
			account = m.DirectDebit.Account
		}
		if !validIBAN(account) {
			c.report("BR-DE-20", m.Node, account, "")
		}
	}
}

// debits reports whether a means of payment has data of a direct debit. In CII the mandate and the
// creditor belong to the whole invoice.
func (c *check) debits(m *en16931.PaymentMeans) bool {
	if !c.cii() {
		return c.mandated(m)
	}
	if m.DirectDebit != nil && m.DirectDebit.Account != "" {
		return true
	}
	return slices.ContainsFunc(c.inv.Payment.Means, func(m en16931.PaymentMeans) bool {
		return m.DirectDebit != nil && (m.DirectDebit.Mandate != "" || m.DirectDebit.Creditor.Present())
	})
}

// mandated reports whether a means of payment has a mandate element of UBL. The creditor stands elsewhere
// there and does not make a direct debit.
func (c *check) mandated(m *en16931.PaymentMeans) bool {
	if c.doc == nil {
		return m.DirectDebit != nil
	}
	return m.Node != 0 && c.child(m.Node, "PaymentMandate") != 0
}

// account reports whether a means of payment has an account to pay to.
func (c *check) account(m *en16931.PaymentMeans) bool {
	if c.cii() && m.Node != 0 {
		return c.child(m.Node, "PayeePartyCreditorFinancialAccount") != 0
	}
	return len(m.Transfers) > 0
}

// institution reports whether CII names a bank.
func (c *check) institution(m *en16931.PaymentMeans) bool {
	return c.cii() && m.Node != 0 &&
		(c.child(m.Node, "PayeeSpecifiedCreditorFinancialInstitution") != 0 || c.child(m.Node, "PayerSpecifiedDebtorFinancialInstitution") != 0)
}

// firstIBAN returns the account to which to transfer, "" if it is said to be no IBAN.
func firstIBAN(m *en16931.PaymentMeans) string {
	for i := range m.Transfers {
		if t := &m.Transfers[i]; !t.Proprietary && t.Account != "" {
			return t.Account
		}
	}
	return ""
}

// germanDebit checks that a direct debit has a creditor and an account.
func (c *check) germanDebit() {
	mandate, creditor, account, any := false, false, false, false
	node := c.inv.Payment.Node
	for i := range c.inv.Payment.Means {
		d := c.inv.Payment.Means[i].DirectDebit
		if d == nil {
			continue
		}
		any = any || c.cii() || c.mandated(&c.inv.Payment.Means[i])
		mandate = mandate || d.Mandate != ""
		creditor = creditor || d.Creditor.Present()
		account = account || d.Account != ""
	}
	if !any {
		return
	}
	if c.cii() { // there a creditor or an account alone is not enough
		c.need(creditor && (mandate || account), "BR-DE-30", node)
		c.need(account && (mandate || creditor), "BR-DE-31", node)
		return
	}
	c.need(creditor, "BR-DE-30", node)
	c.need(account, "BR-DE-31", node)
}

// germanAttachments checks the supporting documents.
func germanAttachments(c *check) {
	var seen map[string]bool
	for i := range c.inv.Documents {
		d := &c.inv.Documents[i]
		if d.Filename != "" && len(c.inv.Documents) > 1 {
			if seen[d.Filename] {
				c.report("BR-DE-22", d.Node, d.Filename, "")
			}
			if seen == nil {
				seen = map[string]bool{}
			}
			seen[d.Filename] = true
		}
		if !isURL(d.Location) && (d.Location != "" || c.locates(d.Node)) {
			c.report("BR-TMP-2", d.Node, d.Location, "")
		}
	}
}

// locates reports whether a supporting document has an element for its location, even an empty one.
func (c *check) locates(node int32) bool {
	if c.doc == nil || node == 0 {
		return false
	}
	return c.child(node, "URIID") != 0 || c.below(node, "Attachment", "ExternalReference") != 0
}

// germanPrices checks that both prices of CII have the same base quantity.
func germanPrices(c *check) {
	if !c.cii() {
		return
	}
	for i := range c.inv.Lines {
		p := &c.inv.Lines[i].Price
		if !p.BaseQuantity.Present() || !p.GrossBaseQuantity.Present() {
			continue
		}
		units := p.BaseUnit == "" || p.GrossBaseUnit == "" || p.BaseUnit == p.GrossBaseUnit
		if !units || p.BaseQuantity.Text != p.GrossBaseQuantity.Text {
			c.report("BR-TMP-3", p.GrossBaseQuantity.Node, p.GrossBaseQuantity.Text, p.BaseQuantity.Text)
		}
	}
}
