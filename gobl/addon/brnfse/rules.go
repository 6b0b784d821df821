package brnfse

import (
	"regexp"
	"slices"

	"chancery/gobl/addon/brazilian"
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/br"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(documentRules(), supplierRules(), adjustmentRules(), lineRules())
}

func documentRules() []rule.Rule {
	number := regexp.MustCompile(`^[1-9][0-9]*$`)
	return []rule.Rule{
		law.Convertible("GOBL-BR-NFSE-BILL-INVOICE-17", brazilian.Currency,
			"give an invoice that is not in reais an exchange rate into BRL"),
		law.Invoice("GOBL-BR-NFSE-BILL-INVOICE-01", "series", "a fiscal note needs a series",
			func(inv *bill.Invoice) bool { return inv.Series != "" }),
		law.Invoice("GOBL-BR-NFSE-BILL-INVOICE-02", "code", "the code is a number from 1 on, without leading zeros",
			func(inv *bill.Invoice) bool { return inv.Code == "" || number.MatchString(string(inv.Code)) }),
	}
}

// supplierRules returns the rules about prest.
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.Supplier("GOBL-BR-NFSE-BILL-INVOICE-03", "a fiscal note needs a supplier",
			func(p *org.Party) bool { return p != nil }),
		brazilian.Supplier("GOBL-BR-NFSE-BILL-INVOICE-04", "supplier.tax_id", "the supplier needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		brazilian.Supplier("GOBL-BR-NFSE-BILL-INVOICE-05", "supplier.tax_id.code",
			"the tax identity of the supplier needs a CNPJ or CPF",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		brazilian.Supplier("GOBL-BR-NFSE-BILL-INVOICE-06", "supplier.name", "the supplier needs a name",
			func(p *org.Party) bool { return p.Name != "" }),
		brazilian.Supplier("GOBL-BR-NFSE-BILL-INVOICE-07", "supplier.addresses", "the supplier needs an address",
			func(p *org.Party) bool { return len(p.Addresses) > 0 }),
		brazilian.NoNullAddress("GOBL-BR-NFSE-BILL-INVOICE-08", "supplier", "an address of the supplier is not null",
			brazilian.SupplierAddresses),
		brazilian.SupplierAddress("GOBL-BR-NFSE-BILL-INVOICE-09", "supplier.addresses[].street",
			"an address of the supplier needs a street",
			func(a *org.Address) bool { return a.Street != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFSE-BILL-INVOICE-10", "supplier.addresses[].num",
			"an address of the supplier needs a number",
			func(a *org.Address) bool { return a.Num != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFSE-BILL-INVOICE-11", "supplier.addresses[].locality",
			"an address of the supplier needs a locality",
			func(a *org.Address) bool { return a.Locality != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFSE-BILL-INVOICE-12", "supplier.addresses[].state",
			"an address of the supplier needs a state",
			func(a *org.Address) bool { return a.State != "" }),
		brazilian.SupplierAddress("GOBL-BR-NFSE-BILL-INVOICE-13", "supplier.addresses[].code",
			"an address of the supplier needs a postal code",
			func(a *org.Address) bool { return a.Code != "" }),
		brazilian.Supplier("GOBL-BR-NFSE-BILL-INVOICE-14", "supplier.ext",
			"the supplier needs br-ibge-municipality, br-nfse-simples and br-nfse-fiscal-incentive",
			func(p *org.Party) bool {
				return p.Ext.HasAll(brazilian.ExtMunicipality, ExtSimples, ExtFiscalIncentive)
			}),
	}
}

func adjustmentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-BR-NFSE-BILL-INVOICE-15", "charges", "an NFS-e has no charges for the document; give them in its lines",
			func(inv *bill.Invoice) bool { return len(inv.Charges) == 0 }),
		law.Invoice("GOBL-BR-NFSE-BILL-INVOICE-16", "discounts", "an NFS-e has no discounts for the document; give them in its lines",
			func(inv *bill.Invoice) bool { return len(inv.Discounts) == 0 }),
	}
}

func lineRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BR-NFSE-BILL-LINE-01", "", "every line needs ISS",
			func(_ *rule.Check, l *bill.Line) bool { return l.Taxes.Has(br.CategoryISS) }),
		rule.Must("GOBL-BR-NFSE-ORG-ITEM-01", "ext", "every item needs a service code, br-nfse-service",
			func(_ *rule.Check, i *org.Item) bool { return i.Ext.Has(ExtService) }),
		rule.Must("GOBL-BR-NFSE-ORG-ITEM-02", "ext",
			"give an item all of br-nfse-operation, br-nfse-tax-status and br-nfse-tax-class, or none of them",
			func(_ *rule.Check, i *org.Item) bool {
				return i.Ext.HasAllOrNone(ExtOperation, ExtTaxStatus, ExtTaxClass)
			}),
		rule.Must("GOBL-BR-NFSE-TAX-COMBO-01", "ext", "ISS says whether it is due, br-nfse-iss-liability",
			func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != br.CategoryISS || c.Ext.Has(ExtISSLiability) }),
	}
}
