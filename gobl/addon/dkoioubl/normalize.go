package dkoioubl

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// normalize runs after that of EN 16931, which derives the key of a tax from the category
// that is removed here.
func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		if t := law.TaxDetails(v); t.Rounding == "" {
			t.Rounding = tax.RoundCurrency
		}
	case *org.Party:
		endpointsFromInboxes(v)
		identify(v)
	case *tax.Combo:
		v.Ext = v.Ext.Delete(catalogue.UNTDIDTaxCategory)
	}
}

// endpointsFromInboxes moves the inboxes of a party without an endpoint to its endpoints,
// if they have a scheme and a code. Those with an address for the web or for mail stay.
func endpointsFromInboxes(p *org.Party) {
	if p.Endpoint() != nil {
		return
	}
	var rest []*org.Inbox
	for _, inbox := range p.Inboxes {
		if inbox == nil || inbox.Scheme == "" || inbox.Code == "" {
			rest = append(rest, inbox)
			continue
		}
		p.Endpoints = append(p.Endpoints, &org.Endpoint{
			Label: inbox.Label,
			URI:   cbc.URI(string(inbox.Scheme) + ":" + string(inbox.Code)),
		})
	}
	p.Inboxes = rest
}

// schemeCVR is that of endpoints which are numbers in the central business register.
const schemeCVR = "DK:CVR:"

// identify gives a Danish business the endpoint and the legal identity that follow from
// its number.
func identify(p *org.Party) {
	if !p.TaxID.In("DK") || p.TaxID.Code == "" {
		return
	}
	if p.Endpoint() == nil {
		p.Endpoints = append(p.Endpoints, &org.Endpoint{URI: cbc.URI(schemeCVR + string(p.TaxID.Code))})
	}
	for _, id := range p.Identities {
		if id != nil && id.Scope == org.IdentityScopeLegal {
			return
		}
	}
	p.Identities = append(p.Identities, &org.Identity{Scope: org.IdentityScopeLegal, Code: p.TaxID.Code})
}
