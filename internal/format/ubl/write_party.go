package ubl

import "chancery/internal/format/en16931"

// parties writes all parties of the document.
func (w *writer) parties() {
	inv, ext := w.inv, w.ext()
	sepa := w.creditor()
	seller, payee := sepa, en16931.Identifier{}
	if inv.Payee != nil {
		seller, payee = payee, sepa
	}
	w.within("cac:AccountingSupplierParty", func() {
		w.Start("cac:Party")
		w.party(&inv.Seller, nameOfEntity, seller)
		w.agents(ext.SalesAgent, ext.Invoicer)
		w.EndEmpty()
	})
	w.within("cac:AccountingCustomerParty", func() {
		w.Start("cac:Party")
		w.party(&inv.Buyer, nameOfEntity, en16931.Identifier{})
		w.agents(ext.BuyerAgent, ext.Invoicee)
		w.EndEmpty()
	})
	w.wholeParty("cac:PayeeParty", inv.Payee, nameOfParty, payee)
	w.wholeParty("cac:TaxRepresentativeParty", inv.TaxRepresentative, nameOfParty, en16931.Identifier{})
}

// creditor returns BT-90, which stands with a party: the payee, or else the seller.
func (w *writer) creditor() en16931.Identifier {
	if p := w.inv.Payment; p != nil {
		for i := range p.Means {
			if d := p.Means[i].DirectDebit; d != nil && d.Creditor.Present() {
				return en16931.Identifier{Value: d.Creditor.Value, Scheme: schemeSEPA}
			}
		}
	}
	return en16931.Identifier{}
}

// agents writes the parties that the French extension puts inside the party of a seller or a buyer.
func (w *writer) agents(agent, provider *en16931.Party) {
	if !w.french {
		return
	}
	w.wholeParty("cac:AgentParty", agent, nameOfEntity, en16931.Identifier{})
	w.within("cac:ServiceProviderParty", func() { w.wholeParty("cac:Party", provider, nameOfEntity, en16931.Identifier{}) })
}

func (w *writer) wholeParty(name string, p *en16931.Party, names int, creditor en16931.Identifier) {
	if p != nil {
		w.within(name, func() { w.party(p, names, creditor) })
	}
}

// party writes what is in the element of a party.
func (w *writer) party(p *en16931.Party, names int, creditor en16931.Identifier) {
	ext := noPartyExtension
	if p.Ext != nil && w.french {
		ext = p.Ext
	}
	legal, trading := p.Name, p.TradingName
	if names == nameOfParty {
		legal, trading = trading, legal
	}
	w.identifier("cbc:EndpointID", p.Endpoint)
	for _, id := range p.Identifiers {
		w.identification(id)
	}
	w.identification(creditor)
	w.wrapped("cac:PartyName", "cbc:Name", trading)
	w.address("cac:PostalAddress", p.Address)
	w.taxNumber(p.VATID.Value, "VAT")
	w.taxNumber(p.TaxRegistration.Value, or(p.TaxRegistration.Scheme, "TAX"))
	w.within("cac:PartyLegalEntity", func() {
		w.Leaf("cbc:RegistrationName", legal)
		w.identifier("cbc:CompanyID", p.LegalID)
		w.Leaf("cbc:CompanyLegalForm", p.LegalInformation)
		w.address("cac:RegistrationAddress", ext.LegalAddress)
	})
	if c := p.Contact; c != nil {
		w.within("cac:Contact", func() {
			w.Leaf("cbc:Name", or(c.Name, c.Department))
			w.Leaf("cbc:Telephone", c.Telephone)
			w.Leaf("cbc:Telefax", ext.Fax)
			w.Leaf("cbc:ElectronicMail", c.Email)
		})
	}
}

func (w *writer) identification(id en16931.Identifier) {
	if id.Present() {
		w.within("cac:PartyIdentification", func() { w.identifier("cbc:ID", id) })
	}
}

func (w *writer) taxNumber(number, scheme string) {
	if number == "" {
		return
	}
	w.Start("cac:PartyTaxScheme")
	w.Leaf("cbc:CompanyID", number)
	w.taxScheme(scheme)
	w.End()
}

func (w *writer) address(name string, a *en16931.Address) {
	if a == nil {
		return
	}
	w.Start(name)
	w.Leaf("cbc:StreetName", a.Line1)
	w.Leaf("cbc:AdditionalStreetName", a.Line2)
	w.Leaf("cbc:CityName", a.City)
	w.Leaf("cbc:PostalZone", a.PostCode)
	w.Leaf("cbc:CountrySubentity", a.Subdivision)
	w.wrapped("cac:AddressLine", "cbc:Line", a.Line3)
	w.wrapped("cac:Country", "cbc:IdentificationCode", a.Country)
	w.End()
}

// notDefined is the means of payment "instrument not defined" of UNTDID 4461, which the schema makes
// necessary when a document says something of a payment but not by which means.
const notDefined = "1"

// payment writes BG-16. Each account to which to transfer is a means of its own.
func (w *writer) payment() {
	p := w.inv.Payment
	if p == nil {
		p = &en16931.Payment{}
	}
	payer := w.ext().Payer
	if !w.french {
		payer = nil
	}
	written := false
	for i := range p.Means {
		m := &p.Means[i]
		if m.Implied && (m.DirectDebit == nil || m.DirectDebit.Mandate == "" && m.DirectDebit.Account == "") {
			continue
		}
		written = true
		w.paymentMeans(m, first(m.Transfers), payer)
		for j := 1; j < len(m.Transfers); j++ {
			w.paymentMeans(&en16931.PaymentMeans{Code: m.Code, Text: m.Text}, &m.Transfers[j], nil)
		}
		payer = nil
	}
	if !written && (p.Remittance != "" || payer != nil || w.inv.CreditNote && w.inv.DueDate.Present()) {
		w.paymentMeans(&en16931.PaymentMeans{}, nil, payer)
	}
}

func first(transfers []en16931.CreditTransfer) *en16931.CreditTransfer {
	if len(transfers) == 0 {
		return nil
	}
	return &transfers[0]
}

func (w *writer) paymentMeans(m *en16931.PaymentMeans, account *en16931.CreditTransfer, payer *en16931.Party) {
	w.Start("cac:PaymentMeans")
	w.LeafAttr("cbc:PaymentMeansCode", "name", m.Text, or(m.Code, notDefined))
	if w.inv.CreditNote {
		w.date("cbc:PaymentDueDate", w.inv.DueDate)
	}
	if w.inv.Payment != nil {
		w.Leaf("cbc:PaymentID", w.inv.Payment.Remittance)
	}
	if c := m.Card; c != nil && c.Number != "" {
		w.within("cac:CardAccount", func() {
			w.Leaf("cbc:PrimaryAccountNumberID", c.Number)
			w.Leaf("cbc:NetworkID", or(c.Network, notAvailable))
			w.Leaf("cbc:HolderName", c.Holder)
		})
	}
	if account != nil {
		w.within("cac:PayeeFinancialAccount", func() {
			w.Leaf("cbc:ID", account.Account)
			w.Leaf("cbc:Name", account.Name)
			w.wrapped("cac:FinancialInstitutionBranch", "cbc:ID", account.Bank)
		})
	}
	w.within("cac:PaymentMandate", func() {
		if d := m.DirectDebit; d != nil {
			w.Leaf("cbc:ID", d.Mandate)
		}
		w.wholeParty("cac:PayerParty", payer, nameOfEntity, en16931.Identifier{})
		if d := m.DirectDebit; d != nil {
			w.wrapped("cac:PayerFinancialAccount", "cbc:ID", d.Account)
		}
	})
	w.End()
}
