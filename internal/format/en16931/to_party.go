package en16931

import (
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// parties sets the supplier and the customer. A tax representative takes the place of the supplier, who then is the seller in
// the ordering details.
func (m *importer) parties() {
	seller := m.party(&m.src.Seller)
	if id := m.src.Seller.TaxRegistration; id.Present() {
		seller.Identities = append(seller.Identities, &org.Identity{Scope: org.IdentityScopeTax, Code: cbc.Code(id.Value)})
	}
	if text := m.src.Seller.LegalInformation; text != "" {
		seller.Registration = &org.Registration{Other: text}
	}
	m.inv.Supplier = seller
	if rep := m.src.TaxRepresentative; rep != nil {
		m.inv.Supplier = m.party(rep)
		m.inv.Ordering = &bill.Ordering{Seller: seller}
	}
	if id := m.inv.Supplier.TaxID; m.lawless && id != nil {
		m.inv.Supplier.TaxID = nil
		m.inv.Supplier.Identities = append(m.inv.Supplier.Identities, &org.Identity{
			Scope: org.IdentityScopeTax, Code: cbc.Code(id.String()),
		})
	}
	if m.hasBuyer() {
		m.inv.Customer = m.party(&m.src.Buyer)
	}
}

// hasBuyer reports whether anything is said of the buyer.
func (m *importer) hasBuyer() bool {
	b := &m.src.Buyer
	return b.Name != "" || b.VATID.Present() || b.LegalID.Present() || len(b.Identifiers) > 0 || b.Address != nil
}

// party returns a party.
func (m *importer) party(p *Party) *org.Party {
	out := &org.Party{Name: firstOf(p.Name, p.TradingName), TaxID: taxID(p)}
	if p.TradingName != out.Name { // UBL files often repeat the name there
		out.Alias = p.TradingName
	}
	if p.LegalID.Present() {
		id := identity(p.LegalID)
		id.Scope = org.IdentityScopeLegal
		out.Identities = append(out.Identities, id)
	}
	for _, id := range p.Identifiers {
		out.Identities = append(out.Identities, identity(id))
	}
	if in := m.inbox(p.Endpoint); in != nil {
		out.Inboxes = []*org.Inbox{in}
	}
	if p.Address != nil {
		out.Addresses = []*org.Address{postal(p.Address)}
	}
	if c := p.Contact; c != nil {
		if name := firstOf(c.Name, c.Department); name != "" {
			out.People = []*org.Person{{Name: &org.Name{Given: name}}}
		}
		if c.Telephone != "" {
			out.Telephones = []*org.Telephone{{Num: c.Telephone}}
		}
		if c.Email != "" {
			out.Emails = []*org.Email{{Addr: c.Email}}
		}
	}
	return out
}

// taxID splits a VAT number into country and code. A number without the code of a country is that of the address.
func taxID(p *Party) *tax.Identity {
	text := strings.TrimSpace(p.VATID.Value)
	if text == "" {
		return nil
	}
	if len(text) > 2 {
		if c := l10n.TaxCountry(text[:2]); c.Valid() {
			return &tax.Identity{Country: c, Code: cbc.Code(text[2:])}
		}
	}
	id := &tax.Identity{Code: cbc.Code(text)}
	if p.Address != nil {
		id.Country = l10n.ISOCountry(p.Address.Country).Tax()
	}
	return id
}

// identity returns a code with its scheme. A scheme that is none of ISO 6523 becomes the label.
func identity(id Identifier) *org.Identity {
	out := &org.Identity{Code: cbc.Code(id.Value)}
	switch {
	case isICD(id.Scheme):
		out.Ext = out.Ext.Set(extScheme, cbc.Code(id.Scheme))
	case id.Scheme != "":
		out.Label = id.Scheme
	}
	return out
}

// inbox returns an electronic address; nil for none. That of a French invoice is an inbox of Peppol, as its rules have it.
func (m *importer) inbox(id Identifier) *org.Inbox {
	switch {
	case !id.Present():
		return nil
	case id.Scheme == schemeEmail:
		return &org.Inbox{Email: id.Value}
	}
	in := &org.Inbox{Scheme: cbc.Code(id.Scheme), Code: cbc.Code(id.Value)}
	if m.isFrench() {
		in.Key = org.InboxKeyPeppol
	}
	return in
}

// postal returns an address. The third line is the block, which comes back as the third line.
func postal(a *Address) *org.Address {
	return &org.Address{
		Street: a.Line1, StreetExtra: a.Line2, Block: a.Line3, Locality: a.City, Region: a.Subdivision,
		Code: cbc.Code(a.PostCode), Country: l10n.ISOCountry(a.Country),
	}
}

// delivery sets where and when the goods are delivered.
func (m *importer) delivery() {
	d := m.src.Delivery
	if d == nil {
		return
	}
	out := &bill.DeliveryDetails{Date: dateOf(d.Date)}
	if d.Name != "" || d.Address != nil {
		out.Receiver = &org.Party{Name: d.Name}
		if d.Address != nil {
			out.Receiver.Addresses = []*org.Address{postal(d.Address)}
		}
	}
	for _, id := range d.Locations {
		place := identity(id)
		place.Label = id.Scheme // where other programs look for it
		out.Identities = append(out.Identities, place)
	}
	if out.Date != nil || out.Receiver != nil || len(out.Identities) > 0 {
		m.inv.Delivery = out
	}
}

// payment sets how and when to pay, and what was paid.
func (m *importer) payment() {
	src := m.src
	out := &bill.PaymentDetails{Instructions: m.instructions()}
	if src.PaymentTerms != "" || src.DueDate.Valid {
		out.Terms = &pay.Terms{Notes: src.PaymentTerms}
		if src.DueDate.Valid {
			whole := percentage(ReadAmount("100", 0))
			out.Terms.DueDates = []*pay.DueDate{{Date: src.DueDate.Value, Percent: whole}}
		}
	}
	if paid := src.Totals.Paid; paid.Valid {
		out.Advances = []*pay.Record{{Description: "Prepaid Amount", Amount: paid.Value}}
	}
	if src.Payee != nil {
		out.Payee = m.party(src.Payee)
	}
	if src.Ext != nil && src.Ext.Payer != nil {
		out.Payer = m.party(src.Ext.Payer)
	}
	if out.Instructions != nil || out.Terms != nil || out.Advances != nil || out.Payee != nil || out.Payer != nil {
		m.inv.Payment = out
	}
}

// instructions returns how to pay: the first means decides the kind, and all accounts are kept.
func (m *importer) instructions() *pay.Instructions {
	p := m.src.Payment
	if p == nil || len(p.Means) == 0 {
		return nil
	}
	first := &p.Means[0]
	out := &pay.Instructions{Key: meansKey(first.Code), Detail: first.Text, Ref: cbc.Code(p.Remittance)}
	if first.Code != "" {
		out.Ext = out.Ext.Set(extPayment, cbc.Code(first.Code))
	}
	for i := range p.Means {
		means := &p.Means[i]
		for _, t := range means.Transfers {
			out.CreditTransfer = addAccount(out.CreditTransfer, account(t))
		}
		if c := means.Card; c != nil && out.Card == nil {
			out.Card = card(c)
		}
		if d := means.DirectDebit; d != nil && out.DirectDebit == nil {
			out.DirectDebit = &pay.DirectDebit{Ref: d.Mandate, Creditor: d.Creditor.Value, Account: d.Account}
		}
	}
	return out
}

// addAccount adds an account that is not there yet; files repeat one for another means of payment.
func addAccount(list []*pay.CreditTransfer, t *pay.CreditTransfer) []*pay.CreditTransfer {
	for _, known := range list {
		same := known.IBAN == t.IBAN && known.Number == t.Number
		if same && (t.BIC == "" || t.BIC == known.BIC) && (t.Name == "" || t.Name == known.Name) {
			return list
		}
	}
	return append(list, t)
}

// account returns an account: what begins as an IBAN does is one.
func account(t CreditTransfer) *pay.CreditTransfer {
	out := &pay.CreditTransfer{BIC: t.Bank, Name: t.Name}
	if !t.Proprietary && looksLikeIBAN(t.Account) {
		out.IBAN = t.Account
	} else {
		out.Number = t.Account
	}
	return out
}

// looksLikeIBAN reports whether a text begins with two letters.
func looksLikeIBAN(s string) bool {
	return len(s) > 4 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// card returns the part of a card's number that may be kept.
func card(c *PaymentCard) *pay.Card {
	out := &pay.Card{Holder: c.Holder, Last4: c.Number}
	if n := len(c.Number); n > 4 {
		out.Last4 = c.Number[n-4:]
		if n >= 10 {
			if _, ok := digits(c.Number[:6]); ok {
				out.First6 = c.Number[:6]
			}
		}
	}
	return out
}
