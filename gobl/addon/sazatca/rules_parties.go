package sazatca

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// identityNational is the number of the identity card of a citizen.
const identityNational cbc.Code = "NAT"

// buyerRules returns the rules about customers that depend on what is supplied to them.
func buyerRules() []rule.Rule {
	return []rule.Rule{
		customer("GOBL-SA-ZATCA-BILL-INVOICE-22", "customer.identities",
			"a citizen for whom the state bears the VAT on education or health care needs an identity of type NAT (BR-KSA-49)",
			isForCitizen,
			func(p *org.Party) bool { return law.HasIdentityType(p, identityNational) }),
		law.Invoice("GOBL-SA-ZATCA-BILL-INVOICE-23", "customer",
			"name the customer of a standard invoice, of a simplified summary, and of education or health care for citizens",
			func(inv *bill.Invoice) bool { return !needsCustomer(inv) || inv.Customer != nil }),
		customer("GOBL-SA-ZATCA-BILL-INVOICE-24", "customer.name",
			"give the customer a name (BR-KSA-25, BR-KSA-42, BR-KSA-71)",
			needsCustomer,
			func(p *org.Party) bool { return p.Name != "" }),
	}
}

// customer states a rule about the customer of some invoices.
func customer(id, field, message string, about func(inv *bill.Invoice) bool, ok func(p *org.Party) bool) rule.Rule {
	return law.Invoice(id, field, message, func(inv *bill.Invoice) bool {
		return inv.Customer == nil || !about(inv) || ok(inv.Customer)
	})
}

func needsCustomer(inv *bill.Invoice) bool {
	return isStandard(inv) || isSummaryToConsumer(inv) || isForCitizen(inv)
}

// isForCitizen reports whether a line is private education or private health care for
// citizens, whose VAT the state bears.
func isForCitizen(inv *bill.Invoice) bool {
	for _, l := range inv.Lines {
		if l == nil {
			continue
		}
		if c := l.Taxes.Get(tax.CategoryVAT); c != nil && c.Ext[catalogue.CEFVATEX].In(reasonEducation, reasonHealth) {
			return true
		}
	}
	return false
}

// issuerIdentities are the types of numbers of which the one who issues an invoice has one.
func issuerIdentities() []cbc.Code { return []cbc.Code{"CRN", "MOM", "MLS", "700", "SAG", "OTH"} }

func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.PresentSupplier("GOBL-SA-ZATCA-BILL-INVOICE-25", "supplier.tax_id", "the supplier needs a tax identity (BR-KSA-39)",
			func(p *org.Party) bool { return p.TaxID != nil }),
		law.PresentSupplier("GOBL-SA-ZATCA-BILL-INVOICE-26", "supplier.tax_id.code", "the supplier needs a VAT number (BR-KSA-39)",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		law.PresentSupplier("GOBL-SA-ZATCA-BILL-INVOICE-27", "supplier.identities",
			"the supplier needs one identity of type CRN, MOM, MLS, 700, SAG or OTH and no other (BR-KSA-08)",
			func(p *org.Party) bool { return hasOneIdentity(p, issuerIdentities()...) }),
	}
}

// selfBilledRules hold the customer who issues the invoice to what a supplier is held to.
func selfBilledRules() []rule.Rule {
	selfBilled := func(inv *bill.Invoice) bool { return transactionOf(inv).has(atSelfBilled) }
	return []rule.Rule{
		customer("GOBL-SA-ZATCA-BILL-INVOICE-28", "customer.tax_id",
			"a customer who issues the invoice needs a tax identity (BR-KSA-39)", selfBilled,
			func(p *org.Party) bool { return p.TaxID != nil }),
		customer("GOBL-SA-ZATCA-BILL-INVOICE-29", "customer.tax_id.code",
			"a customer who issues the invoice needs a VAT number (BR-KSA-39)", selfBilled,
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		customer("GOBL-SA-ZATCA-BILL-INVOICE-30", "customer.identities",
			"a customer who issues the invoice needs one identity of type CRN, MOM, MLS, 700, SAG or OTH and no other (BR-KSA-08)",
			selfBilled,
			func(p *org.Party) bool { return hasOneIdentity(p, issuerIdentities()...) }),
	}
}

// addressRules returns the rules about national addresses, whose district is the second
// line of the street.
func addressRules() []rule.Rule {
	const numDigits, codeDigits = 4, 5
	return []rule.Rule{
		rule.Must("GOBL-SA-ZATCA-ORG-ADDRESS-01", "country", "an address needs a country",
			func(_ *rule.Check, a *org.Address) bool { return a.Country != "" }),
		national("GOBL-SA-ZATCA-ORG-ADDRESS-02", "street", "an address in Saudi Arabia needs a street (BR-KSA-09, BR-KSA-63)",
			func(a *org.Address) bool { return a.Street != "" }),
		national("GOBL-SA-ZATCA-ORG-ADDRESS-03", "num",
			"an address in Saudi Arabia needs the number of the building, four digits (BR-KSA-09, BR-KSA-37, BR-KSA-63)",
			func(a *org.Address) bool { return checkdigit.Digits(a.Num, numDigits) }),
		national("GOBL-SA-ZATCA-ORG-ADDRESS-04", "code",
			"an address in Saudi Arabia needs a post code of five digits (BR-KSA-09, BR-KSA-63, BR-KSA-66, BR-KSA-67)",
			func(a *org.Address) bool { return checkdigit.Digits(string(a.Code), codeDigits) }),
		national("GOBL-SA-ZATCA-ORG-ADDRESS-05", "locality", "an address in Saudi Arabia needs a town (BR-KSA-09, BR-KSA-63)",
			func(a *org.Address) bool { return a.Locality != "" }),
		national("GOBL-SA-ZATCA-ORG-ADDRESS-06", "street_extra",
			"an address in Saudi Arabia needs the district, as the second line of the street (BR-KSA-09, BR-KSA-63)",
			func(a *org.Address) bool { return a.StreetExtra != "" }),
	}
}

func national(id, field, message string, ok func(a *org.Address) bool) rule.Rule {
	return rule.Must(id, field, message, func(_ *rule.Check, a *org.Address) bool { return a.Country != "SA" || ok(a) })
}
