package rules

import (
	"slices"
	"strings"

	"chancery/internal/format/en16931"
)

// frenchIdentities checks who seller and buyer are.
func frenchIdentities(c *check) {
	seller, buyer := &c.inv.Seller, &c.inv.Buyer
	if seller.LegalID.Scheme != schemeSIREN || !isSIREN(seller.LegalID.Value) {
		c.report("BR-FR-10_BT-30", seller.Node, seller.LegalID.Value, "")
	}
	b2b, self := c.treated("B2B"), isSelfBilled(c.inv.TypeCode)
	if b2b && (buyer.LegalID.Scheme != schemeSIREN || !isSIREN(buyer.LegalID.Value)) {
		c.report("BR-FR-11_BT-47", buyer.Node, buyer.LegalID.Value, "")
	}
	c.need(buyer.Endpoint.Value != "", "BR-FR-12_BT-49", buyer.Node)
	c.need(seller.Endpoint.Value != "", "BR-FR-13_BT-34", seller.Node)
	if b2b && !self {
		c.frenchEndpoint(buyer, "BR-FR-21_BT-49")
	}
	if self && (b2b || c.ubl() && c.treated("")) {
		c.frenchEndpoint(seller, "BR-FR-22_BT-34")
	}
	member := false
	for i := range seller.Identifiers {
		member = member || seller.Identifiers[i].Scheme == schemeMember
	}
	if member {
		c.need(c.saysMember(), "BR-FR-CO-14_BT-29-1", seller.Node)
		r := c.inv.TaxRepresentative
		c.need(r != nil && r.VATID.Present(), "BR-FR-CO-15_BT-29-1", seller.Node)
	}
}

// The schemes of French identifiers.
const (
	schemeSIREN   = "0002"
	schemeSIRET   = "0009"
	schemePrivate = "0224"
	schemeAddress = "0225"
	schemeMember  = "0231" // member of a single taxable person
)

// frenchEndpoint checks that an electronic address is one of the French directory.
func (c *check) frenchEndpoint(p *en16931.Party, id string) {
	siren := p.LegalID.Value
	if c.ubl() && p.LegalID.Scheme != schemeSIREN {
		siren = ""
	}
	if p.Endpoint.Scheme != schemeAddress || !strings.HasPrefix(p.Endpoint.Value, siren) {
		c.report(id, p.Endpoint.Node, p.Endpoint.Value, siren)
	}
}

// saysMember reports whether a note says that the seller is a member of a single taxable person.
func (c *check) saysMember() bool {
	for i := range c.inv.Notes {
		if n := &c.inv.Notes[i]; n.Subject == "TXD" && c.treatment(n) == "MEMBRE_ASSUJETTI_UNIQUE" {
			return true
		}
	}
	return false
}

// frenchParties checks the identifiers of all parties and places.
func frenchParties(c *check) {
	ext := c.inv.Ext
	if ext == nil {
		ext = &en16931.InvoiceExtension{}
	}
	for i, p := range [...]*en16931.Party{
		&c.inv.Seller, &c.inv.Buyer, c.inv.Payee, ext.BuyerAgent, ext.Payer, ext.SalesAgent, ext.Invoicee, ext.Invoicer,
	} {
		if p != nil {
			c.frenchParty(p, &frenchPartyTerms[i])
		}
	}
	for i := range frenchPartyTerms[:2] {
		c.frenchPrivate([...]*en16931.Party{&c.inv.Seller, &c.inv.Buyer}[i], frenchPartyTerms[i].id)
	}
	c.frenchPlaces(ext)
	c.frenchSIRENs(ext)
}

// frenchPlaces checks the places of delivery.
func (c *check) frenchPlaces(ext *en16931.InvoiceExtension) {
	const delivery, line = 8, 9
	if d := c.inv.Delivery; d != nil {
		siren := ""
		if ext.ShipTo != nil && ext.ShipTo.LegalID.Scheme == schemeSIREN {
			siren = ext.ShipTo.LegalID.Value
		}
		c.frenchIdentifiers(d.Locations, d.Node, frenchPartyTerms[delivery].id, siren, false)
	}
	for i := range c.inv.Lines {
		if l := &c.inv.Lines[i]; l.Ext != nil && l.Ext.ShipTo != nil {
			c.frenchIdentifiers(l.Ext.ShipTo.Identifiers, l.Ext.ShipTo.Node, frenchPartyTerms[line].id, sirenOf(l.Ext.ShipTo), false)
		}
	}
}

// sirenOf returns the SIREN of a party, "" if it has none.
func sirenOf(p *en16931.Party) string {
	if p.LegalID.Scheme != schemeSIREN {
		return ""
	}
	return p.LegalID.Value
}

// frenchParty checks the identifiers and the electronic address of a party.
func (c *check) frenchParty(p *en16931.Party, terms *frenchParty) {
	principal := p == &c.inv.Seller || p == &c.inv.Buyer
	c.frenchIdentifiers(p.Identifiers, p.Node, terms.id, sirenOf(p), principal)
	const longest = 125
	e := p.Endpoint
	if e.Scheme == schemeAddress && !isFrenchAddress(e.Value) {
		c.report("BR-FR-23_"+terms.endpoint, e.Node, e.Value, "")
	}
	if len([]rune(e.Value)) > longest {
		c.report("BR-FR-25_"+terms.endpoint, e.Node, e.Value, "")
	}
}

// manyIDs is how many identifiers of a party are compared with the others.
const manyIDs = 64

// frenchIdentifiers checks the identifiers of a party or place. A principal, seller or buyer, must have the SIREN that its
// SIRET begins with; others may have none.
func (c *check) frenchIdentifiers(ids []en16931.Identifier, node int32, term, siren string, principal bool) {
	siret := ""
	found, unnamed, twice := false, false, false
	for i := range ids {
		id := &ids[i]
		if !c.isGlobal(id.Node) {
			continue
		}
		if id.Scheme == schemeSIRET && !found {
			siret, found = id.Value, true
		}
		unnamed = unnamed || id.Scheme == ""
		if !twice && id.Scheme != "" {
			// Nobody has so many identifiers that the rest of them is of interest.
			twice = slices.ContainsFunc(ids[:min(i, manyIDs)], func(o en16931.Identifier) bool { return o.Scheme == id.Scheme && c.isGlobal(o.Node) })
		}
	}
	if found && (len(siret) != 14 || !isDigits(siret) || (siren != "" || principal) && siret[:9] != siren) {
		c.report("BR-FR-09_"+term, node, siret, siren)
	}
	if unnamed {
		c.report("BR-FR-CO-10_"+term+"-1", node, "", "")
	}
	if twice {
		c.report("BR-FR-CO-10_"+term+"-2", node, "", "")
	}
}

// isGlobal reports whether an identifier is one of a register: in CII others stand in elements of
// another name.
func (c *check) isGlobal(node int32) bool {
	return !c.cii() || node == 0 || c.doc.Local(node) == "GlobalID"
}

// frenchPrivate checks the private identifiers of seller and buyer.
func (c *check) frenchPrivate(p *en16931.Party, term string) {
	const longest = 100
	for i := range p.Identifiers {
		id := &p.Identifiers[i]
		if id.Scheme != schemePrivate {
			continue
		}
		if !isFrenchAddress(id.Value) {
			c.report("BR-FR-24_"+term, id.Node, id.Value, "")
		}
		if len([]rune(id.Value)) > longest {
			c.report("BR-FR-26_"+term, id.Node, id.Value, "")
		}
	}
}

// frenchSIRENs checks that each SIREN has 9 digits, whosever it is.
func (c *check) frenchSIRENs(ext *en16931.InvoiceExtension) {
	for _, p := range [...]*en16931.Party{
		&c.inv.Seller, &c.inv.Buyer, c.inv.Payee, c.inv.TaxRepresentative, ext.BuyerAgent, ext.Payer, ext.SalesAgent, ext.Invoicee,
		ext.Invoicer, ext.BuyerTaxRepresentative, ext.ProductEndUser, ext.ShipFrom, ext.UltimateShipTo, ext.ShipTo,
	} {
		c.frenchSIREN(p)
	}
	if d := c.inv.Delivery; d != nil && ext.ShipTo == nil {
		c.sirens(d.Locations)
	}
	for i := range c.inv.Lines {
		if x := c.inv.Lines[i].Ext; x != nil {
			for _, p := range [...]*en16931.Party{x.Seller, x.Manufacturer, x.ShipTo, x.UltimateShipTo} {
				c.frenchSIREN(p)
			}
		}
	}
}

func (c *check) frenchSIREN(p *en16931.Party) {
	if p == nil {
		return
	}
	if p.LegalID.Scheme == schemeSIREN && !isSIREN(p.LegalID.Value) {
		c.report("BR-FR-32-LEGALID", p.LegalID.Node, p.LegalID.Value, "")
	}
	c.sirens(p.Identifiers)
}

func (c *check) sirens(ids []en16931.Identifier) {
	for i := range ids {
		if id := &ids[i]; (id.Scheme == schemeSIREN || id.Scheme == schemeMember) && !isSIREN(id.Value) {
			c.report(c.pick("BR-FR-32-GLOBALID", "BR-FR-32-ID"), id.Node, id.Value, "")
		}
	}
}
