package cii

import "chancery/internal/format/en16931"

// newParty reads a party that may stand once.
func (r *reader) newParty(to **en16931.Party, n int32) {
	if *to == nil {
		*to = &en16931.Party{}
		r.party(*to, n)
	}
}

func partyExt(p *en16931.Party) *en16931.PartyExtension {
	if p.Ext == nil {
		p.Ext = &en16931.PartyExtension{}
	}
	return p.Ext
}

func (r *reader) party(p *en16931.Party, n int32) {
	p.Node = n
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tID, tGlobalID:
			p.Identifiers = append(p.Identifiers, r.identifier(c))
		case tName:
			r.text(&p.Name, c)
		case tRoleCode:
			r.text(&partyExt(p).RoleCode, c)
		case tDescription:
			if p == &r.inv.Seller {
				r.text(&p.LegalInformation, c)
			} else {
				r.text(&partyExt(p).Description, c)
			}
		case tSpecifiedLegalOrganization:
			r.legalOrganization(p, c)
		case tDefinedTradeContact:
			if p.Contact == nil {
				r.contact(p, c)
			}
		case tPostalTradeAddress:
			if p.Address == nil {
				p.Address = r.address(c)
			}
		case tURIUniversalCommunication:
			if id := r.child(c, tURIID); id != 0 {
				r.id(&p.Endpoint, id)
			}
		case tSpecifiedTaxRegistration:
			r.taxRegistration(p, c)
		}
	}
}

func (r *reader) legalOrganization(p *en16931.Party, n int32) {
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tID:
			r.id(&p.LegalID, c)
		case tTradingBusinessName:
			r.text(&p.TradingName, c)
		case tPostalTradeAddress:
			partyExt(p).LegalAddress = r.address(c)
		}
	}
}

// Schemes of a tax registration.
const (
	schemeVAT   = "VA"
	schemeLocal = "FC"
)

// taxRegistration reads BT-31 or BT-32, which differ in the scheme.
func (r *reader) taxRegistration(p *en16931.Party, n int32) {
	id := r.child(n, tID)
	if id == 0 {
		return
	}
	identifier := r.identifier(id)
	to := &p.TaxRegistration
	if identifier.Scheme == schemeVAT {
		to, identifier.Scheme = &p.VATID, ""
	}
	// A registration with another scheme counts only where there is none with that of BT-32.
	if to.Node == 0 || identifier.Scheme == schemeLocal && to.Scheme != schemeLocal {
		*to = identifier
	}
}

func (r *reader) contact(p *en16931.Party, n int32) {
	contact := &en16931.Contact{Node: n}
	p.Contact = contact
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tPersonName:
			r.text(&contact.Name, c)
		case tDepartmentName:
			r.text(&contact.Department, c)
		case tTypeCode:
			r.text(&partyExt(p).ContactType, c)
		case tTelephoneUniversalCommunication:
			r.inner(&contact.Telephone, c, tCompleteNumber)
		case tFaxUniversalCommunication:
			r.inner(&partyExt(p).Fax, c, tCompleteNumber)
		case tEmailURIUniversalCommunication:
			r.inner(&contact.Email, c, tURIID)
		}
	}
}

func (r *reader) address(n int32) *en16931.Address {
	a := &en16931.Address{Node: n}
	for c := r.doc.First(n); c != 0; c = r.doc.Next(c) {
		switch r.tag(c) {
		case tLineOne:
			r.text(&a.Line1, c)
		case tLineTwo:
			r.text(&a.Line2, c)
		case tLineThree:
			r.text(&a.Line3, c)
		case tCityName:
			r.text(&a.City, c)
		case tPostcodeCode:
			r.text(&a.PostCode, c)
		case tCountrySubDivisionName:
			r.text(&a.Subdivision, c)
		case tCountryID:
			r.text(&a.Country, c)
		}
	}
	return a
}
