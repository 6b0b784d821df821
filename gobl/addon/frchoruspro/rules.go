package frchoruspro

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule { return append(invoiceRules(), partyRules()...) }

func invoiceRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-FR-CHORUSPRO-BILL-INVOICE-07", "EUR",
			"issue the invoice in EUR, or give the exchange rate to it"),
		law.CodeIn("GOBL-FR-CHORUSPRO-BILL-INVOICE-01", "customer.ext",
			"identify the customer, a public body, by its SIRET (\"fr-choruspro-scheme\" 1)",
			ExtScheme, law.CustomerExt, schemeSIRET),
		law.Customer("GOBL-FR-CHORUSPRO-BILL-INVOICE-02", "customer.identities", "give the identities of the customer",
			func(customer *org.Party) bool { return len(customer.Identities) > 0 }),
		law.Invoice("GOBL-FR-CHORUSPRO-BILL-INVOICE-03", "tax", "give the invoice tax details with extensions",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		// Extensions count as given even when there are none.
		rule.Must("GOBL-FR-CHORUSPRO-BILL-INVOICE-04", "tax.ext", "give the tax details extensions",
			law.AlwaysPasses[bill.Invoice]),
		law.Invoice("GOBL-FR-CHORUSPRO-BILL-INVOICE-05", "tax.ext",
			"say in \"fr-choruspro-framework\" who submits what",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtFramework) }),
		law.Invoice("GOBL-FR-CHORUSPRO-BILL-INVOICE-06", "totals",
			"let nothing be due on an invoice that is submitted as paid (\"fr-choruspro-framework\" A2)",
			func(inv *bill.Invoice) bool {
				return inv.Tax == nil || inv.Tax.Ext[ExtFramework] != frameworkPaid || inv.Totals.Paid()
			}),
	}
}

func partyRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-FR-CHORUSPRO-ORG-PARTY-01", "ext",
			"say in \"fr-choruspro-scheme\" how the party is identified, or give its SIRET or foreign tax identity",
			func(_ *rule.Check, p *org.Party) bool { return p.Ext.Has(ExtScheme) }),
		known("GOBL-FR-CHORUSPRO-ORG-PARTY-02", schemeSIRET, "identities", "give the party an identity of type SIRET",
			func(_ *tax.Context, p *org.Party) bool { return hasSIRET(p) }),
		known("GOBL-FR-CHORUSPRO-ORG-PARTY-03", schemeSIRET, "tax_id.country",
			"let the tax identity of a party with a SIRET be French",
			func(_ *tax.Context, p *org.Party) bool { return p.TaxID == nil || p.TaxID.Country == france }),
		rule.Must("GOBL-FR-CHORUSPRO-ORG-PARTY-04", "identities",
			"leave out the SIRET, or identify the party by it (\"fr-choruspro-scheme\" 1)",
			func(_ *rule.Check, p *org.Party) bool {
				scheme, given := p.Ext[ExtScheme]
				return !given || scheme == schemeSIRET || !hasSIRET(p)
			}),
		known("GOBL-FR-CHORUSPRO-ORG-PARTY-05", schemeEU, "tax_id.country",
			"identify a French party by its SIRET (\"fr-choruspro-scheme\" 1)",
			func(_ *tax.Context, p *org.Party) bool { return p.TaxID == nil || p.TaxID.Country != france }),
		known("GOBL-FR-CHORUSPRO-ORG-PARTY-06", schemeEU, "tax_id.country",
			"let the tax identity be of a member state of the European Union, or use \"fr-choruspro-scheme\" 3",
			func(c *tax.Context, p *org.Party) bool { return p.TaxCountry() == "" || p.TaxCountry().InEU(c.Today()) }),
		known("GOBL-FR-CHORUSPRO-ORG-PARTY-07", schemeOther, "tax_id.country",
			"let the tax identity be of a country outside of the European Union, or use \"fr-choruspro-scheme\" 2",
			func(c *tax.Context, p *org.Party) bool {
				return p.TaxCountry() == "" || !p.TaxCountry().InEU(c.Today())
			}),
	}
}

// known states a rule about parties that are identified in one way.
func known(
	id string, scheme cbc.Code, field, message string, ok func(c *tax.Context, p *org.Party) bool,
) rule.Rule {
	return rule.Must(id, field, message, func(c *rule.Check, p *org.Party) bool {
		return p.Ext[ExtScheme] != scheme || ok(c.Context, p)
	})
}
