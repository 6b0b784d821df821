package itsdi

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/core"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), supplierRules(), customerRules(), lineRules(), chargeRules(), addressRules(), taxRules(),
		law.HasMeans("GOBL-IT-SDI-PAY-INSTRUCTIONS-01", "GOBL-IT-SDI-PAY-RECORD-01",
			"choose means of payment that FatturaPA knows", ExtPaymentMeans, paymentCode),
	)
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-IT-SDI-BILL-INVOICE-22", "EUR",
			"give an invoice that is not in euros an exchange rate into EUR"),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-13", "",
			"name the customer, unless people stand for one without a tax code",
			func(p *org.Party) bool { return p.Name != "" || !law.HasTaxCode(p) && len(p.People) > 0 }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-14", "", "a customer without a name needs people",
			func(p *org.Party) bool { return p.Name != "" || len(p.People) > 0 }),
		law.Invoice("GOBL-IT-SDI-BILL-INVOICE-21", "", "payment with due dates needs instructions", hasInstructions),
		law.Invoice("GOBL-IT-SDI-BILL-INVOICE-01", "tax", "a FatturaPA needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-IT-SDI-BILL-INVOICE-02", "tax.ext", "a FatturaPA needs a format and a type of document",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.HasAll(ExtFormat, ExtDocumentType) }),
	}
}

func hasInstructions(inv *bill.Invoice) bool {
	p := inv.Payment
	return p == nil || p.Instructions != nil || p.Terms == nil || len(p.Terms.DueDates) == 0
}

// supplierRules returns the rules about CedentePrestatore (1.2).
func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.PresentSupplier("GOBL-IT-SDI-BILL-INVOICE-03", "supplier.name", "write the supplier's name in Latin-1 characters",
			func(p *org.Party) bool { return core.IsLatin1(p.Name) }),
		law.PresentSupplier("GOBL-IT-SDI-BILL-INVOICE-04", "supplier.addresses", "the supplier needs an address",
			func(p *org.Party) bool { return len(p.Addresses) > 0 }),
		law.PresentSupplier("GOBL-IT-SDI-BILL-INVOICE-05", "supplier.ext", "the supplier needs a fiscal regime",
			func(p *org.Party) bool { return p.Ext.Has(ExtFiscalRegime) }),
		law.PresentSupplier("GOBL-IT-SDI-BILL-INVOICE-06", "supplier.registration.entry",
			"the entry of the supplier's registration is its REA number",
			func(p *org.Party) bool { return p.Registration == nil || p.Registration.Entry != "" }),
		law.PresentSupplier("GOBL-IT-SDI-BILL-INVOICE-07", "supplier.registration.office",
			"the office of the supplier's registration is its province",
			func(p *org.Party) bool { return p.Registration == nil || p.Registration.Office != "" }),
		law.EachOf("GOBL-IT-SDI-BILL-INVOICE-08", "supplier.telephones[].num", "an Italian telephone number has 5 to 12 characters",
			func(inv *bill.Invoice) []*org.Telephone {
				if inv.Supplier == nil || !isItalian(inv.Supplier) {
					return nil
				}
				return inv.Supplier.Telephones
			},
			func(t *org.Telephone) bool { return t.Num == "" || len(t.Num) >= 5 && len(t.Num) <= 12 }),
	}
}

// customerRules returns the rules about CessionarioCommittente (1.4).
func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-IT-SDI-BILL-INVOICE-09", "customer", "a FatturaPA needs a customer",
			func(inv *bill.Invoice) bool { return inv.Customer != nil }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-10", "customer.name", "write the customer's name in Latin-1 characters",
			func(p *org.Party) bool { return core.IsLatin1(p.Name) }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-11", "customer.tax_id", "the customer needs a tax identity, of its country at least",
			func(p *org.Party) bool { return p.TaxID != nil }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-12", "customer.addresses", "the customer needs an address",
			func(p *org.Party) bool { return len(p.Addresses) > 0 }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-15", "customer.tax_id.code",
			"an Italian customer without a codice fiscale needs a partita IVA",
			func(p *org.Party) bool { return !isItalian(p) || hasFiscalCode(p) || p.TaxID.Code != "" }),
		law.Customer("GOBL-IT-SDI-BILL-INVOICE-16", "customer.identities",
			"an Italian customer without a partita IVA needs a codice fiscale",
			func(p *org.Party) bool { return !isItalian(p) || p.TaxID.Code != "" || hasFiscalCode(p) }),
	}
}

func hasFiscalCode(p *org.Party) bool { return law.HasIdentityKey(p, identityFiscalCode) }

func lineRules() []rule.Rule {
	return []rule.Rule{
		law.EachLine("GOBL-IT-SDI-BILL-INVOICE-17", "lines[]", "every line needs VAT",
			func(l *bill.Line) bool { return l.Taxes.Has(tax.CategoryVAT) }),
		law.EachLine("GOBL-IT-SDI-BILL-INVOICE-18", "lines[].item.name", "write the item's name in Latin-1 characters",
			func(l *bill.Line) bool { return l.Item == nil || core.IsLatin1(l.Item.Name) }),
		law.EachOf("GOBL-IT-SDI-BILL-INVOICE-19", "ordering.despatch[].issue_date",
			"a deferred invoice gives the date of every despatch",
			func(inv *bill.Invoice) []*org.DocumentRef {
				if !inv.Tags.Has(TagDeferred) {
					return nil
				}
				return despatch(inv)
			},
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.Invoice("GOBL-IT-SDI-BILL-INVOICE-20", "ordering.despatch", "only a deferred invoice names despatches",
			func(inv *bill.Invoice) bool { return inv.Tags.Has(TagDeferred) || len(despatch(inv)) == 0 }),
	}
}

// despatch lists the transport documents (DatiDDT).
func despatch(inv *bill.Invoice) []*org.DocumentRef {
	if inv.Ordering == nil {
		return nil
	}
	return inv.Ordering.Despatch
}

// chargeRules returns the rules about contributions to pension funds (DatiCassaPrevidenziale).
func chargeRules() []rule.Rule {
	return []rule.Rule{
		fundCharge("GOBL-IT-SDI-BILL-CHARGE-01", "percent", "a fund contribution needs a percentage",
			func(ch *bill.Charge) bool { return ch.Percent != nil }),
		fundCharge("GOBL-IT-SDI-BILL-CHARGE-02", "ext", "a fund contribution says which fund it is for",
			func(ch *bill.Charge) bool { return ch.Ext.Has(ExtFundType) }),
		fundCharge("GOBL-IT-SDI-BILL-CHARGE-03", "taxes", "a fund contribution needs VAT",
			func(ch *bill.Charge) bool { return ch.Taxes.Has(tax.CategoryVAT) }),
	}
}

func fundCharge(id, field, message string, ok func(ch *bill.Charge) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, ch *bill.Charge) bool {
		return !ch.Key.Has(keyFundContribution) || ok(ch)
	})
}

// addressRules returns the rules about Sede (1.2.2) and others like it.
func addressRules() []rule.Rule {
	return []rule.Rule{
		address("GOBL-IT-SDI-ORG-ADDRESS-01", "", "an address needs a street or a post office box",
			func(a *org.Address) bool { return a.Street != "" || a.POBox != "" }),
		address("GOBL-IT-SDI-ORG-ADDRESS-02", "street", "write the street in Latin-1 characters",
			func(a *org.Address) bool { return core.IsLatin1(a.Street) }),
		address("GOBL-IT-SDI-ORG-ADDRESS-03", "po_box", "write the post office box in Latin-1 characters",
			func(a *org.Address) bool { return core.IsLatin1(a.POBox) }),
		address("GOBL-IT-SDI-ORG-ADDRESS-04", "country", "an address needs a country",
			func(a *org.Address) bool { return a.Country != "" }),
		address("GOBL-IT-SDI-ORG-ADDRESS-05", "locality", "an address needs a town",
			func(a *org.Address) bool { return a.Locality != "" }),
		address("GOBL-IT-SDI-ORG-ADDRESS-06", "locality", "write the town in Latin-1 characters",
			func(a *org.Address) bool { return core.IsLatin1(a.Locality) }),
		address("GOBL-IT-SDI-ORG-ADDRESS-07", "code", "an Italian address needs a post code",
			func(a *org.Address) bool { return a.Country != "IT" || a.Code != "" }),
		address("GOBL-IT-SDI-ORG-ADDRESS-08", "code", "an Italian post code has five digits",
			func(a *org.Address) bool {
				return a.Country != "IT" || a.Code == "" || len(a.Code) == postCodeLength && checkdigit.AllDigits(string(a.Code))
			}),
	}
}

func address(id, field, message string, ok func(a *org.Address) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, a *org.Address) bool { return ok(a) })
}

func taxRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-IT-SDI-TAX-COMBO-01", "ext", "VAT without a percentage needs an exemption code",
			func(_ *rule.Check, c *tax.Combo) bool {
				return c.Cat != tax.CategoryVAT || c.Percent != nil || c.Ext.Has(ExtExempt)
			}),
		rule.Must("GOBL-IT-SDI-TAX-COMBO-02", "ext", "a withheld tax needs a reason of payment",
			func(_ *rule.Check, c *tax.Combo) bool { return !isWithheld(c.Cat) || c.Ext.Has(ExtRetained) }),
	}
}
