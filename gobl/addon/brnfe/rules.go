package brnfe

import (
	"slices"

	"chancery/gobl/addon/brazilian"
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), supplierRules(), customerRules(), registrationRules(), seriesRules(), detailRules(), purposeRules(),
		reasonRules(), paymentRules(), lineRules(), taxRules(), partyRules(), meansRules(),
	)
}

// keyReason is the purpose of the note about the kind of operation (natOp).
const keyReason = "reason"

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-BR-NFE-BILL-INVOICE-34", brazilian.Currency,
			"give an invoice that is not in reais an exchange rate into BRL"),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-30", "", "say in a note with the key reason what kind of operation it is",
			func(inv *bill.Invoice) bool {
				return slices.ContainsFunc(inv.Notes, func(n *org.Note) bool { return n != nil && n.Key == keyReason })
			}),
	}
}

// maxReason is the length of natOp, in bytes.
const maxReason = 60

func reasonRules() []rule.Rule {
	return []rule.Rule{
		law.EachOf("GOBL-BR-NFE-BILL-INVOICE-29", "notes[].text",
			"the note about the kind of operation has at most 60 bytes; a letter with an accent takes two",
			func(inv *bill.Invoice) []*org.Note { return inv.Notes },
			func(n *org.Note) bool { return n.Key != keyReason || len(n.Text) <= maxReason }),
	}
}

// supplierRules returns the rules about emit.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-01", "supplier.tax_id", "the supplier needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-02", "supplier.tax_id.code", "the tax identity of the supplier needs a CNPJ or CPF",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		brazilian.NoNullAddress("GOBL-BR-NFE-BILL-INVOICE-03", "supplier", "an address of the supplier is not null",
			brazilian.SupplierAddresses),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-04", "supplier.addresses[].street", "an address of the supplier needs a street",
			func(a *org.Address) bool { return a.Street != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-05", "supplier.addresses[].num", "an address of the supplier needs a number",
			func(a *org.Address) bool { return a.Num != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-06", "supplier.addresses[].locality",
			"an address of the supplier needs a locality",
			func(a *org.Address) bool { return a.Locality != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-07", "supplier.addresses[].state", "an address of the supplier needs a state",
			func(a *org.Address) bool { return a.State != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-08", "supplier.addresses[].code", "an address of the supplier needs a postal code",
			func(a *org.Address) bool { return a.Code != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFE-BILL-INVOICE-37", "supplier.addresses[].country", "an address of the supplier needs a country",
			func(a *org.Address) bool { return a.Country != "" }),
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-09", "supplier.ext",
			"a supplier with an address needs the IBGE code of its municipality, br-ibge-municipality",
			func(p *org.Party) bool { return len(p.Addresses) == 0 || p.Ext.Has(brazilian.ExtMunicipality) }),
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-39", "supplier.ext", "the supplier needs a tax regime, br-nfe-regime",
			func(p *org.Party) bool { return p.Ext.Has(ExtRegime) }),
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-10", "supplier.name", "the supplier needs a name",
			func(p *org.Party) bool { return p.Name != "" }),
		brazilian.Supplier("GOBL-BR-NFE-BILL-INVOICE-11", "supplier.addresses", "the supplier needs an address",
			func(p *org.Party) bool { return len(p.Addresses) > 0 }),
	}
}

// customerRules returns the rules about dest.
func customerRules() []rule.Rule {
	address := func(id, field, message string, ok func(a *org.Address) bool) rule.Rule {
		return law.EachOf(id, field, message, brazilian.CustomerAddresses, ok)
	}
	return []rule.Rule{
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-12", "customer", "only an NFC-e goes without a customer; it has the tag simplified",
			func(inv *bill.Invoice) bool { return inv.Customer != nil || !isModel(inv, modelNFe) }),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-13", "customer.addresses", "the customer of an NF-e needs an address",
			func(inv *bill.Invoice) bool {
				return inv.Customer == nil || !isModel(inv, modelNFe) || len(inv.Customer.Addresses) > 0
			}),
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-36", "customer",
			"a customer needs a tax identity, or an identity with another country than Brazil",
			func(p *org.Party) bool { return p.TaxID != nil || hasForeignIdentity(p) }),
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-15", "customer.tax_id.code", "the tax identity of the customer needs a code",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		brazilian.NoNullAddress("GOBL-BR-NFE-BILL-INVOICE-16", "customer", "an address of the customer is not null",
			brazilian.CustomerAddresses),
		address("GOBL-BR-NFE-BILL-INVOICE-17", "customer.addresses[].street", "an address of the customer needs a street",
			func(a *org.Address) bool { return a.Street != "" }),
		address("GOBL-BR-NFE-BILL-INVOICE-18", "customer.addresses[].num", "an address of the customer needs a number",
			func(a *org.Address) bool { return a.Num != "" }),
		address("GOBL-BR-NFE-BILL-INVOICE-19", "customer.addresses[].locality", "an address of the customer needs a locality",
			func(a *org.Address) bool { return a.Locality != "" }),
		address("GOBL-BR-NFE-BILL-INVOICE-21", "customer.addresses[].code", "an address of the customer needs a postal code",
			func(a *org.Address) bool { return a.Code != "" }),
		address("GOBL-BR-NFE-BILL-INVOICE-38", "customer.addresses[].country", "an address of the customer needs a country",
			func(a *org.Address) bool { return a.Country != "" }),
		law.EachOf("GOBL-BR-NFE-BILL-INVOICE-20", "customer.addresses[].state", "an address of a Brazilian customer needs a state",
			brazilianAddresses, func(a *org.Address) bool { return a.State != "" }),
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-22", "customer.ext",
			"a Brazilian customer with an address needs the IBGE code of its municipality, br-ibge-municipality",
			func(p *org.Party) bool {
				return !isBrazilian(p) || len(p.Addresses) == 0 || p.Ext.Has(brazilian.ExtMunicipality)
			}),
	}
}

// hasForeignIdentity reports whether another country identifies the party (idEstrangeiro).
func hasForeignIdentity(p *org.Party) bool {
	return slices.ContainsFunc(p.Identities, func(id *org.Identity) bool {
		return id != nil && id.Country != "" && id.Country != brazilian.Country
	})
}

// brazilianAddresses returns the addresses of a customer who pays taxes in Brazil.
func brazilianAddresses(inv *bill.Invoice) []*org.Address {
	if inv.Customer == nil || !isBrazilian(inv.Customer) {
		return nil
	}
	return inv.Customer.Addresses
}

// registrationRules returns the rules about the customer's registration with its state
// (indIEDest).
func registrationRules() []rule.Rule {
	return []rule.Rule{
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-50", "customer.ext",
			"say whether the customer is registered with its state, br-nfe-state-reg-ind",
			func(p *org.Party) bool { return p.Ext.Has(ExtStateRegInd) }),
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-51", "customer",
			"a customer who pays ICMS needs an identity with the key br-nfe-state-reg",
			func(p *org.Party) bool { return p.Ext[ExtStateRegInd] != registered || hasStateReg(p) }),
		law.Customer("GOBL-BR-NFE-BILL-INVOICE-52", "customer",
			"a customer exempt from registration has no identity with the key br-nfe-state-reg",
			func(p *org.Party) bool { return p.Ext[ExtStateRegInd] != exempted || !hasStateReg(p) }),
		law.Invoice("GOBL-BR-NFE-BILL-INVOICE-53", "customer.ext",
			"the customer of an NFC-e does not pay ICMS: br-nfe-state-reg-ind is 9",
			func(inv *bill.Invoice) bool {
				return inv.Customer == nil || !isModel(inv, modelNFCe) ||
					fits(inv.Customer.Ext, ExtStateRegInd, notTaxpayer)
			}),
	}
}
