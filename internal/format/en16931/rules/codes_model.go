package rules

import "chancery/internal/format/en16931"

// modelCodes checks the codes of an invoice that was not read from a document; in a
// document, the walk over its elements looks at every code.
func modelCodes(c *check) {
	if c.doc != nil {
		return
	}
	inv := c.inv
	types := &invoiceTypes
	if inv.CreditNote {
		types = &creditNoteTypes
	}
	c.code(types, inv.TypeCode, "BR-CL-01")
	c.code(&currencies, inv.Currency, "BR-CL-04")
	c.code(&currencies, inv.VATCurrency, "BR-CL-05")
	if p := inv.TaxPointCode; p != "" && p != "3" && p != "35" && p != "432" {
		c.report("BR-CL-06", 0, p, "")
	}
	for i := range inv.Notes {
		c.code(&noteSubjects, inv.Notes[i].Subject, "BR-CL-08")
	}
	for _, o := range inv.Objects {
		c.code(&referenceSchemes, o.Scheme, "BR-CL-07")
	}
	c.partyCodes(&inv.Seller)
	c.partyCodes(&inv.Buyer)
	for _, p := range []*en16931.Party{inv.Payee, inv.TaxRepresentative} {
		if p != nil {
			c.partyCodes(p)
		}
	}
	c.deliveryCodes()
	if inv.Payment != nil {
		for i := range inv.Payment.Means {
			c.code(&paymentMeans, inv.Payment.Means[i].Code, "BR-CL-16")
		}
	}
	for i := range inv.Documents {
		c.code(&mimeTypes, inv.Documents[i].MIME, "BR-CL-24")
	}
	c.vatCodes()
	for i := range inv.Lines {
		c.lineCodes(&inv.Lines[i])
	}
}

func (c *check) deliveryCodes() {
	d := c.inv.Delivery
	if d == nil {
		return
	}
	for _, l := range d.Locations {
		c.code(&partySchemes, l.Scheme, "BR-CL-26")
	}
	if d.Address != nil {
		c.code(&countries, d.Address.Country, "BR-CL-14")
	}
}

// code reports a rule if there is a code that is not in a list.
func (c *check) code(list *codeList, code, id string) {
	if code != "" && !list.has(code) {
		c.report(id, 0, code, "")
	}
}

func (c *check) partyCodes(p *en16931.Party) {
	for _, id := range p.Identifiers {
		c.code(&partySchemes, id.Scheme, "BR-CL-10")
	}
	c.code(&partySchemes, p.LegalID.Scheme, "BR-CL-11")
	c.code(&addressSchemes, p.Endpoint.Scheme, "BR-CL-25")
	if p.Address != nil {
		c.code(&countries, p.Address.Country, "BR-CL-14")
	}
}

func (c *check) vatCodes() {
	inv := c.inv
	for i := range inv.Allowances {
		c.code(&vatCategories, inv.Allowances[i].Category, "BR-CL-17")
		c.code(&allowanceReasons, inv.Allowances[i].ReasonCode, "BR-CL-19")
	}
	for i := range inv.Charges {
		c.code(&vatCategories, inv.Charges[i].Category, "BR-CL-17")
		c.code(&chargeReasons, inv.Charges[i].ReasonCode, "BR-CL-20")
	}
	for i := range inv.VATBreakdown {
		c.code(&vatCategories, inv.VATBreakdown[i].Category, "BR-CL-18")
		c.code(&exemptionReasons, inv.VATBreakdown[i].ExemptionCode, "BR-CL-22")
	}
}

func (c *check) lineCodes(l *en16931.Line) {
	for _, o := range l.Objects {
		c.code(&referenceSchemes, o.Scheme, "BR-CL-07")
	}
	c.code(&units, l.Unit, "BR-CL-23")
	c.code(&units, l.Price.BaseUnit, "BR-CL-23")
	c.code(&vatCategories, l.VAT.Category, "BR-CL-18")
	c.code(&partySchemes, l.Item.StandardID.Scheme, "BR-CL-21")
	c.code(&countries, l.Item.Origin, "BR-CL-15")
	for i := range l.Item.Classifications {
		c.code(&classSchemes, l.Item.Classifications[i].List, "BR-CL-13")
	}
	for i := range l.Allowances {
		c.code(&allowanceReasons, l.Allowances[i].ReasonCode, "BR-CL-19")
	}
	for i := range l.Charges {
		c.code(&chargeReasons, l.Charges[i].ReasonCode, "BR-CL-20")
	}
}
