package ubl

import (
	"strings"

	"chancery/internal/format/en16931"
)

// Where the name of a party stands.
const (
	nameOfEntity = iota // in PartyLegalEntity; PartyName is the trading name: BT-27, BT-44
	nameOfParty         // in PartyName: BT-59, BT-62
)

// schemeSEPA marks BT-90 among the identifiers of a party.
const schemeSEPA = "SEPA"

// sellerOrBuyer reads the party of a seller or a buyer, with the service provider that the French extension
// puts inside: the invoicer with the seller, the invoicee with the buyer.
func (r *reader) sellerOrBuyer(to *en16931.Party, n int32) {
	party := r.child(n, aParty)
	if party == 0 || to.Node != 0 {
		return
	}
	r.party(to, party, nameOfEntity)
	for c := r.doc.First(party); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case aAgentParty:
			agent := r.newParty(c, nameOfEntity)
			if to == &r.inv.Seller {
				r.ext().SalesAgent = agent
			} else {
				r.ext().BuyerAgent = agent
			}
		case aServiceProviderParty:
			if inner := r.child(c, aParty); inner != 0 {
				provider := r.newParty(inner, nameOfEntity)
				if to == &r.inv.Seller {
					r.ext().Invoicer = provider
				} else {
					r.ext().Invoicee = provider
				}
			}
		}
	}
}

func (r *reader) newParty(n int32, name int) *en16931.Party {
	p := &en16931.Party{}
	r.party(p, n, name)
	return p
}

// party reads a party. Of the two names, the one that the term is not bound to is the trading name.
func (r *reader) party(p *en16931.Party, n int32, name int) {
	p.Node = n
	legal, trading := &p.Name, &p.TradingName
	if name == nameOfParty {
		legal, trading = trading, legal
	}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bEndpointID:
			r.id(&p.Endpoint, c)
		case aPartyIdentification:
			r.identification(p, c)
		case aPartyName:
			r.inner(trading, c, bName)
		case aPostalAddress:
			if p.Address == nil {
				p.Address = r.address(c)
			}
		case aPartyTaxScheme:
			r.taxScheme(p, c)
		case aPartyLegalEntity:
			r.legalEntity(p, legal, c)
		case aContact:
			if p.Contact == nil {
				r.contact(p, c)
			}
		}
	}
}

func partyExt(p *en16931.Party) *en16931.PartyExtension {
	if p.Ext == nil {
		p.Ext = &en16931.PartyExtension{}
	}
	return p.Ext
}

func (r *reader) identification(p *en16931.Party, n int32) {
	id := r.child(n, bID)
	if id == 0 {
		return
	}
	if identifier := r.identifier(id); identifier.Scheme != schemeSEPA {
		p.Identifiers = append(p.Identifiers, identifier)
	} else if r.creditor.Node == 0 {
		r.creditor = identifier
	}
}

// taxScheme reads BT-31 or BT-32, which differ in the scheme.
func (r *reader) taxScheme(p *en16931.Party, n int32) {
	id := en16931.Identifier{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bCompanyID:
			id.Value, id.Node = r.trimmed(c), c
		case aTaxScheme:
			r.inner(&id.Scheme, c, bID)
		}
	}
	to := &p.TaxRegistration
	if strings.EqualFold(id.Scheme, "VAT") {
		to, id.Scheme = &p.VATID, ""
	}
	if to.Node == 0 {
		*to = id
	}
}

func (r *reader) legalEntity(p *en16931.Party, name *string, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bRegistrationName:
			r.text(name, c)
		case bCompanyID:
			r.id(&p.LegalID, c)
		case bCompanyLegalForm:
			r.text(&p.LegalInformation, c)
		case aRegistrationAddress:
			partyExt(p).LegalAddress = r.address(c)
		}
	}
}

func (r *reader) contact(p *en16931.Party, n int32) {
	p.Contact = &en16931.Contact{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bName:
			r.text(&p.Contact.Name, c)
		case bTelephone:
			r.text(&p.Contact.Telephone, c)
		case bElectronicMail:
			r.text(&p.Contact.Email, c)
		case bTelefax:
			r.text(&partyExt(p).Fax, c)
		}
	}
}

func (r *reader) address(n int32) *en16931.Address {
	a := &en16931.Address{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case bStreetName:
			r.text(&a.Line1, c)
		case bAdditionalStreetName:
			r.text(&a.Line2, c)
		case aAddressLine:
			r.inner(&a.Line3, c, bLine)
		case bCityName:
			r.text(&a.City, c)
		case bPostalZone:
			r.text(&a.PostCode, c)
		case bCountrySubentity:
			r.text(&a.Subdivision, c)
		case aCountry:
			r.inner(&a.Country, c, bIdentificationCode)
		}
	}
	return a
}
